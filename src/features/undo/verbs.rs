//! What can be taken back: by whom, under which name it stands in the list, and by what it is told that it
//! was.

use crate::entity::audit_log;
use crate::kernel::words::{AppointmentStatus, StampKind};
use crate::web::staff::Right;
use serde_json::Value;

/// What happened on the board and on the way.
pub(super) const STEPS: &[&str] = &[
    "appointment.moved",
    "appointment.rescheduled",
    "appointment.not_done",
    "appointment.stamped",
];

/// What is no longer there.
pub(super) const REMOVALS: &[&str] = &[
    "appointment.deleted",
    "appointment.job_removed",
    "appointment.line_removed",
    "customer.deleted",
    "note.removed",
    "contact.removed",
    "holiday.removed",
    "crew.time_off_removed",
    "service.line_removed",
    DISCARDED,
];

/// It comes back only while its work is as it was.
pub(super) const DISCARDED: &str = "invoice.discarded";

/// What tells that something was taken back.
pub(super) const BACK: &[&str] = &[
    "appointment.move_undone",
    "appointment.reschedule_undone",
    "appointment.stamp_undone",
    "appointment.restored",
    "appointment.job_restored",
    "appointment.line_restored",
    "customer.restored",
    "note.restored",
    "contact.restored",
    "holiday.restored",
    "crew.time_off_restored",
    "service.line_restored",
    "invoice.draft_restored",
];

/// It stands in no list: taken back, it is a deletion, which does.
pub(super) const BOOKED: &str = "appointment.booked";

/// The right that it took to do it; without one it can't be taken back.
pub(super) fn right_of(action: &str) -> Option<Right> {
    Some(match action {
        "appointment.moved"
        | "appointment.placed"
        | "appointment.not_done"
        | "appointment.noted"
        | "appointment.checked_in"
        | "appointment.checked_out"
        | "appointment.stamped" => Right::MoveAppointments,
        BOOKED
        | "appointment.rescheduled"
        | "appointment.deleted"
        | "appointment.job_removed"
        | "appointment.line_removed" => Right::EditAppointments,
        "customer.deleted" | "contact.removed" => Right::EditCustomers,
        "note.removed" => Right::WriteNotes,
        "holiday.removed" | "crew.time_off_removed" => Right::EditHours,
        "service.line_removed" => Right::EditCatalog,
        "invoice.discarded" => Right::EditInvoices,
        _ => return None,
    })
}

/// What was done, in words.
pub(super) fn words(entry: &audit_log::Model) -> String {
    let named = |of: &Option<Value>, name: &str| {
        let text = of.as_ref()?.get(name)?.as_str()?;
        let short: String = text.chars().take(60).collect();
        Some(if short.len() < text.len() {
            format!("{short}…")
        } else {
            short
        })
    };
    let with = |what: &str, name: &str| match named(&entry.before, name) {
        Some(text) => format!("{what}: {text}"),
        None => what.to_owned(),
    };
    match entry.action.as_str() {
        "appointment.moved" => {
            let to = named(&entry.after, "status").unwrap_or_default();
            let to: Option<AppointmentStatus> = to.parse().ok();
            format!(
                "Moved to {}",
                to.map_or("another place", AppointmentStatus::label)
            )
        }
        "appointment.rescheduled" => "Given another time".to_owned(),
        "appointment.not_done" => "Could not do".to_owned(),
        "appointment.stamped" => {
            let kind = named(&entry.after, "stamp").unwrap_or_default();
            let kind: Option<StampKind> = kind.parse().ok();
            kind.map_or("Tapped", StampKind::label).to_owned()
        }
        "appointment.deleted" => "Appointment deleted".to_owned(),
        "appointment.job_removed" => with("Service removed", "job"),
        "appointment.line_removed" => with("Line removed", "name"),
        "customer.deleted" => "Customer deleted".to_owned(),
        "note.removed" => with("Note removed", "body"),
        "contact.removed" => "Contact removed".to_owned(),
        "holiday.removed" => with("Holiday removed", "name"),
        "crew.time_off_removed" => with("Time off removed", "reason"),
        "service.line_removed" => with("Line of a service removed", "name"),
        "invoice.discarded" => "Draft invoice discarded".to_owned(),
        action => action.replace(['.', '_'], " "),
    }
}
