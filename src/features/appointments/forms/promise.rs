//! When the car is promised (R-APPT-23).

use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;
use chrono::{DateTime, NaiveDate, Utc};

/// The form as it is stored; on the visit's day unless something else was promised.
pub(crate) fn promising(
    promised: Option<DateTime<Utc>>,
    (day, zone): (NaiveDate, ShopTime),
) -> FormState {
    let at = promised.map(|at| zone.local(at));
    let time = at.map(|at| at.format("%H:%M").to_string());
    let day = at.map_or(day, |at| at.date());
    FormState::of([("day", day.to_string()), ("time", time.unwrap_or_default())])
}

/// What was typed; without a time nothing is promised. Nobody promises what has passed.
pub(crate) fn promise(
    form: &mut FormState,
    (now, zone): (DateTime<Utc>, ShopTime),
    promised: Option<DateTime<Utc>>,
) -> Option<Option<DateTime<Utc>>> {
    let (day, time) = (form.date("day", "Day"), form.clock_time("time", "Time"));
    if form.value("time").trim().is_empty() {
        return Some(None);
    }
    form.demand("day", "Day");
    let at = match zone.instant(day?, time?) {
        Ok(local) => local.instant,
        Err(gap) => {
            form.fail("time", gap.to_string());
            return None;
        }
    };
    if at <= now && Some(at) != promised {
        form.fail("time", "This time has passed. Promise a later one.");
    }
    (!form.has_errors()).then_some(Some(at))
}
