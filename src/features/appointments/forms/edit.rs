//! The form that reschedules, reassigns and notes.

use super::super::commands::{Change, Plan};
use super::super::queries::Billable;
use super::{Desk, OFFSET, east, hours_of, news, plan};
use crate::entity::{appointment, vehicle};
use crate::kernel::ids::VehicleId;
use crate::kernel::time::ShopTime;
use crate::kernel::words::DurationSource;
use crate::ui::form::FormState;

/// The choice of no car at all.
pub(crate) const NO_CAR: &str = "none";
/// The field that says why the odometer went back (R-VEH-6).
pub(crate) const LOWER: &str = "odometer_reason";

/// `None` if something is wrong; the form says what.
pub(crate) fn change(
    form: &mut FormState,
    desk: &Desk<'_>,
    (at, cars): (&Billable, &[vehicle::Model]),
) -> Option<Change> {
    let restore = form.is_checked("restore");
    let stored = Plan::of(&at.appointment);
    // Restored, the old start counts like a new one (R-APPT-3).
    let kept = (!restore).then_some(&stored.when);
    let plan = plan(form, desk, kept, &at.hours());
    let vehicle = car(form, at, cars);
    let odometer_in = form.integer("odometer_in", "Odometer", 0..=2_000_000);
    let odometer_reason = match form.value(LOWER).trim() {
        "" => None,
        _ => form.choice(LOWER, "Reason"),
    };
    let complaint = form.multiline("complaint", "What is wrong", 1000);
    let notes = form.multiline("notes", "Notes", 1000);
    if form.has_errors() {
        return None;
    }
    let seen = form.version().unwrap_or_default();
    Some(Change {
        seen,
        plan: plan?,
        vehicle,
        notes,
        complaint,
        odometer_in,
        odometer_reason,
        restore,
        news: news(form),
    })
}

/// Whether the form leaves the visit its car; one that does not ask changes nothing.
pub(crate) fn keeps_car(form: &FormState, at: &Billable) -> bool {
    let chosen = form.value("vehicle").trim();
    chosen.is_empty() || chosen == car_word(at.appointment.vehicle_id)
}

/// One of the customer's cars, or none yet.
fn car(form: &mut FormState, at: &Billable, cars: &[vehicle::Model]) -> Option<VehicleId> {
    if keeps_car(form, at) {
        form.set("vehicle", car_word(at.appointment.vehicle_id));
        return at.appointment.vehicle_id;
    }
    let chosen = form.value("vehicle").trim();
    if chosen == NO_CAR {
        return None;
    }
    let found = cars.iter().find(|car| car.id.to_string() == chosen);
    let found = found.map(|car| car.id);
    if found.is_none() {
        form.fail("vehicle", "Choose one of this customer's cars.");
    }
    found
}

fn car_word(car: Option<VehicleId>) -> String {
    car.map_or_else(|| NO_CAR.to_owned(), |id| id.to_string())
}

/// Filled with what is stored.
pub(crate) fn filled(at: &Billable) -> FormState {
    let row = &at.appointment;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (day, time) = row
        .wall_start
        .split_once('T')
        .unwrap_or((&row.wall_start, ""));
    let duration = match row.duration_source {
        DurationSource::Given => hours_of(&Plan::of(row).when),
        DurationSource::Services | DurationSource::Default => String::new(),
    };
    let mut form = FormState::of([
        ("day", day.to_owned()),
        ("time", time.to_owned()),
        ("duration", duration),
        (
            "technician",
            row.technician_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
        ),
        ("vehicle", car_word(row.vehicle_id)),
        ("place", row.place.as_str().to_owned()),
        ("line1", text(&row.line1)),
        ("city", text(&row.city)),
        ("region", text(&row.region)),
        ("postal", text(&row.postal)),
        ("access_notes", text(&row.access_notes)),
        (
            "odometer_in",
            at.order
                .odometer_in
                .map(|miles| miles.to_string())
                .unwrap_or_default(),
        ),
        ("complaint", text(&at.order.complaint)),
        ("notes", text(&row.notes)),
    ]);
    if let Some(offset) = second(row) {
        form.set(OFFSET, offset.to_string());
    }
    form
}

/// Which of both, if its wall time comes twice and the second one is meant.
fn second(row: &appointment::Model) -> Option<i32> {
    let zone: ShopTime = row.zone.parse().ok()?;
    let wall = zone.local(row.start_at);
    let later = zone.instant(wall.date(), wall.time()).ok()?.later?;
    (later == row.start_at).then(|| east(zone, later))
}
