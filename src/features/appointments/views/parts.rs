//! Pieces that several pages share.

use super::super::availability::Area;
use super::super::forms::{OFFSET, SILENT, TRIP};
use super::super::queries::Card;
use super::super::refusal::{Conflict, Other};
use crate::entity::{customer, membership};
use crate::kernel::contact::Phone;
use crate::kernel::ids::{AppointmentId, MembershipId};
use crate::kernel::money::Cents;
use crate::kernel::vehicle::label;
use crate::kernel::words::{AppointmentStatus, Place};
use crate::ui::form::{FormState, field, hidden_fields};
use crate::ui::icon::Icon;
pub(super) use crate::ui::link::with_query;
use crate::ui::{Tone, button, dom_id, place, plate, time, toast};
use crate::web::paths::{AppointmentPath, AppointmentPositionPath};
use chrono_tz::Tz;
use maud::{Markup, html};

/// The technician's name, if there is one.
pub(super) fn name_of(members: &[membership::Model], id: Option<MembershipId>) -> Option<&str> {
    let found = members.iter().find(|member| Some(member.id) == id);
    found.map(|member| member.name.as_str())
}

/// Plate and words of a card's car.
pub(super) fn car(card: &Card) -> Markup {
    html! {
        @if let (Some(make), Some(model)) = (&card.make, &card.model) {
            @if let Some(text) = &card.plate { (plate(text, card.plate_region.as_deref())) " " }
            (label(card.year, make, model))
        } @else { (place::muted("No car yet")) }
    }
}

/// What is to be done, in one line.
pub(super) fn jobs(card: &Card) -> Markup {
    let names: Vec<&str> = card.jobs().collect();
    html! {
        @match names.as_slice() {
            [] => { (place::muted("No services yet")) }
            [one, two, three, rest @ ..] if !rest.is_empty() => {
                (one) ", " (two) ", " (three) " " (place::muted(&format!("+{} more", rest.len())))
            }
            few => { (few.join(", ")) }
        }
    }
}

/// The step people take most often from here.
pub(super) const fn usual(from: AppointmentStatus) -> AppointmentStatus {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
    match from {
        Scheduled | Completed => InProgress,
        InProgress => Ready,
        Ready => Completed,
        NoShow | Canceled => Scheduled,
    }
}

/// The field that says that a form answers a question asked over the board.
pub(crate) const ASKED: &str = "asked";

/// Whether the customer hears of it (R-APPT-21, R-APPT-25): by a message, or only if somebody calls.
pub(super) fn telling(
    form: &FormState,
    (customer, has_messages): (&customer::Model, bool),
) -> Markup {
    let name = &customer.name;
    let words = format!("Send {name} no message about it");
    html! {
        @if has_messages { (field::checkbox(form, SILENT, &words)) } @else {
            p.muted {
                "Nobody tells " (name) " by itself."
                @if let Some(phone) = &customer.phone {
                    " Call " a href={ "tel:" (phone) } { (Phone::stored(phone.clone()).national()) } "."
                }
            }
        }
    }
}

/// A question over the board about a step that was to be taken: the same step, with its answer.
pub(super) fn question(
    (title, id): (&str, AppointmentId),
    form: &FormState,
    fields: &Markup,
) -> Markup {
    let action = AppointmentPositionPath { appointment: id }.to_string();
    let kept = ["to", "back", "after", "before"];
    let body = answering(&action, form, &kept, fields);
    toast::question(title, &dom_id("appointment", id), &body)
}

/// A form of a question over a page. It says so, and sends those `kept` of `form` with what is answered.
pub(super) fn answering(action: &str, form: &FormState, kept: &[&str], fields: &Markup) -> Markup {
    let pairs = form.pairs().iter();
    let kept = pairs.filter(|(name, _)| kept.contains(&name.as_str()));
    html! {
        form method="post" action=(action) hx-post=(action) hx-swap="none" hx-sync="this:drop" hx-disable="find button" {
            (hidden_fields(form))
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            input type="hidden" name=(ASKED) value="true";
            (fields)
        }
    }
}

/// "Move to…": only what this person may do, and `ways` within the column. Without script it is a form like any other; dragging
/// a card submits it.
pub(super) fn move_form(
    (id, version, status): (AppointmentId, i64, AppointmentStatus),
    (targets, ways): (&[AppointmentStatus], &[(&str, &str)]),
    whom: &str,
    back: &str,
) -> Markup {
    let action = AppointmentPositionPath { appointment: id }.to_string();
    // The visit may lie open over the board with its card.
    let is_own = AppointmentPath { appointment: id }.to_string() == back;
    let select = dom_id(if is_own { "step" } else { "move" }, id);
    html! {
        @if !targets.is_empty() {
            form.inline method="post" action=(action) data-move hx-post=(action) hx-target="closest [data-host]"
                hx-swap="innerHTML" hx-sync="this:drop" hx-disable="find button" {
                input type="hidden" name="version" value=(version);
                input type="hidden" name="back" value=(back);
                label.vh for=(select) { "Move " (whom) " to" }
                select id=(select) name="to" {
                    @for to in targets {
                        option value=(to.as_str()) selected[*to == usual(status)] { (to.label()) }
                    }
                    @for (way, words) in ways { option value=(way) { (words) } }
                }
                (button::secondary("Move").small())
            }
        }
    }
}

