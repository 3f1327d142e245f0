//! Changing a visit: another time, somebody else, another place, what was noted.

use super::super::queries::Billable;
use super::super::refusal::Refusal;
use super::book::planned;
use super::guard::{self, Rules, Wanted};
use super::{Plan, advance, car, stamps};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, repair_order};
use crate::error::{AppError, AppResult};
use crate::features::customers;
use crate::features::messages::{self, Cause};
use crate::kernel::ids::VehicleId;
use crate::kernel::words::{AppointmentStatus, Confirmation, OdometerReason, Place, Trigger};
use crate::web::staff::By;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

/// What a visit is to become.
#[derive(Clone, Debug)]
pub struct Change {
    /// The version that was seen.
    pub seen: i64,
    pub plan: Plan,
    /// For which car; `None`: not known yet.
    pub vehicle: Option<VehicleId>,
    pub notes: Option<String>,
    pub complaint: Option<String>,
    pub odometer_in: Option<i32>,
    /// Why it shows less than before (R-VEH-6).
    pub odometer_reason: Option<OdometerReason>,
    /// Back on the schedule, from no-show or canceled (R-APPT-3).
    pub restore: bool,
    /// What the customer is told if the time changes; none: nothing (R-APPT-25).
    pub news: Option<Trigger>,
}

impl Change {
    /// Whether what was tapped so far belongs to what was: on the way there on another day, or before it
    /// was away. A car that was brought to the shop stays there.
    fn is_another_drive(&self, row: &appointment::Model) -> bool {
        let is_ahead = row.status == AppointmentStatus::Scheduled && row.place == Place::Mobile;
        self.restore || (is_ahead && self.plan.when.day != row.day)
    }

    /// Whether it takes other time than before, of somebody or of the car.
    fn moves(&self, row: &appointment::Model) -> bool {
        let (plan, when) = (&self.plan, &self.plan.when);
        let earlier_or_longer = when.start != row.start_at || when.end > row.end_at;
        earlier_or_longer
            || (plan.technician != row.technician_id && plan.technician.is_some())
            || plan.spot.place != row.place
            || (&plan.spot.line1, &plan.spot.city) != (&row.line1, &row.city)
    }
}

