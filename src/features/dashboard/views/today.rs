//! Today: where somebody goes next, what waits for somebody, where each car stands.

use super::super::figures::{Figure, STANDING};
use super::super::queries::Stop;
use super::{DashboardView, formulas};
use crate::features::appointments::views::stamps;
use crate::kernel::contact::Phone;
use crate::kernel::money::Cents;
use crate::kernel::vehicle::label;
use crate::kernel::words::StampKind::Started;
use crate::kernel::words::{AppointmentStatus, Place};
use crate::ui::kpi::{Kpi, grouped, kpis};
use crate::ui::plate::{self, plate};
use crate::ui::{Icon, Tone, badge, button, card, empty, empty_with, place, time};
use crate::web::paths::{
    AppointmentPath, BoardPath, CustomerPath, DashboardPath, NewAppointmentPath, QuickPath,
};
use chrono::TimeDelta;
use maud::{Markup, html};

const WAITING: [Figure; 4] = [
    Figure::Late,
    Figure::Approval,
    Figure::Unresolved,
    Figure::Unpaid,
];

pub(super) fn today(view: &DashboardView<'_>) -> Markup {
    let counted = [Figure::Jobs]
        .into_iter()
        .chain(STANDING.map(Figure::Standing))
        .chain([Figure::Premises, Figure::Booked]);
    let counted: Vec<Figure> = counted.collect();
    let open = Figure::Standing(AppointmentStatus::Scheduled).formula();
    let said = WAITING
        .into_iter()
        .chain([Figure::Jobs, Figure::Premises, Figure::Booked])
        .map(|figure| (figure.label(), figure.formula()))
        .chain([("Scheduled to no-show", open)]);
    html! {
        (next(view))
        h2 { "Waiting for somebody" }
        (tiles(view, &WAITING, None))
        h2 { "Today" }
        (tiles(view, &counted, None))
        (formulas(said))
    }
}

/// Each figure with the way to its rows, and one more behind the first.
pub(super) fn tiles(
    view: &DashboardView<'_>,
    figures: &[Figure],
    second: Option<Kpi<'_>>,
) -> Markup {
    let hrefs: Vec<String> = figures.iter().map(|f| f.href(view.frame.today)).collect();
    let tiles = figures.iter().zip(&hrefs).map(|(figure, href)| Kpi {
        label: figure.label(),
        value: value(view, *figure),
        href: Some(href),
        note: None,
    });
    let mut tiles: Vec<Kpi<'_>> = tiles.collect();
    tiles.splice(1..1, second);
    kpis(&tiles)
}

/// A number, or an amount.
fn value(view: &DashboardView<'_>, figure: Figure) -> Markup {
    let found = view.today.of(figure);
    match figure {
        Figure::Unpaid | Figure::Overdue | Figure::Aged(_) | Figure::Collected => {
            html! { (Cents(found)) }
        }
        _ => html! { (grouped(found)) },
    }
}

fn next(view: &DashboardView<'_>) -> Markup {
    let Some((first, rest)) = view.stops.split_first() else {
        return none(view);
    };
    html! {
        (card("Next stop", &html! { (open(view, first)) }, &html! {
            @if view.today.of(Figure::Jobs) == 0 {
                p { (place::muted("No jobs today.")) " " (free(view)) }
                @if view.may_book { (booking(view)) }
            }
            (stop(view, first))
            @if !rest.is_empty() {
                ul.after aria-label="After that" { @for stop in rest { li { (line(view, stop)) } } }
            }
        }))
    }
}

fn none(view: &DashboardView<'_>) -> Markup {
    let board = BoardPath.to_string();
    let (what, why) = match view.today.of(Figure::Jobs) {
        0 => (
            "No jobs today",
            "Nothing is planned for today, nor for later.",
        ),
        _ => (
            "Nothing left to start",
            "All of today's jobs have begun, and nothing is planned for later.",
        ),
    };
    if view.may_book {
        let ways = html! { p { (free(view)) } (booking(view)) };
        return empty_with(Icon::CalendarClock, what, why, &ways);
    }
    let action = button::secondary("Open the board").href(&board);
    empty(Icon::CalendarClock, what, why, Some(&action))
}

