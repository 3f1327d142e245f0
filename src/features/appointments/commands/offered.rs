//! Booking a time that was offered to everybody (R-AVAIL-4): it is asked for again by the very function
//! that offered it, while nobody else can book.

use super::super::availability::{self, Asked};
use super::super::refusal::Refusal;
use super::Booking;
use super::book::in_line;
use super::guard::{self, Rules};
use crate::db::ShopTx;
use crate::entity::membership::{Column as M, Entity};
use crate::kernel::ids::AuditId;
use crate::web::staff::By;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Books the start of the plan with whoever can be there: the technician of the plan, or else another
/// one. Everybody who can be booked is locked, in the order of their ids, so that what is looked at stays.
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
    let crew = Entity::find()
        .filter(M::IsBookable.eq(true))
        .filter(M::DisabledAt.is_null())
        .order_by_asc(M::Id)
        .lock_exclusive();
    tx.all(crew).await?;
    let when = &booking.plan.when;
    let then = by.1 - availability::PATIENCE;
    let (book, _) = availability::load(tx, (then, rules.zone), when.day).await?;
    let all = availability::of_day(&book, asked, when.day);
    let is_meant = |slot: &&availability::Slot| {
        (slot.start, slot.end) == (when.start, when.end) && slot.start > by.1
    };
    let other = |slot: &&availability::Slot| Some(slot.technician) != booking.plan.technician;
    let Some(slot) = all.iter().filter(is_meant).min_by_key(other) else {
        let gone = "This time was taken in the meantime. Choose another one.";
        return Err(Refusal::Field("slot", gone.to_owned()));
    };
    let mut booking = booking.clone();
    booking.plan.technician = Some(slot.technician);
    in_line(tx, by, &booking, rules).await
}
