//! Another time, another length or somebody else, and nothing beyond that (R-APPT-25); and taking it back.

use super::super::queries::Billable;
use super::super::refusal::Refusal;
use super::advance::take_again;
use super::change::{Change, apply};
use super::undo::{reason, tell, unchanged, visit};
use super::{Plan, Rules, When, stamps};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, audit_log};
use crate::error::{AppError, AppResult};
use crate::features::customers;
use crate::features::messages::{self, Cause};
use crate::kernel::ids::{AppointmentId, AuditId, MembershipId};
use crate::kernel::words::{AppointmentStatus, DurationSource, Outcome, Trigger};
use crate::web::staff::By;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// When a visit is to be, and who does it.
#[derive(Clone, Debug)]
pub struct Reschedule {
    /// The version that was seen.
    pub seen: i64,
    pub when: When,
    pub technician: Option<MembershipId>,
    pub override_reason: Option<String>,
    /// What the customer is told; none: nothing (R-APPT-25).
    pub news: Option<Trigger>,
}

impl Reschedule {
    /// Whether the visit gets anything that it does not have, seen as it is now.
    #[must_use]
    pub fn changes(&self, row: &appointment::Model) -> bool {
        let now = Plan::of(row);
        self.seen != row.version || (&self.when, self.technician) != (&now.when, now.technician)
    }

    /// All else stays as it is.
    fn change(&self, at: &Billable) -> Change {
        let (row, order) = (&at.appointment, &at.order);
        Change {
            seen: self.seen,
            plan: Plan {
                when: self.when.clone(),
                technician: self.technician,
                override_reason: self.override_reason.clone(),
                ..Plan::of(row)
            },
            vehicle: row.vehicle_id,
            notes: row.notes.clone(),
            complaint: order.complaint.clone(),
            odometer_in: order.odometer_in,
            odometer_reason: order.odometer_reason,
            restore: false,
            news: self.news,
        }
    }
}

/// The time a visit takes, as the entry of the history holds it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Slot {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    source: DurationSource,
    day: NaiveDate,
    wall: String,
    zone: String,
    technician: Option<MembershipId>,
    override_by: Option<Uuid>,
    override_reason: Option<String>,
    position: i32,
    /// What ends with it: who was there, and why it could not be done.
    #[serde(default)]
    ended: Ended,
}

/// What is about one time of a visit only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
struct Ended {
    check_in_at: Option<DateTime<Utc>>,
    outcome: Option<Outcome>,
    outcome_note: Option<String>,
}

impl Ended {
    fn of(row: &appointment::Model) -> Self {
        Self {
            check_in_at: row.check_in_at,
            outcome: row.outcome,
            outcome_note: row.outcome_note.clone(),
        }
    }
}

impl Slot {
    fn of(row: &appointment::Model) -> Self {
        Self {
            start: row.start_at,
            end: row.end_at,
            source: row.duration_source,
            day: row.day,
            wall: row.wall_start.clone(),
            zone: row.zone.clone(),
            technician: row.technician_id,
            override_by: row.override_by,
            override_reason: row.override_reason.clone(),
            position: row.position,
            ended: Ended::of(row),
        }
    }

    fn within(entry: Option<&Value>) -> Option<Self> {
        serde_json::from_value(entry?.get("slot")?.clone()).ok()
    }

    /// Whether the visit takes this time; where its card stands is another matter.
    fn is_of(&self, row: &appointment::Model) -> bool {
        Self {
            position: self.position,
            ended: self.ended.clone(),
            ..Self::of(row)
        } == *self
    }

    fn told(&self) -> Value {
        json!({
            "start": self.start, "end": self.end, "technician": self.technician,
            "override_reason": self.override_reason, "slot": self,
        })
    }

    fn plan(&self, row: &appointment::Model) -> Plan {
        Plan {
            when: When {
                start: self.start,
                end: self.end,
                source: self.source,
                day: self.day,
                wall: self.wall.clone(),
                zone: self.zone.clone(),
            },
            technician: self.technician,
            ..Plan::of(row)
        }
    }
}

