//! The page of free times: what is asked, and who can come when, with the drive before and after.

use super::super::forms::LEAD;
use super::super::views::{Menu, work};
use super::queries::Whose;
use super::{Areas, Asked, Book, Leg, Slot, Stop};
use crate::entity::{customer, membership};
use crate::features::shops::Crew;
use crate::kernel::money::Cents;
use crate::ui::form::{FormState, actions, field, grid};
use crate::ui::icon::Icon;
use crate::ui::link::with_query;
use crate::ui::{Tone, badge, button, card, empty, fold, page_header, place, table, time};
use crate::web::paths::{AvailabilityPath, CalendarPath, NewAppointmentPath};
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use maud::{Markup, html};
use std::sync::Arc;

/// A day on which somebody can come.
pub(super) struct Found {
    pub(super) day: NaiveDate,
    /// Of how many those shown are.
    pub(super) count: usize,
    /// By start, those around the corner first.
    pub(super) shown: Vec<Slot>,
}

/// What the page shows.
pub(super) struct AvailabilityView<'a> {
    pub(super) form: &'a FormState,
    pub(super) customer: Option<&'a customer::Model>,
    pub(super) menu: Menu<'a>,
    pub(super) members: &'a [membership::Model],
    /// Minutes in which a customer is told to expect somebody.
    pub(super) window: i32,
    pub(super) book: &'a Book,
    pub(super) asked: &'a Asked,
    pub(super) whose: &'a Whose,
    pub(super) from: NaiveDate,
    pub(super) found: &'a [Found],
    pub(super) zone: Tz,
}

pub(super) fn page(view: &AvailabilityView<'_>) -> Markup {
    let calendar = CalendarPath.to_string();
    html! {
        (page_header("Free times").back("Calendar", &calendar))
        (question(view))
        @if !view.form.has_errors() { (answer(view)) }
    }
}

fn question(view: &AvailabilityView<'_>) -> Markup {
    let (form, action) = (view.form, AvailabilityPath.to_string());
    let ticked = form.values("services").count();
    let chosen = html! { @if ticked > 0 { (ticked) " chosen" } @else { "None chosen" } };
    card(
        "What is asked for",
        &html! {},
        &html! {
            form method="get" action=(action) {
                (place::stack(&html! {
                @if !form.value(LEAD).is_empty() { input type="hidden" name=(LEAD) value=(form.value(LEAD)); }
                @if let Some(customer) = view.customer {
                    input type="hidden" name="customer" value=(customer.id);
                    p { "For " strong { (customer.name) } " " (button::quiet("Somebody else").small().href(&action)) }
                }
                (grid(&html! {
                    (field::text(form, "where", "Where").autocomplete("off").optional().wide()
                        .hint("An address with its ZIP code, or a pin such as 38.5806, -121.4956. Empty: anywhere."))
                    (field::date(form, "from", "From"))
                    (field::number(form, "hours", "Length").inputmode("decimal").after("h").optional()
                        .hint("Empty: as long as the work takes."))
                }))
                (fold("Work", &chosen, ticked > 0, &work(form, view.menu)))
                (actions(&html! { (button::primary("Show free times").icon(Icon::CalendarClock)) }))
                }))
            }
        },
    )
}

fn answer(view: &AvailabilityView<'_>) -> Markup {
    let why = why_not(view);
    let Some(first) = view.found.first() else {
        let title = format!(
            "Nobody can come until {}",
            view.book.last.format("%a, %b %-d")
        );
        return empty(Icon::CalendarDays, &title, &why, None);
    };
    let area = Areas::of(&view.book.rules.open.areas, view.asked.place.as_ref()).first();
    html! {
        @if first.day != view.from {
            (place::note(Tone::Info, Icon::Info, &html! {
                p { strong { "Not on " (time::date(view.from, view.from)) ". " } (why) " The next possible day is " (time::date(first.day, view.from)) "." }
            }))
        }
        @if let Some(area) = area {
            p.muted {
                "Area: " (area.name) ". "
                @if area.trip_fee > Cents::ZERO { "Trip fee " (area.trip_fee) "." }
            }
        }
        @if view.asked.place.is_none() {
            p.muted { "Without a place, each drive counts as long as the shop says under Scheduling." }
        }
        @for found in view.found { (day(view, found)) }
        p.muted {
            "Each visit is counted as " (time::lasting(TimeDelta::minutes(view.asked.minutes.into())))
            ". Drives are estimates: the straight way, a third longer, at the speed of the hour and as fast as your people have arrived so far."
        }
    }
}

const COLUMNS: &[table::Column] = &[
    table::text("Start"),
    table::text("Technician"),
    table::text("Tell the customer"),
    table::text("Drive there"),
    table::text("Drive on"),
];

