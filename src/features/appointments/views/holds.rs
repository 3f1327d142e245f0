//! What a visit waits for, and when it was promised: marks on cards and pages, and their forms.

use super::super::queries::{BoardCard, Hold, Past};
use super::detail::DetailView;
use super::parts::{ASKED, answering};
use crate::kernel::ids::AppointmentId;
use crate::kernel::words::{AppointmentStatus, BlockerKind};
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::icon::Icon;
use crate::ui::{Tone, badge, button, card, dom_id, facts, fold, page_header, status, time, toast};
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

/// What a visit waits for, told and asked about.
pub(crate) struct Waits<'a> {
    pub(crate) visit: AppointmentId,
    /// Those that stand.
    pub(crate) open: Vec<&'a Hold>,
    /// Says what else; it may hold the way back.
    pub(crate) form: &'a FormState,
    /// May say so.
    pub(crate) may: bool,
    pub(crate) now: DateTime<Utc>,
    pub(crate) zone: Tz,
}

impl Waits<'_> {
    fn action(&self) -> String {
        let appointment = self.visit;
        AppointmentBlockersPath { appointment }.to_string()
    }
}

/// On the visit's page: what holds it up, and the form that says so.
pub(super) fn holds(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let waits = Waits {
        visit: row.id,
        open: view.past.holds.iter().filter(|h| h.stands()).collect(),
        form: &view.forms.held,
        may: view.can.hold && row.status.is_open(),
        now: view.now,
        zone: view.zone,
    };
    if !row.status.is_open() || waits.open.is_empty() && !waits.may {
        return html! {};
    }
    let body = html! {
        (standing(&waits))
        @if waits.may && let Some(fields) = fields(&waits) {
            (fold("Say what it waits for", &html! {}, waits.form.has_errors(),
                &form_for(&waits.action(), "holding", waits.form, &fields)))
        }
    };
    card("What holds it up", &html! {}, &body)
}

/// The same on a page of its own, with the way back.
pub(crate) fn page(waits: &Waits<'_>, (number, back): (&str, &str)) -> Markup {
    html! {
        (page_header(&format!("What holds up {number}")).back("Back", back))
        (standing(waits))
        @if let Some(fields) = fields(waits) {
            (form_for(&waits.action(), "holding", waits.form, &html! {
                input type="hidden" name="back" value=(back);
                (fields)
            }))
        }
    }
}

/// The same over the board.
pub(crate) fn asking(waits: &Waits<'_>, number: &str) -> Markup {
    let fields = fields(waits);
    let body = html! {
        @if let Some(fields) = &fields { (answering(&waits.action(), waits.form, &["back"], fields)) }
        @if !waits.open.is_empty() { (standing(waits)) }
    };
    let card = dom_id("appointment", waits.visit);
    toast::question(&format!("What holds up {number}"), &card, &body)
}

fn standing(waits: &Waits<'_>) -> Markup {
    let kept = ["back", ASKED].map(|name| (name, waits.form.value(name).to_owned()));
    let kept: Vec<_> = kept.into_iter().filter(|(_, v)| !v.is_empty()).collect();
    let clear = |hold: &Hold| {
        let what = ("clear", hold.kind.as_str().to_owned());
        let form = FormState::of(kept.iter().cloned().chain([what]));
        let button = button::secondary("Clear").of(hold.kind.label()).small();
        post_button(&waits.action(), &form, &button)
    };
    html! {
        @if waits.open.is_empty() { p.muted { "Nothing." } }
        @else {
            ul.stack {
                @for hold in &waits.open {
                    li.holds {
                        div {
                            (status::blocker(hold.kind))
                            @if let Some(note) = &hold.note { " " (note) }
                            br;
                            small.muted { (hold.set_by) ", " (time::relative(hold.set_at, waits.now, waits.zone)) }
                        }
                        @if waits.may { (clear(hold)) }
                    }
                }
            }
        }
    }
}

/// Each kind once: what is not said yet.
fn fields(waits: &Waits<'_>) -> Option<Markup> {
    let form = waits.form;
    let is_free = |kind: &&BlockerKind| waits.open.iter().all(|hold| hold.kind != **kind);
    let kinds = BlockerKind::ALL.iter().filter(is_free);
    let kinds: Vec<_> = kinds.map(|kind| (kind.as_str(), kind.label())).collect();
    (!kinds.is_empty()).then(|| {
        html! {
            (grid(&html! {
                (field::select(form, "kind", "What holds it up", kinds).required().wide())
                (field::text(form, "note", "Note").optional().autocomplete("off").wide())
            }))
            (actions(&html! { (button::secondary("Hold up").icon(Icon::Plus)) }))
        }
    })
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
