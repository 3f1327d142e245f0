//! Another time zone, and the visits that are booked ahead (R-APPT-16).

use super::super::forms::Keep;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, customer_stats, repair_order};
use crate::error::{AppError, AppResult};
use crate::features::shops::ahead::{hold_figures, is_ahead, next_visit};
use crate::kernel::position::place_at;
use crate::kernel::time::ShopTime;
use crate::web::staff::By;
use appointment::Column as A;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::json;

/// Visits changed by one statement: each is a few of its parameters.
const AT_ONCE: usize = 200;

/// What is asked when visits are booked ahead.
pub(in super::super) const ASK: &str =
    "Visits are booked ahead. Say below what they keep in the new time zone.";

/// A visit that is still to come, with its order's number.
#[derive(FromQueryResult)]
struct Ahead {
    #[sea_orm(nested)]
    visit: appointment::Model,
    number: String,
}

/// When a visit is, in the new zone.
struct Moved {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    day: NaiveDate,
    wall: String,
}

/// Carries the visits ahead into the new zone. Each keeps its length. The customers' figures and then
/// the visits are held first, in the order of whoever books and moves: what is moved in this very
/// moment is carried from where it was moved to.
///
/// # Errors
/// [`AppError::Refused`] if there are any and it is not said what they keep.
pub(super) async fn carry(
    tx: &ShopTx,
    by: By<'_>,
    zone: &str,
    keep: Option<Keep>,
) -> AppResult<()> {
    let zone: ShopTime = zone.parse().map_err(|_| AppError::NotFound)?;
    let Some(keep) = keep else {
        if tx.count_up_to(ahead(by.1), 1).await? > 0 {
            return Err(AppError::Refused(ASK.to_owned()));
        }
        return Ok(());
    };
    hold_figures(tx, whose(tx, by.1)).await?;
    let visits = ahead(by.1)
        .expr_as(number(), "number")
        .order_by_asc(A::Id)
        .lock_exclusive();
    let visits: Vec<Ahead> = tx.rows(visits).await?;
    for some in visits.chunks(AT_ONCE) {
        let moved: Vec<Moved> = some
            .iter()
            .map(|ahead| moved(&ahead.visit, zone, keep))
            .collect();
        write(tx, by.1, zone, (some, &moved)).await?;
        for (ahead, moved) in some.iter().zip(&moved) {
            note(tx, by, zone, (ahead, moved));
        }
        recount(tx, by.1, some).await?;
    }
    Ok(())
}

fn ahead(now: DateTime<Utc>) -> Select<appointment::Entity> {
    appointment::Entity::find().filter(is_ahead(now))
}

/// Of the visit at hand; beside the visits and not joined to them, because only these are locked.
fn number() -> Expr {
    use repair_order::Column as O;
    let order = |column: O| Expr::col((repair_order::Entity, column));
    let number = Query::select()
        .expr(order(O::Number))
        .from(repair_order::Entity)
        .and_where(order(O::ShopId).equals((appointment::Entity, A::ShopId)))
        .and_where(order(O::Id).equals((appointment::Entity, A::RepairOrderId)))
        .take();
    Expr::from(number)
}

/// Who comes to them.
fn whose(tx: &ShopTx, now: DateTime<Utc>) -> SelectStatement {
    Query::select()
        .column(A::CustomerId)
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(tx.shop()))
        .cond_where(is_ahead(now))
        .take()
}

/// A wall time that the new zone jumps over becomes the next one there is.
fn moved(visit: &appointment::Model, zone: ShopTime, keep: Keep) -> Moved {
    let start = match keep {
        Keep::Instant => visit.start_at,
        Keep::WallTime => {
            let wall = NaiveDateTime::parse_from_str(&visit.wall_start, "%Y-%m-%dT%H:%M")
                .unwrap_or_else(|_| visit.day.and_time(NaiveTime::MIN));
            let named = zone.instant(wall.date(), wall.time());
            let named = named.or_else(|gap| zone.instant(gap.next.date(), gap.next.time()));
            named.map_or(visit.start_at, |local| local.instant)
        }
    };
    Moved {
        start,
        end: start + (visit.end_at - visit.start_at),
        day: zone.day(start),
        wall: zone.wall(start),
    }
}

async fn write(
    tx: &ShopTx,
    now: DateTime<Utc>,
    zone: ShopTime,
    (visits, moved): (&[Ahead], &[Moved]),
) -> AppResult<()> {
    let pick = |column: A, value: &dyn Fn(&Moved) -> Expr| -> Expr {
        let pairs = visits.iter().zip(moved);
        let case = pairs.fold(CaseStatement::new(), |case, (ahead, moved)| {
            case.case(Expr::col(A::Id).eq(ahead.visit.id), value(moved))
        });
        case.finally(Expr::col(column)).into()
    };
    let update = appointment::Entity::update_many()
        .col_expr(A::StartAt, pick(A::StartAt, &|m| Expr::value(m.start)))
        .col_expr(A::EndAt, pick(A::EndAt, &|m| Expr::value(m.end)))
        .col_expr(A::Day, pick(A::Day, &|m| Expr::value(m.day)))
        .col_expr(
            A::WallStart,
            pick(A::WallStart, &|m| Expr::value(m.wall.clone())),
        )
        .col_expr(
            A::Position,
            pick(A::Position, &|m| Expr::value(place_at(&m.wall))),
        )
        .col_expr(A::Zone, Expr::value(zone.name()))
        .col_expr(A::Version, Expr::col(A::Version).add(1))
        .col_expr(A::UpdatedAt, Expr::value(now))
        .filter(A::Id.is_in(visits.iter().map(|ahead| ahead.visit.id)));
    tx.update_where(update).await?;
    Ok(())
}

fn note(
    tx: &ShopTx,
    by: By<'_>,
    zone: ShopTime,
    (Ahead { visit, number }, moved): (&Ahead, &Moved),
) {
    let entry = Entry {
        action: "appointment.changed",
        entity: "appointment",
        id: Some(visit.id.0),
        label: number,
        before: Some(json!({
            "start_at": visit.start_at, "end_at": visit.end_at,
            "wall_start": visit.wall_start, "zone": visit.zone,
        })),
        after: Some(json!({
            "start_at": moved.start, "end_at": moved.end,
            "wall_start": moved.wall, "zone": zone.name(),
        })),
    };
    audit::record(tx, by, entry);
}

/// The next visit of these customers may be at another instant now.
async fn recount(tx: &ShopTx, now: DateTime<Utc>, moved: &[Ahead]) -> AppResult<()> {
    use customer_stats::Column as S;
    let whose = Expr::col((customer_stats::Entity, S::CustomerId));
    let update = customer_stats::Entity::update_many()
        .col_expr(S::NextVisitAt, next_visit(tx.shop(), &whose, now))
        .filter(S::CustomerId.is_in(moved.iter().map(|ahead| ahead.visit.customer_id)));
    tx.update_where(update).await?;
    Ok(())
}