/// From when somebody can come.
fn free(view: &DashboardView<'_>) -> Markup {
    let Some(at) = view.free else {
        return html! {};
    };
    let day = match at.date() == view.frame.today {
        true => "today".to_owned(),
        false => at.format("%a, %b %-d").to_string(),
    };
    html! { "Next free: " strong { (day) ", " (at.format("%-I:%M %p").to_string()) } }
}

/// The ways to a booking; the long one begins where somebody can come.
fn booking(view: &DashboardView<'_>) -> Markup {
    let start = view
        .free
        .map(|at| at.format("?start=%Y-%m-%dT%H:%M").to_string());
    let book = format!("{NewAppointmentPath}{}", start.unwrap_or_default());
    place::row(&html! {
        (button::secondary("Book an appointment").href(&book))
        (button::quiet("Quick add").href(&QuickPath.to_string()))
    })
}

fn path(stop: &Stop) -> String {
    let appointment = stop.id;
    AppointmentPath { appointment }.to_string()
}

/// What is done with the next one. One of today can begin; its alerts are asked for first.
fn open(view: &DashboardView<'_>, stop: &Stop) -> Markup {
    let path = path(stop);
    let asks = !stop.alerts.0.is_empty();
    let begins = view.may_move && stop.day == view.frame.today;
    html! {
        @if begins {
            (stamps::tap((stop.id, stop.version), (Started, DashboardPath, asks),
                &button::secondary("Start").icon(stamps::icon(Started))))
        }
        @if let Some(phone) = &stop.phone {
            a.btn href={ "tel:" (phone) } { (Icon::Phone) "Call" }
        }
        (button::secondary("Open").href(&path))
    }
}

/// The first one: who, what, where.
fn stop(view: &DashboardView<'_>, stop: &Stop) -> Markup {
    let customer = CustomerPath {
        customer: stop.customer_id,
    };
    let jobs: Vec<&str> = stop.jobs.to_do().collect();
    let spot = [stop.line1.as_deref(), stop.city.as_deref()];
    let spot: Vec<&str> = spot.into_iter().flatten().collect();
    html! {
        (place::row(&html! {
            strong { (when(view, stop)) }
            @if is_late(view, stop) { (badge(Tone::Bad, Icon::AlarmClock, "Late")) }
        }))
        p {
            a href=(customer) { (stop.customer) } " " (plate::number(&stop.number)) " "
            @if let Some(phone) = &stop.phone { span.muted { (Phone::stored(phone.clone()).national()) } }
        }
        p { (car(stop)) }
        p {
            @if jobs.is_empty() { (place::muted("No services yet")) } @else { (jobs.join(", ")) }
        }
        p.muted {
            (technician(stop)) " · "
            @match (stop.place, spot.is_empty()) {
                (Place::Shop, _) | (_, true) => (stop.place.label()),
                _ => (spot.join(", ")),
            }
        }
    }
}

/// One that comes after it.
fn line(view: &DashboardView<'_>, stop: &Stop) -> Markup {
    html! {
        a href=(path(stop)) { (when(view, stop)) span { (stop.customer) } }
        " " (place::muted(technician(stop)))
        @if is_late(view, stop) { " " (badge(Tone::Bad, Icon::AlarmClock, "Late")) }
    }
}

fn when(view: &DashboardView<'_>, stop: &Stop) -> Markup {
    match stop.day == view.frame.today {
        true => time::clock(stop.start_at, view.zone.tz()),
        false => time::at(stop.start_at, view.zone.tz()),
    }
}

/// R-APPT-23.
fn is_late(view: &DashboardView<'_>, stop: &Stop) -> bool {
    view.now - stop.start_at > TimeDelta::minutes(10)
}

fn technician(stop: &Stop) -> &str {
    stop.technician.as_deref().unwrap_or("No technician")
}

fn car(stop: &Stop) -> Markup {
    html! {
        @if let (Some(make), Some(model)) = (&stop.make, &stop.model) {
            @if let Some(text) = &stop.plate { (plate(text, stop.plate_region.as_deref())) " " }
            (label(stop.year, make, model))
        } @else { (place::muted("No car yet")) }
    }
}
