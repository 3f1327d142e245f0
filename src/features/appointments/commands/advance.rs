//! Moving a car along the status table (product, section 4.5).

use super::super::calendar::check_times;
use super::super::queries::{self, Standing};
use super::super::refusal::Refusal;
use super::super::state::{self, Refusal as Forbidden, Stamps};
use super::guard::{self, Rules, Wanted};
use super::undo::Former;
use super::{Plan, alerts, bill, place, stamps};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, status_change};
use crate::error::{AppError, AppResult};
use crate::features::customers;
use crate::features::messages::{self, Cause};
use crate::kernel::ids::{AuditId, NoteId, StatusChangeId};
use crate::kernel::words::{AppointmentStatus, Place, StampKind, Trigger};
use crate::web::staff::By;
use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
use sea_orm::ActiveValue::Set;
use serde_json::json;

/// A step that somebody wants to take.
#[derive(Clone, Debug)]
pub struct Step {
    pub to: AppointmentStatus,
    /// The version that was seen.
    pub seen: i64,
    /// Why; a cancellation needs one (R-APPT-21).
    pub reason: Option<String>,
    /// The alerts that were shown and read (R-UX-9).
    pub read: Vec<NoteId>,
    /// Who wants it.
    pub actor: state::Actor,
    /// What was tapped for it (R-DAY-2).
    pub stamp: Option<StampKind>,
    /// Whether the customer hears nothing of a cancellation (R-APPT-21).
    pub is_silent: bool,
}

/// The refusal of a visit that begins before its alerts were read.
pub(in super::super) const ALERTS: &str = "alerts";

/// Takes the step, or says why not. Staying changes nothing but the place in the column, and succeeds
/// (R-APPT-2, R-APPT-18). With the entry by which it can be taken back.
///
/// # Errors
/// [`Refusal`]; [`AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.advance", skip_all, fields(appointment.id = %at.appointment.id))]
pub async fn advance(
    tx: &ShopTx,
    by: By<'_>,
    (at, step): (&Standing, &Step),
    rules: &Rules,
) -> Result<Option<AuditId>, Refusal> {
    let (row, to) = (&at.appointment, step.to);
    if row.status != to && row.version != step.seen {
        return Err(AppError::Stale.into());
    }
    if row.status == to {
        return place::put(tx, by, (at, step)).await;
    }
    customers::note_activity(tx, row.customer_id, by.1).await?;
    state::allowed(row.status, to, step.actor, false).map_err(told)?;
    if matches!(to, InProgress | Ready) {
        has_address(row)?;
    }
    let read = begin(tx, by, (at, step)).await?;
    if to == Scheduled && matches!(row.status, NoShow | Canceled) {
        still_free(tx, (row, by), rules).await?;
    }
    let (position, _) = place::room(tx, at, to).await?;
    let mut changed = stamped(row, (to, position), by);
    if to == Canceled {
        changed.cancel_reason = Set(step.reason.clone());
    }
    tx.update(changed, by.1).await?;
    if row.status == Completed && bill::is_issued(tx, by, at).await? {
        return Err(told(Forbidden::InvoiceIssued).into());
    }
    note(tx, by, row, (to, step.reason.clone())).await?;
    customers::recount(tx, row.customer_id, by.1).await?;
    let mut after = json!({"status": to, "reason": step.reason});
    if to == Scheduled {
        stamps::over(tx, row.id, by.1).await?;
    }
    if let Some(kind) = step.stamp {
        stamps::write(tx, by, (row.id, kind)).await?;
        after["stamp"] = json!(kind);
    }
    if let Some(read) = read {
        after["alerts"] = json!(read);
    }
    tell(tx, by, (row, step)).await?;
    let entry = Entry {
        action: "appointment.moved",
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.number,
        before: Some(json!(Former::of(row))),
        after: Some(after),
    };
    Ok(Some(audit::record(tx, by, entry)))
}

/// Tells the customer, and takes back what is not so any more (R-MSG-7).
async fn tell(tx: &ShopTx, by: By<'_>, (row, step): (&appointment::Model, &Step)) -> AppResult<()> {
    let (customer, visit) = (row.customer_id, row.id);
    let cause = match (step.to, row.canceled_at) {
        (Canceled, _) => {
            let news = (!step.is_silent).then_some(Trigger::Canceled);
            Cause::Visit(customer, visit, news)
        }
        (Ready, _) => Cause::Visit(customer, visit, Some(Trigger::Ready)),
        (Scheduled, Some(since)) => Cause::Again(customer, visit, since),
        (Scheduled, None) => Cause::Visit(customer, visit, None),
        (InProgress | Completed | NoShow, _) => return messages::forget(tx, by.1, visit).await,
    };
    messages::plan(tx, by.1, cause).await
}

