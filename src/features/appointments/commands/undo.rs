//! Taking a move back. It is no step of the status table: the car stands again where it stood, with
//! the very stamps it had (R-UX-3).

use super::super::queries::{self, Standing};
use super::super::state::Stamps;
use super::advance::{enter, note, take_again};
use super::{Plan, Rules, bill, stamps};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, audit_log, status_change};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::state;
use crate::features::customers;
use crate::features::messages::{self, Cause};
use crate::kernel::ids::{AppointmentId, AuditId, MembershipId};
use crate::kernel::position::place_at;
use crate::kernel::words::{AppointmentStatus, Outcome, Role};
use crate::web::staff::By;
use AppointmentStatus::{Completed, InProgress, Ready, Scheduled};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use status_change::Column as Change;

/// Where a car stood before a move, as the entry of the move holds it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Former {
    status: AppointmentStatus,
    pub(super) stamps: Kept,
}

/// What a status brings with it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Kept {
    #[serde(flatten)]
    pub(super) times: Stamps,
    cancel_reason: Option<String>,
    #[serde(default)]
    outcome: Option<Outcome>,
    #[serde(default)]
    outcome_note: Option<String>,
    position: i32,
    /// The start that the position was among.
    wall_start: String,
}

impl Former {
    pub(super) fn of(row: &appointment::Model) -> Self {
        let times = Stamps {
            started_at: row.started_at,
            ready_at: row.ready_at,
            completed_at: row.completed_at,
            canceled_at: row.canceled_at,
            no_show_at: row.no_show_at,
            check_in_at: row.check_in_at,
            check_out_at: row.check_out_at,
        };
        let stamps = Kept {
            times,
            cancel_reason: row.cancel_reason.clone(),
            outcome: row.outcome,
            outcome_note: row.outcome_note.clone(),
            position: row.position,
            wall_start: row.wall_start.clone(),
        };
        Self {
            status: row.status,
            stamps,
        }
    }

    /// Whether the car came, as the move of the entry left it.
    fn left(&self, entry: &audit_log::Model, to: AppointmentStatus) -> Option<DateTime<Utc>> {
        if entry.action == "appointment.not_done" && to == Scheduled {
            return None; // nobody was there any more
        }
        state::enter(self.stamps.times, self.status, to, entry.at).check_in_at
    }

    /// The row as it was; among other cards if it has got another start since. A car that has come, or
    /// gone, since the entry was written is where it is.
    fn restored(
        mut self,
        row: &appointment::Model,
        entry: &audit_log::Model,
    ) -> appointment::ActiveModel {
        if row.check_in_at != self.left(entry, row.status) {
            self.stamps.times.check_in_at = row.check_in_at;
        }
        let position = match self.stamps.wall_start == row.wall_start {
            true => self.stamps.position,
            false => place_at(&row.wall_start),
        };
        let mut changed = appointment::ActiveModel {
            id: Set(row.id),
            version: Set(row.version),
            cancel_reason: Set(self.stamps.cancel_reason),
            outcome: Set(self.stamps.outcome),
            outcome_note: Set(self.stamps.outcome_note),
            position: Set(position),
            ..Default::default()
        };
        enter(&mut changed, (self.status, self.stamps.times));
        changed
    }
}

