//! What is asked of the reports: a day, a span, a method.

use crate::kernel::words::PaymentMethod;
use crate::ui::form::FormState;
use chrono::{Datelike, NaiveDate};

/// The day, today unless another is asked for, and the method of the rows.
pub(super) fn day(form: &mut FormState, today: NaiveDate) -> (NaiveDate, Option<PaymentMethod>) {
    let day = form.date("day", "Day").unwrap_or(today);
    let method = form.value("method").parse().ok();
    (day, method)
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
