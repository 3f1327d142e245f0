//! What is tapped on the way through a visit (R-DAY-2): each kind stands once, however often it is
//! tapped, and goes back with the step that it came with.

use super::super::queries::{self, Standing};
use super::undo;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, audit_log, visit_stamp};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers;
use crate::features::messages::{self, Cause};
use crate::kernel::ids::{AppointmentId, AuditId, MembershipId, StampId};
use crate::kernel::words::{AppointmentStatus, StampKind, Trigger};
use crate::web::staff::By;
use StampKind::{Arrived, Dispatched, Finished, Left, OnWay, Started};
use appointment::Column as A;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, UpdateMany};
use serde_json::json;
use visit_stamp::Column as S;

/// What came of a tap.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Tapped {
    /// By which it can be taken back; none if it stood already.
    pub(in super::super) entry: Option<AuditId>,
    /// What usually comes before and was not tapped: a hint, nothing is forbidden.
    pub(in super::super) without: Option<StampKind>,
}

/// Notes what was tapped, where no step of the status table comes with it.
///
/// # Errors
/// [`AppError::Refused`] if nobody drives to this visit (any more).
#[tracing::instrument(name = "appointments.stamp", skip_all)]
pub(in super::super) async fn stamp(
    tx: &ShopTx,
    by: By<'_>,
    (at, kind): (&Standing, StampKind),
) -> AppResult<Tapped> {
    // Two taps at once stand in line here, and the second finds nothing to do; so does a tap beside
    // somebody who calls the visit off.
    customers::note_activity(tx, at.appointment.customer_id, by.1).await?;
    let fresh = queries::tapped(tx, at.appointment.id).await?;
    let (row, stamps) = fresh.or_not_found()?;
    let row = &row;
    takes(row.status, kind)?;
    let stands = |kind: StampKind| stamps.iter().any(|s| s.kind == kind && s.stands());
    if stands(kind) {
        return Ok(Tapped::default());
    }
    write(tx, by, (row.id, kind)).await?;
    let mut after = json!({"stamp": kind});
    if kind == Arrived && row.check_in_at.is_none() {
        check_in(tx, row, (None, Some(by.1), by.1)).await?;
        after["check_in"] = json!(by.1);
    }
    let entry = Entry {
        action: "appointment.stamped",
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.number,
        after: Some(after),
        ..Entry::default()
    };
    if kind == OnWay {
        let cause = Cause::Visit(row.customer_id, row.id, Some(Trigger::OnWay));
        messages::plan(tx, by.1, cause).await?;
    }
    let before = match kind {
        Arrived => (!stands(OnWay)).then_some(OnWay),
        Left => (row.ready_at.is_none()).then_some(Finished),
        Dispatched | OnWay | Started | Finished => None,
    };
    Ok(Tapped {
        entry: Some(audit::record(tx, by, entry)),
        without: before,
    })
}

/// Where the car stands says what can be tapped.
fn takes(status: AppointmentStatus, kind: StampKind) -> AppResult<()> {
    use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
    let words = match (status, kind) {
        (_, Started | Finished) => return Err(AppError::BadRequest), // a step of the status table
        (Canceled | NoShow, _) => "This visit does not take place.",
        (Ready | Completed, Dispatched | OnWay | Arrived) => "The work is done already.",
        (Scheduled | InProgress | Ready | Completed, _) => return Ok(()),
    };
    Err(AppError::Refused(words.to_owned()))
}

