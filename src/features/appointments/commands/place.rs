//! Where a card stands in its column (R-APPT-18): between the cards it was put between, or by its start.

use super::super::queries::{Beside, Standing};
use super::super::refusal::Refusal;
use super::advance::{Step, told};
use super::undo::{GONE_ON, tell, visit};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::appointment::{self, Column as A};
use crate::entity::audit_log;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::state;
use crate::kernel::ids::{AppointmentId, AuditId, MembershipId};
use crate::kernel::position::{ROOM, between, place_at};
use crate::kernel::words::AppointmentStatus;
use crate::web::staff::By;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Where a card stands, as an entry holds it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Place {
    status: AppointmentStatus,
    position: i32,
    wall_start: String,
}

impl Place {
    fn of(row: &appointment::Model, position: i32) -> Self {
        Self {
            status: row.status,
            position,
            wall_start: row.wall_start.clone(),
        }
    }

    fn told(side: Option<&serde_json::Value>) -> Option<Self> {
        let kept = side?.get("stamps")?.clone();
        serde_json::from_value(kept).ok()
    }
}

/// Puts a card elsewhere in the column in which it stands. Nothing is written if it stands there.
pub(super) async fn put(
    tx: &ShopTx,
    by: By<'_>,
    (at, step): (&Standing, &Step),
) -> Result<Option<AuditId>, Refusal> {
    let row = &at.appointment;
    if at.beside.is_nobody() {
        return Ok(None);
    }
    if row.version != step.seen {
        return Err(AppError::Stale.into());
    }
    state::allowed(row.status, row.status, step.actor, false).map_err(told)?;
    let (position, former) = room(tx, at, row.status).await?;
    if position == former {
        return Ok(None);
    }
    write(tx, by, (row, position)).await?;
    let entry = Entry {
        action: "appointment.placed",
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.number,
        before: Some(json!({"stamps": Place::of(row, former)})),
        after: Some(json!({"stamps": Place::of(row, position)})),
    };
    Ok(Some(audit::record(tx, by, entry)))
}

async fn write(
    tx: &ShopTx,
    by: By<'_>,
    (row, position): (&appointment::Model, i32),
) -> AppResult<()> {
    let changed = appointment::ActiveModel {
        id: Set(row.id),
        version: Set(row.version),
        position: Set(position),
        ..Default::default()
    };
    tx.update(changed, by.1).await?;
    Ok(())
}

/// Its position between those beside it, and the one it has now. Where there is no room, those below
/// make some.
pub(super) async fn room(
    tx: &ShopTx,
    at: &Standing,
    to: AppointmentStatus,
) -> AppResult<(i32, i32)> {
    let row = &at.appointment;
    let by_start = place_at(&row.wall_start);
    let Beside { above, below } = at.beside;
    if at.beside.is_nobody() {
        return Ok((by_start, row.position));
    }
    let position = |mate: Option<(AppointmentId, i32)>| mate.map(|(_, position)| position);
    if let Some(position) = between(position(above), position(below)) {
        return Ok((position, row.position));
    }
    let Some(below) = below else {
        return Ok((by_start, row.position)); // there is always room at the end
    };
    let shifted = make_room(tx, (row.day, to), below).await?;
    let own = shifted.iter().find(|card| card.id == row.id);
    let now = own.map_or(row.position, |card| card.position);
    Ok((below.1 + ROOM / 2, now))
}

/// The card below the place, and all that stand after it, go on by a little: they keep their order, and
/// whoever comes by its start still stands among them where its time is. Nobody sees it: what a person
/// has read of them still holds.
async fn make_room(
    tx: &ShopTx,
    (day, status): (NaiveDate, AppointmentStatus),
    (first, position): (AppointmentId, i32),
) -> AppResult<Vec<appointment::Model>> {
    const FIRST: &str = "first";
    let of_first = |column: A| Expr::col((FIRST, column));
    let start = Query::select()
        .expr(of_first(A::StartAt))
        .from_as(appointment::Entity, FIRST)
        .and_where(of_first(A::ShopId).eq(tx.shop()))
        .and_where(of_first(A::Id).eq(first))
        .take();
    let own = |column: A| Expr::col((appointment::Entity, column));
    let tied = own(A::StartAt).eq(Expr::from(start.clone()));
    let after = Condition::any()
        .add(own(A::StartAt).gt(Expr::from(start)))
        .add(tied.and(own(A::Id).gte(first)));
    let at_once = Condition::all().add(A::Position.eq(position)).add(after);
    let update = appointment::Entity::update_many()
        .col_expr(A::Position, Expr::col(A::Position).add(ROOM))
        .filter(A::Day.eq(day))
        .filter(A::Status.eq(status))
        .filter(A::DeletedAt.is_null())
        .filter(Condition::any().add(A::Position.gt(position)).add(at_once));
    Ok(tx.update_returning(update).await?)
}

/// Takes back where a card was put, if it still stands where it was put. `own`: whose visits alone may
/// be touched.
///
/// # Errors
/// [`AppError::Refused`], and [`AppError::NotFound`] for a visit that is not theirs or not there.
#[tracing::instrument(name = "appointments.undo_place", skip_all)]
pub async fn undo_place(
    tx: &ShopTx,
    by: By<'_>,
    (entry, own): (&audit_log::Model, Option<MembershipId>),
) -> AppResult<AppointmentId> {
    let at = visit(tx, (entry, own)).await?;
    let row = &at.appointment;
    let places = Place::told(entry.before.as_ref()).zip(Place::told(entry.after.as_ref()));
    let (former, led_to) = places.or_not_found()?;
    let now = Place::of(row, row.position);
    if now != led_to {
        return Err(match now == former {
            true => audit::undone_already(),
            false => AppError::Refused(GONE_ON.to_owned()),
        });
    }
    write(tx, by, (row, former.position)).await?;
    let (before, after) = (json!({"stamps": led_to}), json!({"stamps": former}));
    let undone = ("appointment.place_undone", before, after);
    Ok(tell(tx, by, (entry, at.appointment.id, &at.number), undone))
}
