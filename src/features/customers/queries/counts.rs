//! How many customers each filter of the list shows (R-CUST-8): one statement for all of them.
//!
//! Whoever is deleted or merged has no figures, so the figures alone are asked, by their indexes; and
//! none is counted further than people read. What the list itself shows it has counted already.

use super::super::standing::Rules;
use super::list::{Show, shown};
use crate::db::ShopDb;
use crate::entity::{customer_stats, shop_settings};
use crate::error::AppResult;
use crate::kernel::ids::ShopId;
use customer_stats::Column as Stats;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

/// No further than this: "999+".
const MOST: u64 = 1_000;

/// How many there are under each filter.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(in super::super) struct Counts {
    everybody: i64,
    vip: i64,
    due_soon: i64,
    overdue: i64,
    unpaid: i64,
}

impl Counts {
    pub(in super::super) fn of(self, show: Show) -> Option<usize> {
        let n = match show {
            Show::All => self.everybody,
            Show::Vip => self.vip,
            Show::DueSoon => self.due_soon,
            Show::Overdue => self.overdue,
            Show::Unpaid => self.unpaid,
        };
        usize::try_from(n).ok()
    }
}

/// How many each filter shows, while the list shows `total` under one of them.
pub(in super::super) async fn counts(
    db: &ShopDb,
    rules: &Rules,
    (show, total): (Show, u64),
) -> AppResult<Counts> {
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    let of = |other: Show| match other == show {
        true => Expr::val(total),
        false => count(db.shop(), other, rules),
    };
    let query = shop_settings::Entity::find()
        .select_only()
        .expr_as(of(Show::All), "everybody")
        .expr_as(of(Show::Vip), "vip")
        .expr_as(of(Show::DueSoon), "due_soon")
        .expr_as(of(Show::Overdue), "overdue")
        .expr_as(of(Show::Unpaid), "unpaid");
    let counts: Option<Counts> = db.row(query).await?;
    counts.ok_or_else(|| anyhow::anyhow!("the shop has no settings").into())
}

fn count(shop: ShopId, show: Show, rules: &Rules) -> Expr {
    let some = customer_stats::Entity::find()
        .select_only()
        .column(Stats::CustomerId)
        .filter(Stats::ShopId.eq(shop))
        .filter(shown(shop, show, rules))
        .limit(MOST)
        .into_query();
    let count = Query::select()
        .expr(Expr::cust("count(*)"))
        .from_subquery(some, "some")
        .take();
    Expr::from(count)
}