/// Takes back the move that the entry tells, if the car still stands where it led. `own`: whose visits
/// alone may be touched.
///
/// # Errors
/// [`AppError::Refused`], and [`AppError::NotFound`] for a visit that is not theirs or not there.
#[tracing::instrument(name = "appointments.undo_move", skip_all)]
pub async fn undo_move(
    tx: &ShopTx,
    by: By<'_>,
    (entry, own): (&audit_log::Model, Option<MembershipId>),
) -> AppResult<AppointmentId> {
    let at = visit(tx, (entry, own)).await?;
    let row = &at.appointment;
    let Some(former) = former_of(entry) else {
        let words = "This was done before moves could be taken back. Move the car instead.";
        return Err(AppError::Refused(words.to_owned()));
    };
    still_there(tx, entry, row).await?;
    let is_replanned = former.stamps.wall_start != row.wall_start;
    if row.status == Scheduled && former.status != Scheduled && is_replanned {
        return Err(AppError::Refused(GONE_ON.to_owned()));
    }
    is_his_to_open(by, (entry, row.status))?;
    if !takes_place(former.status) || takes_place(row.status) {
        customers::note_activity(tx, row.customer_id, by.1).await?;
    } else {
        again(tx, by, (entry, row)).await?;
    }
    let to = former.status;
    unchanged(tx.update(former.restored(row, entry), by.1).await)?;
    if matches!(row.status, Ready | Completed) && bill::is_issued(tx, by, &at).await? {
        let words = "The invoice is already issued, so the appointment stays as it is.";
        return Err(AppError::Refused(words.to_owned()));
    }
    if row.status == Scheduled || entry.action == "appointment.not_done" {
        stamps::again(tx, row.id, (entry.at, by.1)).await?;
    }
    if let Some(kind) = stamps::kind_of(entry) {
        stamps::take_back(tx, (row.id, kind), (entry.at, by.1)).await?;
    }
    note(tx, by, row, (to, Some("Undone".to_owned()))).await?;
    if row.status != to && (row.status, to) != (Ready, InProgress) {
        customers::recount(tx, row.customer_id, by.1).await?; // work is counted when it is completed
    }
    let cause = match row.status {
        AppointmentStatus::Canceled => Cause::Again(row.customer_id, row.id, entry.at),
        _ => Cause::Visit(row.customer_id, row.id, None),
    };
    messages::plan(tx, by.1, cause).await?;
    let (before, after) = (json!({"status": row.status}), json!({"status": to}));
    let undone = ("appointment.move_undone", before, after);
    Ok(tell(tx, by, (entry, at.appointment.id, &at.number), undone))
}

/// The refusal of what somebody has moved since.
pub(super) const GONE_ON: &str = "The car was moved again since, so this can't be undone.";
/// What a move left behind; what could not be done holds it under a name, because it may stay where
/// it was.
fn former_of(entry: &audit_log::Model) -> Option<Former> {
    let before = entry.before.as_ref()?;
    let before = before.get("former").unwrap_or(before);
    serde_json::from_value(before.clone()).ok()
}

/// The visit that the entry is about. `own`: whose visits alone may be touched.
pub(super) async fn visit(
    tx: &ShopTx,
    (entry, own): (&audit_log::Model, Option<MembershipId>),
) -> AppResult<Standing> {
    let id = AppointmentId(entry.entity_id.or_not_found()?);
    let found = queries::standing(tx, id).await?.ok_or_else(deleted)?;
    let is_theirs = own.is_none() || found.appointment.technician_id == own;
    is_theirs.then_some(found).or_not_found()
}

/// Whoever changed the visit since it was read has given it another version.
pub(super) fn unchanged<T>(written: Result<T, impl Into<AppError>>) -> AppResult<T> {
    written.map_err(|e| match e.into() {
        AppError::Stale => {
            AppError::Refused("Somebody changed this appointment just now. Try again.".to_owned())
        }
        e => e,
    })
}

