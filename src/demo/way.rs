//! What the demo's technicians tapped today on their way, and one visit that nobody was home for.

use super::chance::Chance;
use crate::db::ShopTx;
use crate::entity::{appointment, membership, visit_stamp};
use crate::kernel::ids::StampId;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{AppointmentStatus, Outcome, StampKind};
use StampKind::{Arrived, Finished, Left, OnWay, Started};
use appointment::Column as A;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

/// Writes it; deterministic, and nothing depends on it.
pub(super) async fn write(
    tx: &ShopTx,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> Result<(), DbErr> {
    let visits = appointment::Entity::find()
        .filter(A::Day.eq(zone.day(now)))
        .order_by_asc(A::StartAt)
        .order_by_asc(A::RepairOrderId);
    let visits = tx.all(visits).await?;
    let members = tx.all(membership::Entity::find()).await?;
    let mut chance = Chance::new(0x00D0_0D1E);
    let mut rows = Vec::new();
    for visit in &visits {
        let whose = members.iter().find(|m| Some(m.id) == visit.technician_id);
        for (kind, at) in taps(visit).into_iter().filter(|(_, at)| *at <= now) {
            rows.push(visit_stamp::ActiveModel {
                id: Set(StampId(chance.id(at))),
                created_at: Set(at),
                updated_at: Set(at),
                appointment_id: Set(visit.id),
                kind: Set(kind),
                at: Set(at),
                by_id: Set(whose.map(|member| member.user_id.0)),
                by_name: Set(whose
                    .map_or("Sam Whitaker", |member| &member.name)
                    .to_owned()),
                ..Default::default()
            });
        }
    }
    tx.insert_all(rows).await?;
    let absent = appointment::Entity::update_many()
        .col_expr(A::Outcome, Expr::value(Outcome::CustomerAbsent.as_str()))
        .col_expr(
            A::OutcomeNote,
            Expr::value("Rang twice, waited a quarter of an hour."),
        )
        .filter(A::Day.eq(zone.day(now)))
        .filter(A::Status.eq(AppointmentStatus::NoShow));
    tx.update_where(absent).await?;
    Ok(())
}

/// By where the car stands.
fn taps(visit: &appointment::Model) -> Vec<(StampKind, DateTime<Utc>)> {
    let Some(started) = visit.started_at else {
        return Vec::new();
    };
    let mut taps = vec![
        (OnWay, started - TimeDelta::minutes(38)),
        (Arrived, started - TimeDelta::minutes(6)),
        (Started, started),
    ];
    taps.extend(visit.ready_at.map(|at| (Finished, at)));
    taps.extend(visit.completed_at.map(|at| (Left, at)));
    taps
}
