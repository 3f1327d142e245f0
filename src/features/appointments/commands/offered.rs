//! Booking a time that was offered to everybody, or moving a visit there (R-AVAIL-4): it is asked for again
//! by the very function that offered it, while nobody else can book.

use super::super::availability::{self, Asked, Slot};
use super::super::queries::Billable;
use super::super::refusal::Refusal;
use super::book::in_line;
use super::guard::{self, Rules};
use super::reschedule::{Reschedule, reschedule};
use super::{Booking, When};
use crate::db::ShopTx;
use crate::entity::membership::{Column as M, Entity};
use crate::kernel::ids::{AuditId, MembershipId};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Books the start of the plan with whoever can be there: the technician of the plan, or else another
/// one.
///
/// # Errors
/// [`Refusal::Field`] of `slot` if the time is not offered (any more); else what a booking gives.
#[tracing::instrument(name = "appointments.book_offered", skip_all, fields(appointment.id = %booking.id))]
pub async fn book_offered(
    tx: &ShopTx,
    by: By<'_>,
    (booking, asked): (&Booking, &Asked),
    rules: &Rules,
) -> Result<AuditId, Refusal> {
    guard::queue(tx, booking.party.known(), by.1, rules).await?;
    let plan = &booking.plan;
    let wanted = (&plan.when, plan.technician);
    let technician = offered(tx, by.1, (asked, wanted), rules).await?;
    let mut booking = booking.clone();
    booking.plan.technician = Some(technician);
    in_line(tx, by, &booking, rules).await
}

/// Gives a visit a time that was offered in its place, with its own technician or else another one.
///
/// # Errors
/// [`Refusal::Field`] of `slot` if the time is not offered (any more); else what rescheduling gives.
#[tracing::instrument(name = "appointments.reschedule_offered", skip_all, fields(appointment.id = %at.appointment.id))]
pub async fn reschedule_offered(
    tx: &ShopTx,
    by: By<'_>,
    (at, to): (&Billable, &Reschedule),
    rules: &Rules,
) -> Result<AuditId, Refusal> {
    guard::queue(tx, Some(at.appointment.customer_id), by.1, rules).await?;
    let wanted = (&to.when, to.technician);
    let technician = offered(tx, by.1, (&Asked::again(at), wanted), rules).await?;
    let mut to = Reschedule {
        technician: Some(technician),
        ..to.clone()
    };
    let moved = reschedule(tx, by, (at, &to), rules).await;
    if !moved.as_ref().is_err_and(Refusal::is_same_day) {
        return moved;
    }
    // Their other visit of that day is for them to judge; nothing was written yet.
    to.override_reason = Some("Moved online to the same day".to_owned());
    reschedule(tx, by, (at, &to), rules).await
}

/// Who can be there then, best that one. Everybody who can be booked is locked, in the order of their ids,
/// so that what is looked at stays.
async fn offered(
    tx: &ShopTx,
    now: DateTime<Utc>,
    (asked, (when, best)): (&Asked, (&When, Option<MembershipId>)),
    rules: &Rules,
) -> Result<MembershipId, Refusal> {
    let crew = Entity::find()
        .filter(M::IsBookable.eq(true))
        .filter(M::DisabledAt.is_null())
        .order_by_asc(M::Id)
        .lock_exclusive();
    tx.all(crew).await?;
    let then = now - availability::PATIENCE;
    let from = (when.day, asked.instead);
    let (book, _) = availability::load(tx, (then, rules.zone), from).await?;
    let all = availability::of_day(&book, asked, when.day);
    let is_meant =
        |slot: &&Slot| (slot.start, slot.end) == (when.start, when.end) && slot.start > now;
    let other = |slot: &&Slot| Some(slot.technician) != best;
    match all.iter().filter(is_meant).min_by_key(other) {
        Some(slot) => Ok(slot.technician),
        None => {
            let gone = "This time was taken in the meantime. Choose another one.";
            Err(Refusal::Field("slot", gone.to_owned()))
        }
    }
}
