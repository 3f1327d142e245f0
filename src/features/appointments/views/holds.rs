//! What a visit waits for, and when it was promised: marks on cards and pages, and their forms.

use super::super::queries::{BoardCard, Hold, Past};
use super::detail::DetailView;
use crate::kernel::words::{AppointmentStatus, BlockerKind};
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::icon::Icon;
use crate::ui::{Tone, badge, button, card, facts, fold, status, time};
use crate::web::paths::{AppointmentBlockersPath, AppointmentPromisePath};
use AppointmentStatus::{InProgress, Ready, Scheduled};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// Ids of the two forms start with them.
pub(crate) const HELD: &str = "held";
pub(crate) const PROMISED: &str = "promised";

/// Green until half an hour before, amber then, red afterwards, each in words (R-APPT-23). A car that
/// is ready keeps the promise.
pub(super) fn promise(
    status: AppointmentStatus,
    promised: Option<DateTime<Utc>>,
    (now, zone): (DateTime<Utc>, Tz),
) -> Markup {
    let Some(at) = promised.filter(|_| matches!(status, Scheduled | InProgress)) else {
        return html! {};
    };
    let local = at.with_timezone(&zone);
    let is_today = local.date_naive() == now.with_timezone(&zone).date_naive();
    let when = local.format(if is_today {
        "%-I:%M %p"
    } else {
        "%a, %b %-d, %-I:%M %p"
    });
    let left = at - now;
    if left < TimeDelta::zero() {
        return badge(
            Tone::Bad,
            Icon::AlarmClock,
            &format!("Promised {when}, passed"),
        );
    }
    if left <= TimeDelta::minutes(30) {
        let soon = match left.num_minutes() {
            0 => "now".to_owned(),
            minutes => format!("in {minutes} min"),
        };
        return badge(Tone::Warn, Icon::Clock, &format!("Due {when}, {soon}"));
    }
    badge(Tone::Ok, Icon::Clock, &format!("Promised {when}"))
}

/// Since when the car is in its column, where that is work that goes on.
pub(super) fn since(card: &BoardCard) -> Option<DateTime<Utc>> {
    match card.status {
        InProgress => card.started_at,
        Ready => card.ready_at,
        _ => None,
    }
}

/// How long it has been there: amber from two hours, red from four (R-APPT-23).
pub(super) fn elapsed(card: &BoardCard, now: DateTime<Utc>) -> Markup {
    let Some(since) = since(card) else {
        return html! {};
    };
    let long = now - since;
    let words = format!("{} here", time::lasting(long));
    html! {
        @match long.num_minutes() {
            240.. => { (badge(Tone::Bad, Icon::AlarmClock, &words)) }
            120.. => { (badge(Tone::Warn, Icon::Clock, &words)) }
            _ => { span.muted { (words) } }
        }
    }
}

/// How long the cars of a column have been there, one like the other.
pub(super) fn on_average(cards: &[&BoardCard], now: DateTime<Utc>) -> Option<String> {
    let times: Vec<i64> = cards
        .iter()
        .filter_map(|card| since(card))
        .map(|since| (now - since).num_minutes())
        .collect();
    let mean = times.iter().sum::<i64>() / i64::try_from(times.len()).ok().filter(|n| *n > 0)?;
    Some(format!(
        "{} on average",
        time::lasting(TimeDelta::minutes(mean))
    ))
}

/// The car is there and nobody has begun.
pub(super) fn waiting(card: &BoardCard, now: DateTime<Utc>) -> Markup {
    let since = card.check_in_at.filter(|_| card.status == Scheduled);
    html! {
        @if let Some(since) = since {
            (badge(Tone::Warn, Icon::Clock, &format!("Waiting {}", time::lasting(now - since))))
        }
    }
}

/// What a visit that is not over waits for, in the order of the vocabulary.
pub(super) fn blockers<'a>(
    of: AppointmentStatus,
    held: impl IntoIterator<Item = &'a BlockerKind>,
) -> Markup {
    let mut held: Vec<_> = held.into_iter().filter(|_| of.is_open()).collect();
    held.sort();
    html! { @for kind in held { (status::blocker(*kind)) } }
}

