//! Making a link, taking it back, and what a customer does by it.

use super::queries::{self, Visit};
use super::stage::Stage;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::doors::LinkKind;
use crate::entity::job_link::{Column, Entity, Model};
use crate::entity::{appointment, shop_settings};
use crate::error::{AppResult, OrNotFound};
use crate::features::appointments::{self, Refusal, Reschedule, Rules, Step, When, state};
use crate::features::notifications::{self, News, Subject};
use crate::kernel::ids::{JobLinkId, RepairOrderId};
use crate::kernel::words::{AppointmentStatus, BookingMode, Notice, Role, Trigger};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Makes a link for somebody of the shop, who hands it on.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn hand_out(
    tx: &ShopTx,
    by: By<'_>,
    (key, order, number): (&[u8], RepairOrderId, &str),
) -> AppResult<()> {
    if tx.one(Model::standing(order)).await?.is_some() {
        return Ok(());
    }
    let link = tx.make_job_link((key, order), by.1).await?;
    note(tx, by, ("link.made", link, number));
    Ok(())
}

/// Takes the link back: whoever has it sees nothing any more (R-LINK-1). Nothing happens without one.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn take_back(
    tx: &ShopTx,
    by: By<'_>,
    (order, number): (RepairOrderId, &str),
) -> AppResult<()> {
    let Some(link) = tx.one(Model::standing(order)).await? else {
        return Ok(());
    };
    let over = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(by.1))
        .col_expr(Column::UpdatedAt, Expr::value(by.1))
        .filter(Column::Id.eq(link.id));
    tx.update_where(over).await?;
    tx.revoke_links((LinkKind::Visit, link.id.0), by.1).await?;
    note(tx, by, ("link.revoked", link.id, number));
    Ok(())
}

fn note(tx: &ShopTx, by: By<'_>, (action, link, number): (&'static str, JobLinkId, &str)) {
    let entry = Entry {
        action,
        entity: "link",
        id: Some(link.0),
        label: number,
        ..Entry::default()
    };
    audit::record(tx, by, entry);
}

/// Notes when the page was first looked at (R-LINK-3).
///
/// # Errors
/// When the database does not answer.
pub(super) async fn opened(tx: &ShopTx, link: &Model, now: DateTime<Utc>) -> AppResult<()> {
    let first = Entity::update_many()
        .col_expr(Column::OpenedAt, Expr::value(now))
        .filter(Column::Id.eq(link.id))
        .filter(Column::OpenedAt.is_null());
    tx.update_unlisted(first).await?;
    Ok(())
}

/// The refusal of what a customer wants to change too late: they call (R-BOOK-6).
pub(super) const LATE: &str = "late";

/// What a customer may still change of the order's visit.
async fn in_time(
    tx: &ShopTx,
    order: RepairOrderId,
    (now, notice): (DateTime<Utc>, i32),
) -> Result<Visit, Refusal> {
    let visit = queries::visit(tx, order).await?.or_not_found()?;
    let is_gone = Stage::of(&visit) == Stage::Canceled;
    match is_gone || visit.may_change(now, notice) {
        true => Ok(visit),
        false => Err(Refusal::Field(
            LATE,
            "Please call for any change.".to_owned(),
        )),
    }
}

/// Cancels the visit for its customer, who asks in time; staying canceled is fine.
///
/// # Errors
/// [`Refusal::Field`] of [`LATE`]; else [`Refusal`], as anybody's step.
pub(super) async fn cancel(
    tx: &ShopTx,
    by: By<'_>,
    (order, seen, reason): (RepairOrderId, i64, Option<&str>),
    (rules, settings): (&Rules, &shop_settings::Model),
) -> Result<(), Refusal> {
    let visit = in_time(tx, order, (by.1, settings.cancel_notice)).await?;
    let row = &visit.appointment;
    if row.status == AppointmentStatus::Canceled {
        return Ok(());
    }
    let at = appointments::queries::standing(tx, row.id).await?;
    let at = at.or_not_found()?;
    let words = match reason {
        None => "Canceled by the customer".to_owned(),
        Some(reason) => format!("By the customer: {reason}"),
    };
    let step = Step {
        to: AppointmentStatus::Canceled,
        seen,
        reason: Some(words),
        read: Vec::new(),
        // What the shop's rule lets a customer do, its office does.
        actor: state::Actor {
            role: Role::Advisor,
            technician_may_complete: false,
        },
        stamp: None,
        is_silent: false,
    };
    appointments::advance(tx, by, (&at, &step), rules).await?;
    let when = rules.zone.said(row.start_at);
    let what = format!("{}, {when}", visit.customer);
    let words = match reason {
        None => what,
        Some(reason) => format!("{what}: {reason}"),
    };
    tell(tx, by.1, (Notice::Canceled, row, words)).await
}

/// The shop hears what a customer did (R-NOTIF-1).
async fn tell(
    tx: &ShopTx,
    now: DateTime<Utc>,
    (kind, row, text): (Notice, &appointment::Model, String),
) -> Result<(), Refusal> {
    let news = News {
        kind,
        of: Subject::Appointment(row.id),
        text,
        technician: row.technician_id,
    };
    Ok(notifications::tell(tx, now, &[news]).await?)
}

/// Gives the visit a time that is offered in its place, if the customer asks in time (R-BOOK-6). A shop
/// that agrees to each booking agrees to this one anew (R-BOOK-4). Keeping its time is fine.
///
/// # Errors
/// [`Refusal::Field`] of [`LATE`], or of `slot` if the time is not offered (any more); else [`Refusal`].
pub(super) async fn reschedule(
    tx: &ShopTx,
    by: By<'_>,
    (order, seen, start): (RepairOrderId, i64, DateTime<Utc>),
    (rules, settings): (&Rules, &shop_settings::Model),
) -> Result<(), Refusal> {
    let visit = in_time(tx, order, (by.1, settings.cancel_notice)).await?;
    let at = appointments::queries::billable(tx, visit.appointment.id).await?;
    let at = at.or_not_found()?;
    let row = &at.appointment;
    if row.start_at == start {
        return Ok(());
    }
    let until = start + (row.end_at - row.start_at);
    let news = match settings.booking_mode {
        BookingMode::Request => Trigger::Requested,
        BookingMode::Instant | BookingMode::Off => Trigger::Rescheduled,
    };
    let to = Reschedule {
        seen,
        when: When::of((start, until), row.duration_source, rules.zone),
        technician: row.technician_id,
        override_reason: None,
        news: Some(news),
    };
    appointments::reschedule_offered(tx, by, (&at, &to), rules).await?;
    let zone = rules.zone;
    let (from, then) = (zone.said(row.start_at), zone.said(start));
    let words = format!("{}: {then}, before {from}", at.customer.name);
    tell(tx, by.1, (Notice::Moved, row, words)).await
}
