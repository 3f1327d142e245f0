//! When the car came and when it left (R-APPT-22), what its odometer showed (R-VEH-6), and words about the
//! visit: each is changed where it stands.

use super::super::forms::LOWER;
use super::detail::DetailView;
use crate::features::photos;
use crate::kernel::vehicle::miles;
use crate::kernel::words::{AppointmentStatus, OdometerReason};
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::icon::Icon;
use crate::ui::place::{lines, row as in_a_row};
use crate::ui::{button, card, facts, fold, time};
use crate::web::paths::{AppointmentNotesPath, AppointmentOdometerPath, CheckInPath, CheckOutPath};
use maud::{Markup, html};

/// Ids of the forms start with them.
pub(crate) const CAME: &str = "came";
pub(crate) const LEFT: &str = "left";
pub(crate) const ODOMETER: &str = "miles";
pub(crate) const WORDS: &str = "words";

fn is_open(form: &FormState) -> bool {
    form.has_errors() || form.conflicted().is_some()
}

/// When the car came, when it left, and what its odometer showed then.
pub(super) fn stay(view: &DetailView<'_>) -> Markup {
    use AppointmentStatus::{Canceled, NoShow};
    let (row, order) = (&view.at.appointment, &view.at.order);
    let takes_place = !matches!(row.status, Canceled | NoShow);
    let miles_read = order.odometer_in.or(order.odometer_out);
    if !takes_place && row.check_in_at.is_none() && miles_read.is_none() {
        return html! {};
    }
    let shown = |read: Option<i32>| read.map(miles).unwrap_or_default();
    let at = |instant| html! { @if let Some(at) = instant { (time::at(at, view.zone)) } };
    let may = view.can.hold && takes_place;
    let known = [
        ("Checked in", at(row.check_in_at)),
        ("Checked out", at(row.check_out_at)),
        (
            "Odometer in",
            html! {
                (shown(order.odometer_in))
                @if let Some(reason) = order.odometer_reason { br; small.muted { "Less than before: " (reason.label()) } }
            },
        ),
        ("Odometer out", html! { (shown(order.odometer_out)) }),
    ];
    let known: Vec<_> = (known.into_iter())
        .filter(|(_, told)| !told.0.is_empty())
        .collect();
    let body = html! {
        @if known.is_empty() { p.muted { "Not checked in yet." } } @else { (facts(known)) }
        @if may {
            (pressing(view))
            (odometer(view))
            @if view.can.edit { (correcting(view)) }
        }
    };
    card("Check-in and odometer", &html! {}, &body)
}

/// Now, with one press.
fn pressing(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let appointment = row.id;
    let form = FormState::empty().with_version(row.version);
    let come = CheckInPath { appointment }.to_string();
    let leave = CheckOutPath { appointment }.to_string();
    html! {
        @match (row.check_in_at, row.check_out_at) {
            (None, _) => { (in_a_row(&post_button(&come, &form, &button::secondary("Check in").icon(Icon::Check).small()))) }
            (Some(_), None) => { (in_a_row(&post_button(&leave, &form, &button::secondary("Check out").icon(Icon::CheckCheck).small()))) }
            (Some(_), Some(_)) => {}
        }
    }
}

fn odometer(view: &DetailView<'_>) -> Markup {
    let (form, id) = (&view.forms.odometer, view.at.appointment.id);
    let action = AppointmentOdometerPath { appointment: id }.to_string();
    let last = view.at.vehicle.as_ref().and_then(|car| car.last_odometer);
    let last = last.map(|shown| format!("Last reading: {}.", miles(shown)));
    let asks = form.error_for(LOWER).is_some() || !form.value(LOWER).is_empty();
    let reasons = OdometerReason::ALL.iter().map(|r| (r.as_str(), r.label()));
    let fields = html! {
        (grid(&html! {
            (field::number(form, "odometer_in", "When it came").after("miles").wide().hint(last.as_deref().unwrap_or_default()))
            (field::number(form, "odometer_out", "When it left").after("miles").wide())
            @if asks {
                (field::select(form, LOWER, "Why it is less than before", reasons).blank("Choose a reason").wide())
            }
        }))
        (actions(&html! { (button::secondary("Save odometer").icon(Icon::Check)) }))
    };
    let body = form_for(&action, "odometer", form, &fields);
    fold("Read the odometer", &html! {}, is_open(form), &body)
}

/// As it was, where nobody pressed in time.
fn correcting(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let appointment = row.id;
    let (came, left) = (&view.forms.came, &view.forms.left);
    let one = |action: &str, (id, form, save, hint): (&str, &FormState, &str, &str)| {
        let fields = html! {
            (grid(&html! {
                (field::date(form, "day", "Day").wide())
                (field::time(form, "time", "Time").wide().hint(hint))
            }))
            (actions(&html! { (button::secondary(save).icon(Icon::Check)) }))
        };
        form_for(action, id, form, &fields)
    };
    let come = CheckInPath { appointment }.to_string();
    let leave = CheckOutPath { appointment }.to_string();
    let body = html! {
        (one(&come, ("coming", came, "Save check-in", "Empty: it has not come.")))
        @if row.check_in_at.is_some() {
            (one(&leave, ("leaving", left, "Save check-out", "Empty: it is still here.")))
        }
    };
    fold(
        "Correct the times",
        &html! {},
        is_open(came) || is_open(left),
        &body,
    )
}

/// What is wrong, in the customer's words, and what the shop notes.
pub(super) fn words(view: &DetailView<'_>) -> Markup {
    let (form, id) = (&view.forms.words, view.at.appointment.id);
    let told = [
        ("What is wrong", &view.at.order.complaint),
        ("Notes", &view.at.appointment.notes),
    ];
    let stored = told
        .iter()
        .filter_map(|(title, words)| Some((*title, words.as_ref()?)));
    let stored: Vec<_> = stored.collect();
    let shown = &view.past.photos;
    if stored.is_empty() && shown.is_empty() && !view.can.hold {
        return html! {};
    }
    let action = AppointmentNotesPath { appointment: id }.to_string();
    let fields = html! {
        (field::textarea(form, "complaint", "What is wrong").hint("In the customer's words.").rows(3))
        (field::textarea(form, "notes", "Notes for the shop").rows(3))
        (actions(&html! { (button::secondary("Save words").icon(Icon::Check)) }))
    };
    let change = match stored.is_empty() {
        true => "Write something down",
        false => "Change the words",
    };
    let body = html! {
        @for (title, words) in &stored { div { h3 { (title) } (lines(words)) } }
        (photos::strip(shown))
        @if view.can.hold {
            (fold(change, &html! {}, is_open(form), &form_for(&action, "words", form, &fields)))
        }
    };
    card("What is wrong, and notes", &html! {}, &body)
}