/// The row alone, for a step that tells of it itself.
pub(super) async fn write(
    tx: &ShopTx,
    (actor, now): By<'_>,
    (visit, kind): (AppointmentId, StampKind),
) -> AppResult<()> {
    if kind == Finished {
        tx.update_where(end(visit, now).filter(S::Kind.eq(kind)))
            .await?; // it was ready once before
    }
    let row = visit_stamp::ActiveModel {
        id: Set(StampId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        appointment_id: Set(visit),
        kind: Set(kind),
        at: Set(now),
        by_id: Set((!actor.id.is_nil()).then_some(actor.id)),
        by_name: Set(actor.name.clone()),
        ..Default::default()
    };
    tx.insert_new::<_, S>(row, &[]).await?;
    Ok(())
}

/// Those that stand, no more.
fn end(visit: AppointmentId, now: DateTime<Utc>) -> UpdateMany<visit_stamp::Entity> {
    visit_stamp::Entity::update_many()
        .col_expr(S::UndoneAt, Expr::value(now))
        .col_expr(S::UpdatedAt, Expr::value(now))
        .filter(S::AppointmentId.eq(visit))
        .filter(S::UndoneAt.is_null())
}

/// Back in the plan nobody has come yet: what was tapped so far belongs to what was.
pub(super) async fn over(tx: &ShopTx, visit: AppointmentId, now: DateTime<Utc>) -> AppResult<()> {
    tx.update_where(end(visit, now)).await?;
    Ok(())
}

/// Those that stood until `since`, once more; unless others were tapped meanwhile.
pub(super) async fn again(
    tx: &ShopTx,
    visit: AppointmentId,
    (since, now): (DateTime<Utc>, DateTime<Utc>),
) -> AppResult<()> {
    let other = Alias::new("other");
    let of = |column: S| Expr::col((other.clone(), column));
    let standing = Query::select()
        .expr(Expr::Constant(1.into()))
        .from_as(visit_stamp::Entity, other.clone())
        .and_where(of(S::ShopId).eq(tx.shop()))
        .and_where(of(S::AppointmentId).eq(visit))
        .and_where(of(S::UndoneAt).is_null())
        .take();
    let back = visit_stamp::Entity::update_many()
        .col_expr(S::UndoneAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(S::UpdatedAt, Expr::value(now))
        .filter(S::AppointmentId.eq(visit))
        .filter(S::UndoneAt.eq(since))
        .filter(Expr::exists(standing).not());
    tx.update_where(back).await?;
    Ok(())
}

/// The one that came with a step at this instant. How many there were.
pub(super) async fn take_back(
    tx: &ShopTx,
    (visit, kind): (AppointmentId, StampKind),
    (at, now): (DateTime<Utc>, DateTime<Utc>),
) -> AppResult<u64> {
    let one = end(visit, now)
        .filter(S::Kind.eq(kind))
        .filter(S::At.eq(at));
    Ok(tx.update_where(one).await?)
}

/// The car has come, or has not after all; nothing if somebody has said otherwise meanwhile.
async fn check_in(
    tx: &ShopTx,
    row: &appointment::Model,
    (from, to, now): (Option<DateTime<Utc>>, Option<DateTime<Utc>>, DateTime<Utc>),
) -> AppResult<()> {
    let said = match from {
        Some(at) => A::CheckInAt.eq(at),
        None => A::CheckInAt.is_null(),
    };
    let update = appointment::Entity::update_many()
        .col_expr(A::CheckInAt, Expr::value(to))
        .col_expr(A::Version, Expr::col(A::Version).add(1))
        .col_expr(A::UpdatedAt, Expr::value(now))
        .filter(A::Id.eq(row.id))
        .filter(said);
    tx.update_where(update).await?;
    Ok(())
}

/// Takes back what the entry tells was tapped. `own`: whose visits alone may be touched.
///
/// # Errors
/// [`AppError::Refused`], and [`AppError::NotFound`] for a visit that is not theirs or not there.
#[tracing::instrument(name = "appointments.undo_stamp", skip_all)]
pub async fn undo_stamp(
    tx: &ShopTx,
    by: By<'_>,
    (entry, own): (&audit_log::Model, Option<MembershipId>),
) -> AppResult<AppointmentId> {
    let at = undo::visit(tx, (entry, own)).await?;
    let row = &at.appointment;
    let kind = kind_of(entry).or_not_found()?;
    customers::note_activity(tx, row.customer_id, by.1).await?;
    if take_back(tx, (row.id, kind), (entry.at, by.1)).await? == 0 {
        return Err(audit::undone_already());
    }
    if kind == Arrived && row.status == AppointmentStatus::Scheduled {
        check_in(tx, row, (Some(entry.at), None, by.1)).await?;
    }
    if kind == OnWay {
        let cause = Cause::Visit(row.customer_id, row.id, None);
        messages::plan(tx, by.1, cause).await?;
    }
    let undone = (
        "appointment.stamp_undone",
        json!({"stamp": kind}),
        json!({}),
    );
    Ok(undo::tell(
        tx,
        by,
        (entry, at.appointment.id, &at.number),
        undone,
    ))
}

/// What an entry says was tapped.
pub(super) fn kind_of(entry: &audit_log::Model) -> Option<StampKind> {
    let kind = entry.after.as_ref()?.get("stamp")?;
    serde_json::from_value(kind.clone()).ok()
}
