//! A day and a time of it, which need not be given.

use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;
use chrono::{DateTime, NaiveDate, Utc};

/// The form as it is stored; on the visit's day unless it is another one.
pub(super) fn shown(at: Option<DateTime<Utc>>, (day, zone): (NaiveDate, ShopTime)) -> FormState {
    let at = at.map(|at| zone.local(at));
    let time = at.map(|at| at.format("%H:%M").to_string());
    let day = at.map_or(day, |at| at.date());
    FormState::of([("day", day.to_string()), ("time", time.unwrap_or_default())])
}

/// What was typed: without a time, none. The outer `None` if it can't be read; the form says why.
pub(super) fn read(form: &mut FormState, zone: ShopTime) -> Option<Option<DateTime<Utc>>> {
    let (day, time) = (form.date("day", "Day"), form.clock_time("time", "Time"));
    if form.value("time").trim().is_empty() {
        return Some(None);
    }
    form.demand("day", "Day");
    match zone.instant(day?, time?) {
        Ok(local) => Some(Some(local.instant)),
        Err(gap) => {
            form.fail("time", gap.to_string());
            None
        }
    }
}
