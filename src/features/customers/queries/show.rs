//! Whom the list of customers shows: everybody, or one of its filters (R-CUST-8).

use super::super::standing::Rules;
use crate::db::{is_true, once};
use crate::entity::{customer, customer_stats};
use crate::kernel::ids::ShopId;
use customer_stats::Column as Stats;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition};

/// Whom the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) enum Show {
    #[default]
    All,
    Vip,
    DueSoon,
    Overdue,
    Unpaid,
}

impl Show {
    /// As they are offered.
    pub(in super::super) const ALL: &[Self] = &[
        Self::All,
        Self::Vip,
        Self::DueSoon,
        Self::Overdue,
        Self::Unpaid,
    ];

    /// As the URL says it.
    pub(in super::super) const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Vip => "vip",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::Unpaid => "unpaid",
        }
    }

    /// Unknown words show all.
    pub(in super::super) fn of(word: &str) -> Self {
        Self::known(word).unwrap_or_default()
    }

    pub(in super::super) fn known(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|show| show.as_str() == word).copied()
    }
}

/// Whom a filter shows, by the figures alone and by an index of its own: to be counted.
pub(super) fn shown(shop: ShopId, show: Show, rules: &Rules) -> Condition {
    match show {
        Show::Vip => Stats::CustomerId.in_subquery(vips(shop, rules)).into(),
        show => of_figures(
            shop,
            show,
            (rules, |column| Expr::col(column.as_column_ref())),
        ),
    }
}

pub(super) fn of_figures(
    shop: ShopId,
    show: Show,
    (rules, of): (&Rules, fn(Stats) -> Expr),
) -> Condition {
    let (overdue, due) = (rules.overdue_before(), rules.due_before());
    match show {
        Show::All => Condition::all(),
        // Whoever comes next in the order is asked: both answers stand in its index or in memory.
        Show::Vip => Condition::any()
            .add(of(Stats::LifetimeSpend).gte(rules.vip_threshold()))
            .add(of(Stats::CustomerId).in_subquery(chosen(shop))),
        Show::DueSoon => Condition::all()
            .add(of(Stats::RecallAt).gte(overdue))
            .add(of(Stats::RecallAt).lt(due)),
        Show::Overdue => of(Stats::RecallAt).lt(overdue).into(),
        Show::Unpaid => Expr::col(Stats::Unpaid.as_column_ref())
            .gt(Expr::Constant(0.into()))
            .into(),
    }
}

/// Whether the customer of this id is a VIP.
#[must_use]
pub fn is_vip(shop: ShopId, rules: &Rules, id: Expr) -> Expr {
    id.in_subquery(once(vips(shop, rules)))
}

/// Whom somebody chose, and who has spent enough (R-CUST-14): each by an index of its own.
fn vips(shop: ShopId, rules: &Rules) -> SelectStatement {
    let spent = Query::select()
        .column(Stats::CustomerId)
        .from(customer_stats::Entity)
        .and_where(Stats::ShopId.eq(shop))
        .and_where(Stats::LifetimeSpend.gte(rules.vip_threshold()))
        .take();
    chosen(shop).union(UnionType::All, spent).take()
}

fn chosen(shop: ShopId) -> SelectStatement {
    Query::select()
        .column(customer::Column::Id)
        .from(customer::Entity)
        .and_where(customer::Column::ShopId.eq(shop))
        .and_where(is_true(customer::Column::IsVip))
        .take()
}
