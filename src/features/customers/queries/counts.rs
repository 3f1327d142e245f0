//! How many customers each filter of the list shows (R-CUST-8): one statement for all of them, kept for
//! a few seconds and until something is changed.
//!
//! Whoever is deleted or merged has no figures, so the figures alone are asked, by their indexes.

use super::super::standing::Rules;
use super::show::{Show, shown};
use crate::db::ShopDb;
use crate::entity::{customer_stats, shop_settings};
use crate::error::AppResult;
use crate::kernel::ids::ShopId;
use crate::kernel::page::COUNT_LIMIT;
use anyhow::Context;
use customer_stats::Column as Stats;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

/// How many there are under each filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub(in super::super) struct Counts {
    all: i64,
    vip: i64,
    due_soon: i64,
    overdue: i64,
    unpaid: i64,
}

impl Counts {
    /// At most [`COUNT_LIMIT`] and one.
    pub(in super::super) fn of(self, show: Show) -> u64 {
        let count = match show {
            Show::All => self.all,
            Show::Vip => self.vip,
            Show::DueSoon => self.due_soon,
            Show::Overdue => self.overdue,
            Show::Unpaid => self.unpaid,
        };
        u64::try_from(count).unwrap_or_default()
    }

    /// As they are kept, which [`Self::kept`] reads.
    fn keep(self) -> Vec<i64> {
        let Self {
            all,
            vip,
            due_soon,
            overdue,
            unpaid,
        } = self;
        vec![all, vip, due_soon, overdue, unpaid]
    }

    fn kept(found: &[i64]) -> Option<Self> {
        let &[all, vip, due_soon, overdue, unpaid] = found else {
            return None;
        };
        Some(Self {
            all,
            vip,
            due_soon,
            overdue,
            unpaid,
        })
    }
}

pub(in super::super) async fn counts(db: &ShopDb, rules: &Rules) -> AppResult<Counts> {
    let found = db
        .figures_of(asked(rules), Box::pin(load(db, rules)))
        .await?;
    Ok(Counts::kept(&found).context("a count for each filter")?)
}

/// How many customers are overdue for a visit today, at most [`COUNT_LIMIT`] and one: those the list shows.
///
/// # Errors
/// When the database does not answer.
pub async fn overdue(db: &ShopDb, rules: &Rules) -> AppResult<i64> {
    Ok(counts(db, rules).await?.overdue)
}

/// The day is not all that matters: settings are kept for a while too, and whoever still counts by the
/// rules from before a change must not have that kept for those who know of it.
fn asked(rules: &Rules) -> String {
    format!("customers by {rules:?}")
}

async fn load(db: &ShopDb, rules: &Rules) -> AppResult<Vec<i64>> {
    let of = |show: Show| count(db.shop(), show, rules);
    let query = shop_settings::Entity::find()
        .select_only()
        .expr_as(of(Show::All), "all")
        .expr_as(of(Show::Vip), "vip")
        .expr_as(of(Show::DueSoon), "due_soon")
        .expr_as(of(Show::Overdue), "overdue")
        .expr_as(of(Show::Unpaid), "unpaid");
    let counts: Option<Counts> = db.row(query).await?;
    Ok(counts.context("the shop has no settings")?.keep())
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

#[cfg(test)]
mod tests {
    use super::{Counts, Rules, Show, asked};
    use crate::kernel::time::ShopTime;

    fn rules(figures: [i32; 3], zone: &str, today: &str) -> Rules {
        let zone: ShopTime = zone.parse().unwrap();
        Rules::by(figures, zone, today.parse().unwrap())
    }

    // R-CUST-8
    #[test]
    fn each_filter_has_its_own_count_whether_asked_or_kept() {
        let asked = Counts {
            all: 50,
            vip: 4,
            due_soon: 3,
            overdue: 2,
            unpaid: 1,
        };
        let counts = Counts::kept(&asked.keep()).unwrap();
        let of = Show::ALL.iter().map(|show| (*show, counts.of(*show)));
        for (show, count) in of {
            let wanted = match show {
                Show::All => 50,
                Show::Vip => 4,
                Show::DueSoon => 3,
                Show::Overdue => 2,
                Show::Unpaid => 1,
            };
            assert_eq!(count, wanted, "{show:?}");
        }
        assert_eq!(Counts::kept(&[50, 4]), None);
    }

    // R-CUST-14, R-CUST-15, R-CUST-16
    #[test]
    fn what_was_counted_by_other_rules_is_another_question() {
        let now = asked(&rules([5_000, 150, 180], "America/Denver", "2026-03-10"));
        for (others, why) in [
            (
                rules([4_000, 150, 180], "America/Denver", "2026-03-10"),
                "who is a VIP",
            ),
            (
                rules([5_000, 140, 180], "America/Denver", "2026-03-10"),
                "who is due soon",
            ),
            (
                rules([5_000, 150, 190], "America/Denver", "2026-03-10"),
                "who is overdue",
            ),
            (
                rules([5_000, 150, 180], "America/Phoenix", "2026-03-10"),
                "when a day ends",
            ),
            (
                rules([5_000, 150, 180], "America/Denver", "2026-03-11"),
                "which day it is",
            ),
        ] {
            assert_ne!(asked(&others), now, "{why}");
        }
    }
}
