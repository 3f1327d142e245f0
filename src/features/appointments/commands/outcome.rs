//! What could not be done (R-APPT-24): the order stays open, and the visit says why.

use super::super::queries::{self, Standing};
use super::advance::{enter, note};
use super::stamps;
use super::undo::Former;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::appointment;
use crate::error::{AppError, AppResult};
use crate::features::appointments::state;
use crate::features::{customers, messages};
use crate::kernel::ids::AuditId;
use crate::kernel::words::{AppointmentStatus, Outcome};
use crate::web::staff::By;
use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// Why, and the version of the visit that was seen.
#[derive(Clone, Debug)]
pub(in super::super) struct NotDone {
    pub(in super::super) why: Outcome,
    pub(in super::super) note: Option<String>,
    pub(in super::super) seen: i64,
}

/// Notes why a visit could not be done. It goes back into the plan, for another time; where the
/// customer never came, it is a no-show. The same said twice changes nothing.
///
/// # Errors
/// [`AppError::Refused`] where nothing is left to do; [`AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.not_done", skip_all)]
pub(in super::super) async fn not_done(
    tx: &ShopTx,
    by: By<'_>,
    (at, said): (&Standing, &NotDone),
) -> AppResult<Option<AuditId>> {
    let row = &at.appointment;
    let said_before = row.outcome == Some(said.why) && row.outcome_note == said.note;
    let to = match (row.status, said.why) {
        (NoShow, Outcome::CustomerAbsent) if said_before => return Ok(None),
        (Scheduled, Outcome::CustomerAbsent) => NoShow,
        (Scheduled | InProgress, _) => Scheduled,
        (Ready | Completed, _) => return refused("The work is done already."),
        (NoShow | Canceled, _) => return refused("This visit does not take place."),
    };
    // Whoever presses twice has seen what stood before; whoever was there once more has tapped, or sees
    // it in the plan again.
    if said_before && (row.status == to || row.version != said.seen) {
        let stamps = queries::stamps(tx, row.id).await?;
        if stamps.is_empty() {
            return Ok(None);
        }
    }
    if row.version != said.seen {
        return Err(AppError::Stale);
    }
    customers::note_activity(tx, row.customer_id, by.1).await?;
    let former = Former::of(row);
    let times = state::enter(former.stamps.times, row.status, to, by.1);
    let mut changed = appointment::ActiveModel {
        id: Set(row.id),
        version: Set(row.version),
        outcome: Set(Some(said.why)),
        outcome_note: Set(said.note.clone()),
        ..Default::default()
    };
    enter(&mut changed, (to, times));
    if to == Scheduled {
        changed.check_in_at = Set(None); // nobody is there any more
    }
    tx.update(changed, by.1).await?;
    let words = match &said.note {
        Some(words) => format!("Could not do: {}. {words}", said.why.label()),
        None => format!("Could not do: {}", said.why.label()),
    };
    note(tx, by, row, (to, Some(words))).await?;
    stamps::over(tx, row.id, by.1).await?;
    messages::forget(tx, by.1, row.id).await?;
    customers::recount(tx, row.customer_id, by.1).await?;
    let entry = Entry {
        action: "appointment.not_done",
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.number,
        before: Some(json!({"former": former})),
        after: Some(json!({"outcome": said.why, "note": said.note, "led_to": to})),
    };
    Ok(Some(audit::record(tx, by, entry)))
}

fn refused(words: &str) -> AppResult<Option<AuditId>> {
    Err(AppError::Refused(words.to_owned()))
}