/// Tells the history what is so again in place of what was, and by which entry it was not.
pub(super) fn tell(
    tx: &ShopTx,
    by: By<'_>,
    (entry, id, number): (&audit_log::Model, AppointmentId, &str),
    (action, before, mut after): (&'static str, Value, Value),
) -> AppointmentId {
    after["undone"] = json!(entry.id);
    let undone = Entry {
        action,
        entity: "appointment",
        id: Some(id.0),
        label: number,
        before: Some(before),
        after: Some(after),
    };
    audit::record(tx, by, undone);
    id
}

/// The refusal of what belongs to a visit that is no longer there; the entry says that it was.
pub(super) fn deleted() -> AppError {
    AppError::Refused("Its appointment was deleted. Put that back first.".to_owned())
}

/// Work that is done is opened again by an owner; by others only where they finished it too early, at
/// once.
fn is_his_to_open(
    (actor, now): By<'_>,
    (entry, status): (&audit_log::Model, AppointmentStatus),
) -> AppResult<()> {
    let is_owner = actor.role == Some(Role::Owner);
    if status == Completed && !is_owner && now - entry.at > AT_ONCE {
        let words = "The work is done. Only an owner can open it again.";
        return Err(AppError::Refused(words.to_owned()));
    }
    Ok(())
}

const fn takes_place(status: AppointmentStatus) -> bool {
    use AppointmentStatus::{Canceled, NoShow};
    !matches!(status, Canceled | NoShow)
}

/// How long nobody else can have taken its time in good faith.
pub const AT_ONCE: TimeDelta = TimeDelta::minutes(2);

/// Its time is wanted again: at once with the reason it was booked for in spite of something, later only
/// if nothing is in its way (R-APPT-6, R-APPT-10).
pub(super) async fn again(
    tx: &ShopTx,
    by: By<'_>,
    (entry, row): (&audit_log::Model, &appointment::Model),
) -> AppResult<()> {
    let plan = Plan {
        override_reason: reason(&row.override_reason, (entry, by.1)),
        ..Plan::of(row)
    };
    let rules = Rules::in_zone(tx, &row.zone, by.1).await?;
    let taken = take_again(tx, (row, by), &plan, &rules).await;
    let words = match row.deleted_at {
        Some(_) => {
            "Its time is taken by now, so this can't be undone. Book it again for another time."
        }
        None => {
            "Its time is taken by now, so this can't be undone. Put it back on the schedule with another time."
        }
    };
    taken.map_err(|refusal| refusal.in_words(words))
}

/// What it was booked for in spite of something, while that still counts.
pub(super) fn reason(
    given: &Option<String>,
    (entry, now): (&audit_log::Model, DateTime<Utc>),
) -> Option<String> {
    given.clone().filter(|_| now - entry.at <= AT_ONCE)
}

/// Refuses if the car was moved since, also by this very undoing. A later move that was taken back is as
/// if it had never been.
async fn still_there(
    tx: &ShopTx,
    entry: &audit_log::Model,
    row: &appointment::Model,
) -> AppResult<()> {
    let steps = status_change::Entity::find()
        .filter(Change::AppointmentId.eq(row.id))
        .filter(Change::At.gte(entry.at))
        .order_by_desc(Change::At)
        .order_by_desc(Change::Id);
    let steps = tx.all(steps).await?;
    let after = entry.after.as_ref();
    let led_to = after.and_then(|after| after.get("status").or_else(|| after.get("led_to")));
    let is_there = led_to == Some(&json!(row.status));
    let is_it = |last: Option<&status_change::Model>| last.is_some_and(|s| s.at == entry.at);
    if is_there && is_it(steps.first()) {
        return Ok(());
    }
    use audit_log::Column::{Action, At, Entity, EntityId};
    let moves = [
        "appointment.moved",
        "appointment.not_done",
        "appointment.move_undone",
    ];
    let moves = audit_log::Entity::find()
        .filter(Entity.eq("appointment"))
        .filter(EntityId.eq(row.id.0))
        .filter(Action.is_in(moves))
        .filter(At.gte(entry.at));
    let moves = tx.all(moves).await?;
    let undone = |row: &audit_log::Model| -> Option<AuditId> {
        let id = row.after.as_ref()?.get("undone")?.clone();
        serde_json::from_value(id).ok()
    };
    if moves.iter().any(|row| undone(row) == Some(entry.id)) {
        return Err(audit::undone_already());
    }
    let mut in_vain = Vec::new();
    for back in &moves {
        let Some(id) = undone(back) else { continue };
        in_vain.push(back.at);
        in_vain.extend(moves.iter().find(|row| row.id == id).map(|row| row.at));
    }
    let last = steps.iter().find(|step| !in_vain.contains(&step.at));
    if is_there && is_it(last) {
        return Ok(());
    }
    Err(AppError::Refused(GONE_ON.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Former, Kept};
    use crate::features::appointments::state::Stamps;
    use crate::kernel::words::{AppointmentStatus, Outcome};
    use chrono::DateTime;
    use proptest::{option, prop_assert_eq, proptest, sample::select};

    proptest! {
        // R-UX-3: what an entry holds is what stood there, to the nanosecond
        #[test]
        fn what_a_move_replaces_is_kept_whole(
            times in proptest::array::uniform7(option::of(0..4_000_000_000_000_000_000_i64)),
            status in select(AppointmentStatus::ALL), position in 0..1_000_000, outcome in option::of(select(Outcome::ALL)),
            cancel_reason in option::of(".{0,40}"), outcome_note in option::of(".{0,40}"), wall_start in ".{0,16}",
        ) {
            let [started_at, ready_at, completed_at, canceled_at, no_show_at, check_in_at, check_out_at] =
                times.map(|nanos| nanos.map(DateTime::from_timestamp_nanos));
            let times = Stamps {
                started_at, ready_at, completed_at, canceled_at, no_show_at, check_in_at, check_out_at,
            };
            let stamps = Kept { times, cancel_reason, outcome, outcome_note, position, wall_start };
            let former = Former { status, stamps };

            let entry = serde_json::to_string(&former).unwrap();
            let back: Former = serde_json::from_str(&entry).unwrap();

            prop_assert_eq!(back, former);
        }
    }
}