/// What holds the visit up, and the form that says so.
pub(super) fn holds(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let may = view.can.hold && row.status.is_open();
    let open: Vec<&Hold> = view.past.holds.iter().filter(|h| h.stands()).collect();
    if !row.status.is_open() || open.is_empty() && !may {
        return html! {};
    }
    let action = AppointmentBlockersPath {
        appointment: row.id,
    }
    .to_string();
    let body = html! {
        @if open.is_empty() { p.muted { "Nothing." } }
        @else {
            ul.stack {
                @for hold in &open {
                    li.holds {
                        div {
                            (status::blocker(hold.kind))
                            @if let Some(note) = &hold.note { " " (note) }
                            br;
                            small.muted { (hold.set_by) ", " (time::relative(hold.set_at, view.now, view.zone)) }
                        }
                        @if may {
                            @let clear = FormState::of([("clear", hold.kind.as_str().to_owned())]);
                            (post_button(&action, &clear, &button::secondary("Clear").of(hold.kind.label()).small()))
                        }
                    }
                }
            }
        }
        @if may { (holding(view, &action, &open)) }
    };
    card("What holds it up", &html! {}, &body)
}

fn holding(view: &DetailView<'_>, action: &str, open: &[&Hold]) -> Markup {
    let form = &view.forms.held;
    let is_free = |kind: &&BlockerKind| open.iter().all(|hold| hold.kind != **kind);
    let kinds = BlockerKind::ALL.iter().filter(is_free);
    let kinds: Vec<_> = kinds.map(|kind| (kind.as_str(), kind.label())).collect();
    if kinds.is_empty() {
        return html! {};
    }
    let fields = html! {
        (grid(&html! {
            (field::select(form, "kind", "What holds it up", kinds).required().wide())
            (field::text(form, "note", "Note").optional().autocomplete("off").wide())
        }))
        (actions(&html! { (button::secondary("Hold up").icon(Icon::Plus)) }))
    };
    let body = form_for(action, "holding", form, &fields);
    fold("Say what it waits for", &html! {}, form.has_errors(), &body)
}

/// When it was promised, and the form that promises (R-APPT-23).
pub(super) fn promised(view: &DetailView<'_>) -> Markup {
    let (row, form) = (&view.at.appointment, &view.forms.promise);
    let at = view.at.order.promised_at;
    let may = view.can.edit && row.status.is_open();
    if at.is_none() && !may {
        return html! {};
    }
    let action = AppointmentPromisePath {
        appointment: row.id,
    }
    .to_string();
    let fields = html! {
        (grid(&html! {
            (field::date(form, "day", "Day").wide())
            (field::time(form, "time", "Time").wide().hint("Empty: nothing is promised."))
        }))
        (actions(&html! { (button::secondary("Save promised time").icon(Icon::Check)) }))
    };
    let is_open = form.has_errors() || form.conflicted().is_some();
    let words = if at.is_some() {
        "Change it"
    } else {
        "Promise a time"
    };
    let body = html! {
        @if let Some(at) = at { (facts([("Ready by", time::at(at, view.zone))])) }
        @else { p.muted { "No time is promised." } }
        @if may { (fold(words, &html! {}, is_open, &form_for(&action, "promising", form, &fields))) }
    };
    card("Promised time", &html! {}, &body)
}

/// For the history: since when it waited for what, and until when.
pub(super) fn events(past: &Past) -> impl Iterator<Item = (DateTime<Utc>, Tone, &str, Markup)> {
    past.holds.iter().flat_map(|hold| {
        let what = html! { (hold.kind.label()) @if let Some(note) = &hold.note { ": " (note) } };
        let set = (hold.set_at, Tone::Warn, hold.set_by.as_str(), what);
        let cleared = hold.cleared_at.map(|at| {
            let who = hold.cleared_by.as_deref().unwrap_or("autoshop");
            let what = html! { (hold.kind.label()) ": no longer" };
            (at, Tone::Ok, who, what)
        });
        std::iter::once(set).chain(cleared)
    })
}
