//! What holds a visit up: one of each kind stands at a time, and who cleared it is kept.

use super::super::queries::{self, Standing};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::blocker::{self, Column as B};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers;
use crate::kernel::ids::BlockerId;
use crate::kernel::words::BlockerKind;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// The refusal of a visit that is over.
pub(in super::super) const OVER: &str = "This visit is over, so it waits for nothing.";

/// Says what the visit waits for. If it is said already, only other words change anything.
///
/// # Errors
/// [`AppError::Refused`] for a visit that is over.
#[tracing::instrument(name = "appointments.set_blocker", skip_all)]
pub(in super::super) async fn set_blocker(
    tx: &ShopTx,
    by: By<'_>,
    at: &Standing,
    (kind, note): (BlockerKind, Option<&str>),
) -> AppResult<()> {
    let row = &at.appointment;
    // Two at once stand in line here, also one who calls the visit off.
    customers::note_activity(tx, row.customer_id, by.1).await?;
    let fresh = queries::standing(tx, row.id).await?.or_not_found()?;
    if !fresh.appointment.status.is_open() {
        return Err(AppError::Refused(OVER.to_owned()));
    }
    let standing = blocker::Entity::find()
        .filter(B::AppointmentId.eq(row.id))
        .filter(B::Kind.eq(kind))
        .filter(B::ClearedAt.is_null());
    let before = match tx.one(standing).await? {
        Some(stands) if note.is_none() || stands.note.as_deref() == note => return Ok(()),
        Some(stands) => {
            let other = blocker::Entity::update_many()
                .col_expr(B::Note, Expr::value(note))
                .col_expr(B::UpdatedAt, Expr::value(by.1))
                .filter(B::Id.eq(stands.id));
            tx.update_where(other).await?;
            Some(told(kind, stands.note.as_deref()))
        }
        None => {
            tx.insert(new(by, at, (kind, note))).await?;
            None
        }
    };
    let after = Some(told(kind, note));
    record(tx, by, ("appointment.blocked", at), (before, after));
    Ok(())
}

fn new(
    (actor, now): By<'_>,
    at: &Standing,
    (kind, note): (BlockerKind, Option<&str>),
) -> blocker::ActiveModel {
    blocker::ActiveModel {
        id: Set(BlockerId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        appointment_id: Set(at.appointment.id),
        kind: Set(kind),
        note: Set(note.map(str::to_owned)),
        set_at: Set(now),
        set_by: Set(actor.name.chars().take(120).collect()),
        ..Default::default()
    }
}

/// The visit no longer waits for it. If it did not, nothing changes.
///
/// # Errors
/// When the database does not answer.
#[tracing::instrument(name = "appointments.clear_blocker", skip_all)]
pub(in super::super) async fn clear_blocker(
    tx: &ShopTx,
    by: By<'_>,
    at: &Standing,
    kind: BlockerKind,
) -> AppResult<()> {
    let row = &at.appointment;
    customers::note_activity(tx, row.customer_id, by.1).await?;
    let cleared = blocker::Entity::update_many()
        .col_expr(B::ClearedAt, Expr::value(by.1))
        .col_expr(B::ClearedBy, Expr::value(by.0.name.as_str()))
        .col_expr(B::UpdatedAt, Expr::value(by.1))
        .filter(B::AppointmentId.eq(row.id))
        .filter(B::Kind.eq(kind))
        .filter(B::ClearedAt.is_null());
    if tx.update_where(cleared).await? > 0 {
        let before = Some(told(kind, None));
        record(tx, by, ("appointment.unblocked", at), (before, None));
    }
    Ok(())
}

fn told(kind: BlockerKind, note: Option<&str>) -> Value {
    json!({"held_up": kind.label(), "note": note})
}

fn record(
    tx: &ShopTx,
    by: By<'_>,
    (action, at): (&'static str, &Standing),
    (before, after): (Option<Value>, Option<Value>),
) {
    let entry = Entry {
        action,
        entity: "appointment",
        id: Some(at.appointment.id.0),
        label: &at.number,
        before,
        after,
    };
    audit::record(tx, by, entry);
}
