//! What is summed over a month and more: kept until something is written that it is made of.

use super::days::{Day, days};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::features::reports::numbers::Numbers;
use crate::features::reports::queries::numbers;
use crate::features::reports::span::{Compared, Span};
use crate::kernel::time::ShopTime;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The sums of the first page.
#[derive(Debug)]
pub(in super::super) struct Sums {
    /// The month up to today, and as much of the one before.
    pub(in super::super) numbers: [Numbers; 2],
    /// Each of the last thirty days.
    pub(in super::super) days: BTreeMap<NaiveDate, Day>,
}

/// Two statements; none while they are kept.
pub(in super::super) async fn sums(
    db: &ShopDb,
    (month, today): (Compared, NaiveDate),
    zone: ShopTime,
) -> AppResult<Arc<Sums>> {
    let since = today.checked_sub_days(Days::new(29)).unwrap_or(today);
    let last = Span {
        from: since,
        to: today,
    };
    let load = Box::pin(async {
        Ok(Sums {
            numbers: numbers(db, [month.now, month.before], zone).await?,
            days: days(db, last).await?,
        })
    });
    let asked = format!("dashboard {month:?} {today} {zone:?}");
    db.sums_of(asked, load).await
}