/// Gives a visit another time, or says what is in the way. The row stays, and so its history does.
///
/// # Errors
/// [`Refusal`]; [`AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.reschedule", skip_all, fields(appointment.id = %at.appointment.id))]
pub async fn reschedule(
    tx: &ShopTx,
    by: By<'_>,
    (at, to): (&Billable, &Reschedule),
    rules: &Rules,
) -> Result<AuditId, Refusal> {
    let row = apply(tx, by, (at, &to.change(at)), rules).await?;
    let entry = Entry {
        action: "appointment.rescheduled",
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.order.number,
        before: Some(Slot::of(&at.appointment).told()),
        after: Some(Slot::of(&row).told()),
    };
    Ok(audit::record(tx, by, entry))
}

/// Gives the visit back the time that the entry took from it, if it has not got another one since and
/// its old time is free. `own`: whose visits alone may be touched.
///
/// # Errors
/// [`AppError::Refused`], and [`AppError::NotFound`] for a visit that is not theirs or not there.
#[tracing::instrument(name = "appointments.undo_reschedule", skip_all)]
pub async fn undo_reschedule(
    tx: &ShopTx,
    by: By<'_>,
    (entry, own): (&audit_log::Model, Option<MembershipId>),
) -> AppResult<AppointmentId> {
    use AppointmentStatus::{InProgress, Ready, Scheduled};
    let at = visit(tx, (entry, own)).await?;
    let row = &at.appointment;
    let slots = (
        Slot::within(entry.before.as_ref()),
        Slot::within(entry.after.as_ref()),
    );
    let refused = |words: &str| Err(AppError::Refused(words.to_owned()));
    let (Some(before), Some(after)) = slots else {
        return refused("Nothing was moved, so there is nothing to undo.");
    };
    if before.is_of(row) {
        return Err(audit::undone_already());
    }
    if !after.is_of(row) {
        return refused("It was given another time since, so this can't be undone.");
    }
    if !matches!(row.status, Scheduled | InProgress | Ready) {
        return refused("It is not on the schedule any more, so its time stays.");
    }
    again(tx, by, (entry, row), &before).await?;
    let told = before.told();
    let is_as_left = row.status == Scheduled && Ended::of(row) == after.ended;
    let mut changed = restored(row, &before);
    if is_as_left {
        let Ended {
            check_in_at,
            outcome,
            outcome_note,
        } = before.ended;
        changed.check_in_at = Set(check_in_at);
        (changed.outcome, changed.outcome_note) = (Set(outcome), Set(outcome_note));
    }
    unchanged(tx.update(changed, by.1).await)?;
    if is_as_left {
        stamps::again(tx, row.id, (entry.at, by.1)).await?;
    }
    customers::recount(tx, row.customer_id, by.1).await?;
    let cause = Cause::Again(row.customer_id, row.id, entry.at);
    messages::plan(tx, by.1, cause).await?;
    let undone = ("appointment.reschedule_undone", after.told(), told);
    Ok(tell(tx, by, (entry, at.appointment.id, &at.number), undone))
}

/// Its old time is wanted again: at once with the reason it was booked for in spite of something, later
/// only if nothing is in its way (R-APPT-6, R-APPT-10).
async fn again(
    tx: &ShopTx,
    by: By<'_>,
    (entry, row): (&audit_log::Model, &appointment::Model),
    before: &Slot,
) -> AppResult<()> {
    let plan = Plan {
        override_reason: reason(&before.override_reason, (entry, by.1)),
        ..before.plan(row)
    };
    let rules = Rules::in_zone(tx, &before.zone, by.1).await?;
    let taken = take_again(tx, (row, by), &plan, &rules).await;
    let words = "Its old time is taken by now, so this can't be undone.";
    taken.map_err(|refusal| refusal.in_words(words))
}

fn restored(row: &appointment::Model, slot: &Slot) -> appointment::ActiveModel {
    appointment::ActiveModel {
        id: Set(row.id),
        version: Set(row.version),
        start_at: Set(slot.start),
        end_at: Set(slot.end),
        duration_source: Set(slot.source),
        day: Set(slot.day),
        wall_start: Set(slot.wall.clone()),
        zone: Set(slot.zone.clone()),
        technician_id: Set(slot.technician),
        override_by: Set(slot.override_by),
        override_reason: Set(slot.override_reason.clone()),
        position: Set(slot.position),
        ..Default::default()
    }
}
