//! How many customers each filter of the list shows (R-CUST-8): one statement for all of them.
//!
//! Whoever is deleted or merged has no figures, so the figures alone are asked, by their indexes; and
//! none is counted further than people read.

use super::super::standing::Rules;
use super::list::Show;
use crate::db::ShopDb;
use crate::entity::{customer, customer_stats, shop_settings};
use crate::error::AppResult;
use customer_stats::Column as Stats;
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QuerySelect};

/// No further than this: "999+".
const MOST: u64 = 1_000;

/// How many there are under each filter.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(in super::super) struct Counts {
    vip: i64,
    due_soon: i64,
    overdue: i64,
    unpaid: i64,
}

impl Counts {
    /// Of all there is no count here: the list has its own.
    pub(in super::super) fn of(self, show: Show) -> Option<usize> {
        let n = match show {
            Show::All => return None,
            Show::Vip => self.vip,
            Show::DueSoon => self.due_soon,
            Show::Overdue => self.overdue,
            Show::Unpaid => self.unpaid,
        };
        usize::try_from(n).ok()
    }
}

pub(in super::super) async fn counts(db: &ShopDb, rules: &Rules) -> AppResult<Counts> {
    let (overdue, due) = (rules.overdue_before(), rules.due_before());
    let spend = figures(db, Stats::LifetimeSpend.gte(rules.vip_threshold()));
    let marked = Query::select()
        .column(customer::Column::Id)
        .from(customer::Entity)
        .and_where(customer::Column::ShopId.eq(db.shop()))
        .and_where(customer::Column::IsVip.eq(true))
        .and_where(customer::Column::DeletedAt.is_null())
        .take();
    let vip = { spend }.union(UnionType::Distinct, marked).to_owned();
    let soon = figures(db, Stats::RecallAt.gte(overdue))
        .and_where(Stats::RecallAt.lt(due))
        .take();
    let query = shop_settings::Entity::find()
        .select_only()
        .expr_as(count(vip), "vip")
        .expr_as(count(soon), "due_soon")
        .expr_as(count(figures(db, Stats::RecallAt.lt(overdue))), "overdue")
        .expr_as(count(figures(db, Stats::Unpaid.gt(0))), "unpaid");
    let counts: Option<Counts> = db.row(query).await?;
    counts.ok_or_else(|| anyhow::anyhow!("the shop has no settings").into())
}

fn figures(db: &ShopDb, such: Expr) -> SelectStatement {
    Query::select()
        .column(Stats::CustomerId)
        .from(customer_stats::Entity)
        .and_where(Stats::ShopId.eq(db.shop()))
        .and_where(such)
        .take()
}

fn count(mut of: SelectStatement) -> Expr {
    let some = of.limit(MOST).take();
    let count = Query::select()
        .expr(Expr::cust("count(*)"))
        .from_subquery(some, "some")
        .take();
    Expr::from(count)
}
