//! What is asked of the reports: a day, a span, a method.

use super::queries::{Asked, buyers};
use super::sheets;
use super::span::{Compared, Preset, Span};
use crate::ui::form::FormState;
use crate::web::export::known;
use chrono::{Datelike, Months, NaiveDate};

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

/// The longest span, in months (R-DASH-2).
const LONGEST: Months = Months::new(24);

/// From the first of this month to today, unless another span is asked for. A last day alone is asked for
/// with its month.
pub(super) fn span(form: &mut FormState, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first_of = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let first = first_of(today);
    let (from, to) = (form.date("from", "From"), form.date("to", "To"));
    let from = from.unwrap_or(to.map_or(first, first_of));
    let to = to.unwrap_or(today.max(from));
    if form.has_errors() {
        return (first, today);
    }
    if from > to {
        form.fail("to", "To must not be before From.");
        return (first, today);
    }
    let beyond = from.checked_add_months(LONGEST);
    if beyond.is_some_and(|beyond| to >= beyond) {
        form.fail("from", "Choose at most two years.");
        return (first, today);
    }
    (from, to)
}

/// The days of a report: a span that moves with the day, this month unless another is asked for, or
/// any span of at most two years.
fn compared(form: &mut FormState, today: NaiveDate) -> (Compared, Option<Preset>) {
    let asked = form.value("range");
    let preset = Preset::ALL
        .into_iter()
        .find(|preset| preset.word() == asked);
    let is_span = ["from", "to"]
        .iter()
        .any(|name| !form.value(name).is_empty());
    if is_span {
        let (from, to) = span(form, today);
        let days = Span { from, to };
        // A page sends both; whoever has chosen other days on it asks for those.
        return match preset.filter(|preset| preset.until(today).now == days) {
            Some(preset) => (preset.until(today), Some(preset)),
            None => (Compared::of(days), None),
        };
    }
    let preset = preset.unwrap_or(Preset::Month);
    (preset.until(today), Some(preset))
}

/// What is asked of a report.
pub(super) fn report(form: &mut FormState, kind: sheets::Kind, today: NaiveDate) -> sheets::Asked {
    let (days, preset) = compared(form, today);
    let by = form.value("by");
    let by = kind.groups().iter().find(|of| of.word() == by);
    let usual = sheets::By::usual(days.now);
    let who = form.value("who");
    let who = buyers::Kind::ALL.into_iter().find(|of| of.word() == who);
    sheets::Asked {
        kind,
        days,
        preset,
        by: by.copied().unwrap_or(usual),
        who: who.unwrap_or(buyers::Kind::All),
        after: Some(form.value("after").to_owned()).filter(|after| !after.is_empty()),
    }
}

/// What a file of a report is asked for: the same words, and which report.
pub(super) fn file(form: &mut FormState, today: NaiveDate) -> Option<sheets::Asked> {
    let named = known(form, "report", |word| {
        sheets::Kind::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
    });
    form.demand("report", "Report");
    let asked = report(form, named?, today);
    (!form.has_errors()).then_some(asked)
}