/// A visit begins when its alerts were read; those that are read with this very step are kept, and
/// told with it.
async fn begin(
    tx: &ShopTx,
    by: By<'_>,
    (at, step): (&Standing, &Step),
) -> Result<Option<Vec<String>>, Refusal> {
    let row = &at.appointment;
    if at.alerts.0.is_empty() || row.status != Scheduled || !matches!(step.to, InProgress | Ready) {
        return Ok(None);
    }
    // Somebody may have acknowledged them since, or written another one.
    let fresh = queries::standing(tx, row.id).await?;
    let open = fresh.map(|fresh| fresh.alerts.0).unwrap_or_default();
    if open.iter().any(|alert| !step.read.contains(&alert.id)) {
        let words = "Read the alerts first.".to_owned();
        return Err(Refusal::Field(ALERTS, words));
    }
    alerts::keep(tx, by, row.id, &open).await?;
    let read = alerts::words(&open).into_iter().map(str::to_owned);
    Ok(Some(read.collect()))
}

pub(super) fn told(refusal: Forbidden) -> AppError {
    match refusal {
        Forbidden::NotPermitted { who } => AppError::Forbidden {
            right: "move it there",
            who: who.replacen('a', "A", 1),
        },
        Forbidden::InvalidTransition { .. } | Forbidden::InvoiceIssued => {
            AppError::Refused(refusal.to_string())
        }
    }
}

/// A mobile visit needs a place to drive to before it starts (R-APPT-12).
fn has_address(row: &appointment::Model) -> Result<(), Refusal> {
    let reachable = row.line1.is_some() && (row.city.is_some() || row.postal.is_some());
    if row.place == Place::Mobile && !reachable {
        let words = "This visit has no address yet. Add the street and the city, then start it.";
        return Err(Refusal::Field("line1", words.to_owned()));
    }
    Ok(())
}

/// Restoring asks the calendar again; a start in the past needs a new time (R-APPT-3).
async fn still_free(
    tx: &ShopTx,
    (row, by): (&appointment::Model, By<'_>),
    rules: &Rules,
) -> Result<(), Refusal> {
    if !check_times(by.1, row.start_at, row.end_at, true).is_empty() {
        let words = "The planned start has passed. Choose a new time.";
        return Err(Refusal::Field("time", words.to_owned()));
    }
    take_again(tx, (row, by), &Plan::of(row), rules).await
}

/// Locks what the plan of a visit needs, and refuses what is taken by now.
pub(super) async fn take_again(
    tx: &ShopTx,
    (row, by): (&appointment::Model, By<'_>),
    plan: &Plan,
    rules: &Rules,
) -> Result<(), Refusal> {
    let wanted = Wanted {
        id: row.id,
        customer: row.customer_id,
        vehicle: row.vehicle_id,
        plan,
        work: &[], // as when it was booked
    };
    guard::queue(tx, Some(row.customer_id), by.1, rules).await?;
    guard::check(tx, &wanted, rules).await.map(drop)
}

/// The stamps of the new status (R-APPT-1), and its place there.
fn stamped(
    row: &appointment::Model,
    (to, position): (AppointmentStatus, i32),
    (_, now): By<'_>,
) -> appointment::ActiveModel {
    let stamps = Former::of(row).stamps.times;
    let mut changed = appointment::ActiveModel {
        id: Set(row.id),
        version: Set(row.version),
        position: Set(position),
        ..Default::default()
    };
    enter(
        &mut changed,
        (to, state::enter(stamps, row.status, to, now)),
    );
    if to == Scheduled {
        changed.cancel_reason = Set(None);
    }
    if matches!(to, Scheduled | InProgress | Ready) {
        (changed.outcome, changed.outcome_note) = (Set(None), Set(None)); // it could be done after all
    }
    debug_assert!(to != Completed || changed.completed_at.as_ref().is_some());
    changed
}

pub(super) fn enter(
    changed: &mut appointment::ActiveModel,
    (to, stamps): (AppointmentStatus, Stamps),
) {
    changed.status = Set(to);
    changed.started_at = Set(stamps.started_at);
    changed.ready_at = Set(stamps.ready_at);
    changed.completed_at = Set(stamps.completed_at);
    changed.canceled_at = Set(stamps.canceled_at);
    changed.no_show_at = Set(stamps.no_show_at);
    changed.check_in_at = Set(stamps.check_in_at);
    changed.check_out_at = Set(stamps.check_out_at);
}

/// Back on the schedule: as if it had never been away.
pub(super) fn restored(changed: &mut appointment::ActiveModel) {
    enter(changed, (Scheduled, Stamps::default()));
    changed.cancel_reason = Set(None);
    (changed.outcome, changed.outcome_note) = (Set(None), Set(None));
}

/// One line of the visit's history.
pub(super) async fn note(
    tx: &ShopTx,
    (actor, now): By<'_>,
    row: &appointment::Model,
    (to, reason): (AppointmentStatus, Option<String>),
) -> AppResult<()> {
    tx.insert(status_change::ActiveModel {
        id: Set(StatusChangeId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        appointment_id: Set(row.id),
        from_status: Set(Some(row.status)),
        to_status: Set(to),
        at: Set(now),
        actor_name: Set(Some(actor.name.clone())),
        reason: Set(reason),
        ..Default::default()
    })
    .await?;
    Ok(())
}
