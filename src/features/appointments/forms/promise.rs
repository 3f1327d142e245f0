//! When the car is promised (R-APPT-23).

use super::clock;
use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;
use chrono::{DateTime, NaiveDate, Utc};

/// The form as it is stored; on the visit's day unless something else was promised.
pub(crate) fn promising(
    promised: Option<DateTime<Utc>>,
    (day, zone): (NaiveDate, ShopTime),
) -> FormState {
    clock::shown(promised, (day, zone))
}

/// What was typed; without a time nothing is promised. Nobody promises what has passed.
pub(crate) fn promise(
    form: &mut FormState,
    (now, zone): (DateTime<Utc>, ShopTime),
    promised: Option<DateTime<Utc>>,
) -> Option<Option<DateTime<Utc>>> {
    let at = clock::read(form, zone)?;
    if at != promised && at.is_some_and(|at| at <= now) {
        form.fail("time", "This time has passed. Promise a later one.");
    }
    (!form.has_errors()).then_some(at)
}
