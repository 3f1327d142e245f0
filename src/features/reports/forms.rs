//! What is asked of the reports: a day, a span, a method.

use super::queries::Asked;
use crate::ui::form::FormState;
use chrono::{Datelike, NaiveDate};

/// Today, unless another day or a span is asked for, and the method of the rows.
pub(super) fn days(form: &mut FormState, today: NaiveDate) -> Asked {
    let method = form.value("method").parse().ok();
    let after = Some(form.value("after").to_owned()).filter(|after| !after.is_empty());
    let is_span = ["from", "to"]
        .iter()
        .any(|name| !form.value(name).is_empty());
    let (from, to) = match is_span {
        true => span(form, today),
        false => {
            let day = form.date("day", "Day").unwrap_or(today);
            (day, day)
        }
    };
    Asked {
        from,
        to,
        method,
        after,
    }
}

/// The longest span, in days (R-DASH-2).
const LONGEST: i64 = 732;

/// From the first of this month to today, unless another span is asked for.
pub(super) fn span(form: &mut FormState, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = today.with_day(1).unwrap_or(today);
    let from = form.date("from", "From").unwrap_or(first);
    let to = form.date("to", "To").unwrap_or(today.max(from));
    if form.has_errors() {
        return (first, today);
    }
    if from > to {
        form.fail("to", "To must not be before From.");
        return (first, today);
    }
    if (to - from).num_days() > LONGEST {
        form.fail("from", "Choose at most two years.");
        return (first, today);
    }
    (from, to)
}
