//! In which order customers are listed, and where the next page begins (R-CUST-8).

use super::super::keyset::{Key, key};
use crate::entity::{customer, customer_stats};
use crate::kernel::ids::CustomerId;
use crate::kernel::money::Cents;
use chrono::{DateTime, Utc};
use customer_stats::Column as Stats;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, Func, Order};
use serde::{Deserialize, Serialize};

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Sort {
    Relevance,
    Activity,
    Name,
    NameDown,
    Visit,
    Spend,
}

/// The last row of a page: every column that may be sorted by.
#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) struct Cursor {
    pub(super) shown: u64,
    pub(super) rank: i32,
    pub(super) visit: DateTime<Utc>,
    pub(super) activity: DateTime<Utc>,
    pub(super) name: String,
    pub(super) spend: Cents,
    pub(super) id: CustomerId,
}

/// The columns of the order, each with its value in the last row seen.
pub(super) fn order(sort: Sort, rank: &Expr, last: Option<&Cursor>) -> Vec<Key> {
    let start = Cursor::default();
    let last = last.unwrap_or(&start);
    // Never visited comes last, as if it had been long ago; spelled out, like the index.
    let visit = Func::coalesce([
        Expr::col(Stats::LastVisitAt.as_column_ref()),
        Expr::Constant("1970-01-01T00:00:00+00:00".into()),
    ]);
    let visit = || key(visit.clone(), Order::Desc, last.visit);
    // Whoever ties comes as in the index of what is sorted by.
    let tied = || {
        let id = Expr::col(Stats::CustomerId.as_column_ref());
        key(id, Order::Desc, last.id)
    };
    let name = |order| {
        let name = Expr::col(customer::Column::NameNormalized.as_column_ref());
        key(name, order, last.name.as_str())
    };
    let id = |order| {
        key(
            Expr::col(customer::Column::Id.as_column_ref()),
            order,
            last.id,
        )
    };
    match sort {
        Sort::Relevance => vec![
            key(rank.clone(), Order::Asc, last.rank),
            visit(),
            name(Order::Asc),
            id(Order::Asc),
        ],
        Sort::Activity => {
            let activity = Expr::col(Stats::LastActivityAt.as_column_ref());
            vec![key(activity, Order::Desc, last.activity), tied()]
        }
        Sort::Name => vec![name(Order::Asc), id(Order::Asc)],
        Sort::NameDown => vec![name(Order::Desc), id(Order::Desc)],
        Sort::Visit => vec![visit(), tied()],
        Sort::Spend => {
            let spend = Expr::col(Stats::LifetimeSpend.as_column_ref());
            vec![key(spend, Order::Desc, last.spend), tied()]
        }
    }
}

impl Default for Cursor {
    fn default() -> Self {
        Self {
            shown: 0,
            rank: 0,
            visit: DateTime::UNIX_EPOCH,
            activity: DateTime::UNIX_EPOCH,
            name: String::new(),
            spend: Cents::ZERO,
            id: CustomerId(uuid::Uuid::nil()),
        }
    }
}
