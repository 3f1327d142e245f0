//! Readings as a line and as a table, and the form that adds one.

use super::forms::LOWER;
use super::queries::Shown;
use crate::entity::vehicle;
use crate::features::vehicles::queries::label;
use crate::kernel::time::ShopTime;
use crate::kernel::vehicle::miles;
use crate::kernel::words::{DistanceUnit, OdometerReason};
use crate::ui::form::{FormState, actions, field, form_for, grid};
use crate::ui::table::{Column, number, row, table, text};
use crate::ui::trend::trend;
use crate::ui::{Icon, Tone, badge, button, dom_id, empty, page_header, place, time};
use crate::web::paths::{ReadingsPath, VehiclePath};
use chrono::NaiveDate;
use maud::{Markup, html};

type When = (ShopTime, NaiveDate);

const COLUMNS: &[Column] = &[text("Day"), number("Odometer"), text("Read by").minor()];

/// The newest readings on the car's page.
pub(crate) fn card(car: &vehicle::Model, readings: &[Shown], when: When, can_add: bool) -> Markup {
    let path = ReadingsPath { vehicle: car.id }.to_string();
    let add = button::secondary("Add a reading")
        .icon(Icon::Gauge)
        .href(&path)
        .small();
    crate::ui::card(
        "Odometer",
        &html! { @if can_add { (add) } },
        &html! {
            @if readings.is_empty() {
                p { (place::muted("Not read yet.")) }
            } @else {
                (series(readings, when))
            }
        },
    )
}

fn series(readings: &[Shown], when: When) -> Markup {
    let points: Vec<(i64, i64)> = readings
        .iter()
        .rev()
        .map(|read| (read.read_at.timestamp(), i64::from(read.miles)))
        .collect();
    let rows = html! { @for read in readings { (line(read, when)) } };
    html! {
        (trend("Odometer over time", &points))
        (table("Odometer readings", COLUMNS, &rows, None))
    }
}

fn line(read: &Shown, (zone, today): When) -> Markup {
    let cells = [
        html! { span.nowrap { (time::date(zone.day(read.read_at), today)) } },
        html! {
            span.nowrap {
                @match read.unit {
                    DistanceUnit::Miles => (miles(read.value)),
                    DistanceUnit::Kilometers => { (kilometers(read.value)) " " (place::muted(&format!("({})", miles(read.miles)))) }
                }
            }
            @if let Some(reason) = read.reason() {
                br; (badge(Tone::Warn, Icon::TriangleAlert, "Lower")) " " (place::muted(reason.label()))
            }
        },
        html! { @if let Some(name) = &read.recorded_by { (name) } },
    ];
    row(Some(&dom_id("reading", read.id)), COLUMNS, &cells)
}

/// "120,500 km".
fn kilometers(value: i32) -> String {
    miles(value).replace(" mi", " km")
}

pub(super) fn page(
    car: &vehicle::Model,
    readings: &[Shown],
    form: &FormState,
    when: When,
) -> Markup {
    let back = VehiclePath { vehicle: car.id }.to_string();
    let action = ReadingsPath { vehicle: car.id }.to_string();
    let units = DistanceUnit::ALL
        .iter()
        .map(|unit| (unit.as_str(), unit.label()));
    let reasons = OdometerReason::ALL
        .iter()
        .map(|why| (why.as_str(), why.label()));
    let last = car
        .last_odometer
        .map(|last| format!("The last reading was {}.", miles(last)));
    let asks_why = form.error_for(LOWER).is_some() || !form.value(LOWER).is_empty();
    html! {
        (page_header("Odometer").back(&label(car), &back))
        (form_for(&action, "reading-form", form, &html! {
            (grid(&html! {
                (field::number(form, "value", "Odometer").required().hint(last.as_deref().unwrap_or("What it shows now.")))
                (field::select(form, "unit", "Unit", units))
                (field::date(form, "day", "Date").required())
                @if asks_why {
                    (field::select(form, LOWER, "Why it is lower", reasons).blank("Choose"))
                }
            }))
            (actions(&html! { (button::primary("Add reading")) (button::quiet("Cancel").href(&back)) }))
        }))
        @if readings.is_empty() {
            (empty(Icon::Gauge, "Not read yet", "Each visit's reading stands here too.", None))
        } @else {
            (series(readings, when))
        }
    }
}