/// Changes a visit, or says what is in the way (R-APPT-11).
///
/// # Errors
/// [`Refusal`]; [`AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.change", skip_all, fields(appointment.id = %at.appointment.id))]
pub async fn change(
    tx: &ShopTx,
    by: By<'_>,
    (at, to): (&Billable, &Change),
    rules: &Rules,
) -> Result<(), Refusal> {
    apply(tx, by, (at, to), rules).await?;
    let entry = Entry {
        action: "appointment.changed",
        entity: "appointment",
        id: Some(at.appointment.id.0),
        label: &at.order.number,
        before: Some(before(at)),
        after: Some(after(at, to)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The same without its entry of the history; gives the visit as it is from now on.
pub(super) async fn apply(
    tx: &ShopTx,
    by: By<'_>,
    (at, to): (&Billable, &Change),
    rules: &Rules,
) -> Result<appointment::Model, Refusal> {
    let row = &at.appointment;
    if row.version != to.seen {
        return Err(AppError::Stale.into());
    }
    movable(row, to)?;
    // When to call a customer again is counted by the cars of the visits.
    let recounts = to.restore || to.plan.when.start != row.start_at || to.vehicle != row.vehicle_id;
    if recounts {
        guard::queue(tx, Some(row.customer_id), by.1, rules).await?;
    }
    let overridden = checked(tx, (at, to), rules).await?;
    let odometer_reason = car::read(tx, by, (at, to)).await?;
    let mut changed = appointment::ActiveModel {
        id: Set(row.id),
        vehicle_id: Set(to.vehicle),
        notes: Set(to.notes.clone()),
        version: Set(to.seen),
        ..planned(&to.plan)
    };
    if let Some(overridden) = overridden {
        let reason = to.plan.override_reason.clone().filter(|_| overridden);
        changed.override_by = Set(reason.as_ref().map(|_| by.0.id));
        changed.override_reason = Set(reason);
    }
    if to.plan.when.wall == row.wall_start && !to.restore {
        changed.position = NotSet; // where somebody has put its card
    }
    if to.restore {
        advance::restored(&mut changed);
        advance::note(tx, by, row, (AppointmentStatus::Scheduled, None)).await?;
    } else if row.status == AppointmentStatus::Scheduled && to.plan.when.start != row.start_at {
        // What could not be done then is to be done at another time.
        (changed.outcome, changed.outcome_note) = (Set(None), Set(None));
    }
    if to.news == Some(Trigger::Requested) {
        // What is asked for is to be agreed to once more (R-BOOK-4).
        changed.confirmation = Set(Confirmation::Requested);
    }
    let is_another_drive = to.is_another_drive(row);
    if is_another_drive {
        changed.check_in_at = Set(None);
    }
    let changed = tx.update(changed, by.1).await?;
    if is_another_drive {
        stamps::over(tx, row.id, by.1).await?;
    }
    if to.vehicle != row.vehicle_id {
        // The visit's row is locked by now, as it is while a draft is made of it.
        car::switch(tx, by, at, to.vehicle).await?;
    }
    let order = repair_order::Model {
        vehicle_id: to.vehicle,
        complaint: to.complaint.clone(),
        odometer_in: to.odometer_in,
        odometer_reason,
        ..at.order.clone()
    };
    if order != at.order {
        let order = repair_order::ActiveModel {
            id: Set(order.id),
            vehicle_id: Set(order.vehicle_id),
            complaint: Set(order.complaint),
            odometer_in: Set(order.odometer_in),
            odometer_reason: Set(order.odometer_reason),
            version: Set(order.version),
            ..Default::default()
        };
        tx.update(order, by.1).await?;
    }
    if recounts {
        customers::recount(tx, row.customer_id, by.1).await?;
    }
    tell(tx, by, row, to).await?;
    Ok(changed)
}

/// Tells the customer of another time, or that the canceled one stands again.
async fn tell(tx: &ShopTx, by: By<'_>, row: &appointment::Model, to: &Change) -> AppResult<()> {
    let keeps_time = to.plan.when.start == row.start_at;
    if keeps_time && !to.restore {
        return Ok(());
    }
    let again = row.canceled_at.filter(|_| keeps_time && to.news.is_some());
    let cause = match again {
        Some(since) => Cause::Again(row.customer_id, row.id, since),
        None => Cause::Visit(row.customer_id, row.id, to.news),
    };
    messages::plan(tx, by.1, cause).await
}

/// Whether it takes its time in spite of conflicts; `None`: it takes no other time than before. What
/// is over is in nobody's way, but its car must be one in use.
async fn checked(
    tx: &ShopTx,
    (at, to): (&Billable, &Change),
    rules: &Rules,
) -> Result<Option<bool>, Refusal> {
    use AppointmentStatus::{InProgress, Ready, Scheduled};
    let row = &at.appointment;
    let car = to.vehicle.filter(|car| row.vehicle_id != Some(*car));
    let is_ahead = matches!(row.status, Scheduled | InProgress | Ready);
    if to.restore || to.moves(row) || (car.is_some() && is_ahead) {
        let wanted = Wanted {
            id: row.id,
            customer: row.customer_id,
            vehicle: to.vehicle,
            plan: &to.plan,
            work: &at.work(),
        };
        return Ok(Some(guard::check(tx, &wanted, rules).await?));
    }
    if let Some(car) = car {
        guard::lock_vehicle(tx, car, row.customer_id).await?;
    }
    Ok(None)
}

/// What is over keeps its time.
fn movable(row: &appointment::Model, to: &Change) -> Result<(), Refusal> {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
    let is_away = matches!(row.status, Canceled | NoShow);
    if to.restore != is_away && to.restore {
        return Err(AppError::Stale.into());
    }
    let words = match row.status {
        Completed => "The work is done: its time and technician stay.",
        Canceled | NoShow => "Put the visit back on the schedule to give it another time.",
        Scheduled | InProgress | Ready => return Ok(()),
    };
    if to.moves(row) && !to.restore {
        return Err(Refusal::Field("day", words.to_owned()));
    }
    Ok(())
}

fn before(at: &Billable) -> Value {
    let row = &at.appointment;
    json!({
        "status": row.status, "start": row.start_at, "end": row.end_at,
        "technician": row.technician_id, "vehicle": row.vehicle_id, "place": row.place, "line1": row.line1, "city": row.city,
        "region": row.region, "postal": row.postal, "access_notes": row.access_notes,
        "notes": row.notes, "complaint": at.order.complaint, "odometer_in": at.order.odometer_in,
        "override_reason": row.override_reason,
    })
}

fn after(at: &Billable, to: &Change) -> Value {
    let (plan, row) = (&to.plan, &at.appointment);
    let status = if to.restore {
        AppointmentStatus::Scheduled
    } else {
        row.status
    };
    let reason = plan
        .override_reason
        .as_ref()
        .or(row.override_reason.as_ref());
    json!({
        "status": status, "start": plan.when.start, "end": plan.when.end,
        "technician": plan.technician, "vehicle": to.vehicle, "place": plan.spot.place, "line1": plan.spot.line1,
        "city": plan.spot.city, "region": plan.spot.region, "postal": plan.spot.postal,
        "access_notes": plan.spot.access_notes, "notes": to.notes, "complaint": to.complaint,
        "odometer_in": to.odometer_in, "override_reason": reason,
    })
}