/// Where: the choice, and an address that a phone fills in.
pub(crate) fn spot_fields(form: &FormState) -> Markup {
    html! {
        (field::radios(form, "place", "Place", Place::ALL.iter().map(|p| (p.as_str(), p.label()))))
        (field::text(form, "line1", "Street address").autocomplete("off").wide())
        (field::text(form, "city", "City").autocomplete("off"))
        (field::text(form, "region", "State").autocomplete("off"))
        (field::text(form, "postal", "ZIP code").inputmode("numeric").autocomplete("off"))
        (field::textarea(form, "access_notes", "Access notes").rows(2)
            .hint("Gate code, parking, surface, height: what it takes to get to the car."))
    }
}

/// Whether the drive is charged, where an area asks for it.
pub(crate) fn trip_field(form: &FormState, areas: &[Area]) -> Markup {
    let asks = areas.iter().filter(|area| area.trip_fee > Cents::ZERO);
    let asks: Vec<String> = asks
        .map(|area| format!("{}: {}", area.name, area.trip_fee))
        .collect();
    let hint = format!("By the ZIP code. {}.", asks.join(", "));
    html! {
        @if !asks.is_empty() { (field::checkbox(form, TRIP, "Charge the trip fee").hint(&hint).wide()) }
    }
}

/// When and who. `twice` says that the wall time happens twice that night (R-APPT-16).
pub(crate) fn slot_fields(
    form: &FormState,
    technicians: &[&membership::Model],
    twice: Option<&str>,
) -> Markup {
    let people = technicians
        .iter()
        .map(|member| (member.id.to_string(), member.name.as_str()));
    let time = field::time(form, "time", "Time").required();
    let offset = form.value(OFFSET);
    html! {
        @if !offset.is_empty() { input type="hidden" name=(OFFSET) value=(offset); }
        (field::date(form, "day", "Date").required())
        (match twice { Some(words) => time.hint(words), None => time })
        (field::number(form, "duration", "Duration").inputmode("decimal").after("hours").optional()
            .hint("Empty: as long as the services take."))
        (field::select(form, "technician", "Technician", people).blank("Nobody yet"))
    }
}

/// What is in the way, each with a link, and the reason to book all the same (R-APPT-10).
pub(crate) fn conflicts(form: &FormState, found: &[Conflict], zone: Tz) -> Markup {
    html! {
        @if !found.is_empty() {
            div.notice data-tone="bad" role="alert" tabindex="-1" {
                (Icon::OctagonAlert)
                div {
                    p { strong { "This time collides" } }
                    ul.stack { @for conflict in found { li { (words(conflict, zone)) } } }
                    p { "Choose another time or technician, or say why it is all right." }
                }
            }
        }
        @if !found.is_empty() || !form.value("override_reason").is_empty() {
            (field::text(form, "override_reason", "Reason to book anyway").wide().autocomplete("off")
                .hint("Kept with the appointment, with your name."))
        }
    }
}

fn words(conflict: &Conflict, zone: Tz) -> Markup {
    html! {
        @match conflict {
            Conflict::Technician { name, other } => {
                (name) " has no time, or not enough to drive: " (visit(other, zone)) "."
            }
            Conflict::Vehicle { label, other } => { "The " (label) " is needed twice: " (visit(other, zone)) "." }
            Conflict::SameDay { other } => { "The customer is booked that day already: " (visit(other, zone)) "." }
            Conflict::Hours(why) => { (why.to_string()) }
            Conflict::Off { name, until } => { (name) " is off until " (time::until(*until, zone)) "." }
            Conflict::TechnicianHours { name } => { (name) " does not work at that time." }
            Conflict::Skill { name, category, level } => {
                "The work asks for level " (level) " in " (category.label()) ", which " (name) " does not have."
            }
            Conflict::DayFull { most } => { "The day is full: the shop takes " (most) " appointments a day." }
        }
    }
}

fn visit(other: &Other, zone: Tz) -> Markup {
    html! {
        a href=(AppointmentPath { appointment: other.id }) { (other.number) }
        " for " (other.customer) ", " (time::at(other.start, zone)) " to " (time::clock(other.end, zone))
    }
}

/// A badge for what is late (R-APPT-23).
pub(super) fn late() -> Markup {
    crate::ui::badge(Tone::Bad, Icon::AlarmClock, "Late")
}