fn day(view: &AvailabilityView<'_>, found: &Found) -> Markup {
    let title = found.day.format("%A, %B %-d").to_string();
    let left = found.count - found.shown.len();
    let rows = html! { @for slot in &found.shown { (row(view, slot)) } };
    card(
        &title,
        &html! {},
        &html! {
            (table::table(&format!("Free times on {title}"), COLUMNS, &rows, None))
            @if left > 0 { p.muted { (left) " more on this day." } }
        },
    )
}

fn row(view: &AvailabilityView<'_>, slot: &Slot) -> Markup {
    let name = view
        .members
        .iter()
        .find(|member| member.id == slot.technician);
    let until = slot.start + TimeDelta::minutes(view.window.max(0).into());
    let cells = [
        html! {
            a href=(booking(view, slot)) { (time::clock(slot.start, view.zone)) }
            @if slot.is_near() { " " (badge(Tone::Ok, Icon::MapPin, "Near")) }
        },
        html! { @if let Some(member) = name { (member.name) } },
        html! { @if view.window > 0 { (time::span(slot.start, until, view.zone)) } @else { (time::clock(slot.start, view.zone)) } },
        drive(view, slot.before, ("from", "First stop")),
        drive(view, slot.after, ("to", "Last stop")),
    ];
    table::row(None, COLUMNS, &cells)
}

/// "25 min from Ana Ruiz".
fn drive(view: &AvailabilityView<'_>, leg: Option<Leg>, (way, none): (&str, &str)) -> Markup {
    let Some(leg) = leg else {
        return place::muted(none);
    };
    let minutes = time::lasting(TimeDelta::minutes(leg.minutes.into()));
    html! {
        @match leg.stop {
            Stop::Base if way == "from" => { (minutes) " from where the day begins" }
            Stop::Base => { (minutes) " to where the day ends" }
            Stop::Visit(id, is_known) => {
                @if !is_known { "about " }
                (minutes) " " (way) " "
                (view.whose.get(&id).map_or("another stop", String::as_str))
            }
        }
    }
}

/// The booking page with time, technician, customer, place and work filled in.
fn booking(view: &AvailabilityView<'_>, slot: &Slot) -> String {
    let start = slot.start.with_timezone(&view.zone);
    let start = start.format("%Y-%m-%dT%H:%M").to_string();
    let technician = slot.technician.to_string();
    let customer = view
        .customer
        .map(|one| one.id.to_string())
        .unwrap_or_default();
    let services: Vec<&str> = view.form.values("services").collect();
    let services = services.join(",");
    let zip = view
        .asked
        .place
        .as_ref()
        .and_then(|place| place.zip.as_deref());
    let zip = zip.filter(|_| view.customer.is_none()).unwrap_or_default();
    let pairs = [
        ("start", start.as_str()),
        ("technician", technician.as_str()),
        ("customer", customer.as_str()),
        ("services", services.as_str()),
        ("duration", view.form.value("hours")),
        ("postal", zip),
        (LEAD, view.form.value(LEAD)),
    ];
    with_query(NewAppointmentPath, &pairs)
}

/// Why nobody can come on the day that was asked for.
fn why_not(view: &AvailabilityView<'_>) -> String {
    let (book, asked, day) = (view.book, view.asked, view.from);
    let open = &book.rules.open;
    let areas = Areas::of(&open.areas, asked.place.as_ref());
    let crew = Crew::of(Arc::clone(open));
    let mut driving = book.technicians.iter().filter(|member| areas.has(**member));
    let holiday = open.holidays.iter().find(|holiday| holiday.day == day);
    let knows = |member| {
        let level = |category| crew.level(member, category, day);
        super::super::calendar::missing_skills(&asked.work, level).is_empty()
    };
    let works = |member| open.week.is_empty() || !crew.spans(member, day).is_empty();
    if book.technicians.is_empty() {
        return "Nobody takes appointments yet: an owner says who does, under People.".to_owned();
    }
    if matches!(&areas, Areas::Some(none) if none.is_empty()) {
        return "No area of the shop reaches this place.".to_owned();
    }
    if day > book.last {
        return "Times are not offered so far ahead.".to_owned();
    }
    if let Some(holiday) = holiday {
        return format!("The shop is closed: {}.", holiday.name);
    }
    if book.is_full(day) {
        return "The day has as many visits as the shop takes.".to_owned();
    }
    if driving.clone().next().is_none() {
        return "Nobody who takes appointments drives there.".to_owned();
    }
    if !driving.clone().any(|member| knows(*member)) {
        return "Nobody who drives there knows this work well enough.".to_owned();
    }
    match driving.any(|member| works(*member)) {
        true => "Whoever could come is booked, away, or can't be there in time.".to_owned(),
        false => "Nobody works on this day.".to_owned(),
    }
}
