//! How many customers each filter of the list shows (R-CUST-8): one statement for all of them, kept for
//! a few seconds and until somebody is changed.
//!
//! Whoever is deleted or merged has no figures, so the figures alone are asked, by their indexes.

use super::super::standing::Rules;
use super::list::{Show, shown};
use crate::db::ShopDb;
use crate::db::cache::CustomerCounts;
use crate::entity::{customer_stats, shop_settings};
use crate::error::AppResult;
use crate::kernel::ids::ShopId;
use crate::kernel::page::COUNT_LIMIT;
use customer_stats::Column as Stats;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// At most [`COUNT_LIMIT`] and one.
pub(in super::super) async fn counts(db: &ShopDb, rules: &Rules) -> AppResult<CustomerCounts> {
    Ok(db
        .customer_counts(rules.today(), || load(db, rules))
        .await?)
}

async fn load(db: &ShopDb, rules: &Rules) -> Result<CustomerCounts, DbErr> {
    let of = |show: Show| count(db.shop(), show, rules);
    let query = shop_settings::Entity::find()
        .select_only()
        .expr_as(of(Show::All), "everybody")
        .expr_as(of(Show::Vip), "vip")
        .expr_as(of(Show::DueSoon), "due_soon")
        .expr_as(of(Show::Overdue), "overdue")
        .expr_as(of(Show::Unpaid), "unpaid");
    let counts: Option<CustomerCounts> = db.row(query).await?;
    counts.ok_or_else(|| DbErr::RecordNotFound("the shop has no settings".into()))
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

/// The one under this filter.
pub(in super::super) fn of(counts: CustomerCounts, show: Show) -> u64 {
    let n = match show {
        Show::All => counts.everybody,
        Show::Vip => counts.vip,
        Show::DueSoon => counts.due_soon,
        Show::Overdue => counts.overdue,
        Show::Unpaid => counts.unpaid,
    };
    u64::try_from(n).unwrap_or_default()
}
