//! How many customers each filter of the list shows (R-CUST-8): one statement for all of them, kept for
//! a few seconds and until something is changed.
//!
//! Whoever is deleted or merged has no figures, so the figures alone are asked, by their indexes.

use super::super::standing::Rules;
use super::list::{Show, shown};
use crate::db::ShopDb;
use crate::entity::{customer_stats, shop_settings};
use crate::error::AppResult;
use crate::kernel::ids::ShopId;
use crate::kernel::page::COUNT_LIMIT;
use customer_stats::Column as Stats;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

/// How many there are under each filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Counts([u64; 5]);

impl Counts {
    /// At most [`COUNT_LIMIT`] and one.
    pub(in super::super) fn of(self, show: Show) -> u64 {
        let at = Show::ALL.iter().position(|one| *one == show);
        at.and_then(|at| self.0.get(at).copied())
            .unwrap_or_default()
    }
}

pub(in super::super) async fn counts(db: &ShopDb, rules: &Rules) -> AppResult<Counts> {
    let asked = format!("customers on {}", rules.today());
    let found = db.figures_of(asked, load(db, rules)).await?;
    let mut counts = [0; 5];
    for (count, found) in counts.iter_mut().zip(found) {
        *count = u64::try_from(found).unwrap_or_default();
    }
    Ok(Counts(counts))
}

async fn load(db: &ShopDb, rules: &Rules) -> AppResult<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Row {
        all: i64,
        vip: i64,
        due_soon: i64,
        overdue: i64,
        unpaid: i64,
    }
    let of = |show: Show| count(db.shop(), show, rules);
    let query = shop_settings::Entity::find()
        .select_only()
        .expr_as(of(Show::All), "all")
        .expr_as(of(Show::Vip), "vip")
        .expr_as(of(Show::DueSoon), "due_soon")
        .expr_as(of(Show::Overdue), "overdue")
        .expr_as(of(Show::Unpaid), "unpaid");
    let row: Option<Row> = db.row(query).await?;
    let row = row.ok_or_else(|| anyhow::anyhow!("the shop has no settings"))?;
    Ok(vec![
        row.all,
        row.vip,
        row.due_soon,
        row.overdue,
        row.unpaid,
    ])
}

fn count(shop: ShopId, show: Show, rules: &Rules) -> Expr {
    let some = customer_stats::Entity::find()
        .select_only()
        .column(Stats::CustomerId)
        .filter(Stats::ShopId.eq(shop))
        .filter(shown(shop, show, rules))
        .limit(COUNT_LIMIT + 1)
        .into_query();
    let count = Query::select()
        .expr(Expr::cust("count(*)"))
        .from_subquery(some, "some")
        .take();
    Expr::from(count)
}
