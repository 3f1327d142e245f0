//! A row of every kind in each table of the shop floor.

use autoshop::db::ShopTx;
use autoshop::entity::{blocker, technician_hours, technician_skill, time_off, visit_stamp};
use autoshop::kernel::ids::{AppointmentId, BlockerId, MembershipId, StampId, TimeOffId, v7};
use autoshop::kernel::words::{BlockerKind, Category, StampKind};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{DbErr, EntityTrait};

pub(crate) const TABLES: [&str; 5] = [
    "technician_hours",
    "time_off",
    "technician_skill",
    "visit_stamp",
    "blocker",
];

/// Of everything one, and of what has kinds one of each.
pub(crate) async fn rows(
    tx: &ShopTx,
    (member, visit): (MembershipId, AppointmentId),
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let (created_at, updated_at, membership_id) = (Set(now), Set(now), Set(member));
    tx.insert_all([technician_hours::ActiveModel {
        id: Set(v7(now)),
        created_at: created_at.clone(),
        updated_at: updated_at.clone(),
        membership_id: membership_id.clone(),
        weekday: Set(7),
        opens: Set(8 * 60),
        closes: Set(12 * 60),
        ..Default::default()
    }])
    .await?;
    tx.insert_all([time_off::ActiveModel {
        id: Set(TimeOffId::new(now)),
        created_at: created_at.clone(),
        updated_at: updated_at.clone(),
        membership_id: membership_id.clone(),
        starts_at: Set(now),
        ends_at: Set(now + TimeDelta::days(3)),
        reason: Set(Some("Fishing".to_owned())),
        version: Set(1),
        ..Default::default()
    }])
    .await?;
    let knows = |category: &Category| technician_skill::ActiveModel {
        membership_id: membership_id.clone(),
        category: Set(*category),
        created_at: created_at.clone(),
        updated_at: updated_at.clone(),
        level: Set(5),
        ..Default::default()
    };
    tx.insert_all(Category::ALL.iter().map(knows)).await?;
    stood(tx, visit, now).await
}

/// A stamp and a blocker of each kind.
pub(crate) async fn stood(
    tx: &ShopTx,
    visit: AppointmentId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let stamp = |kind: &StampKind| visit_stamp::ActiveModel {
        id: Set(StampId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        appointment_id: Set(visit),
        kind: Set(*kind),
        at: Set(now),
        lat: Set(Some(38_678_500)),
        lon: Set(Some(-121_773_300)),
        by_name: Set("Tom".to_owned()),
        ..Default::default()
    };
    tx.insert_all(StampKind::ALL.iter().map(stamp)).await?;
    let waits = |kind: &BlockerKind| blocker::ActiveModel {
        id: Set(BlockerId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        appointment_id: Set(visit),
        kind: Set(*kind),
        set_at: Set(now),
        set_by: Set("Tom".to_owned()),
        ..Default::default()
    };
    tx.insert_all(BlockerKind::ALL.iter().map(waits)).await
}

/// All of them taken back.
pub(crate) async fn ended(tx: &ShopTx, now: DateTime<Utc>) -> Result<(), DbErr> {
    let undone = visit_stamp::Entity::update_many()
        .col_expr(visit_stamp::Column::UndoneAt, Expr::value(now));
    tx.update_where(undone).await?;
    let cleared =
        blocker::Entity::update_many().col_expr(blocker::Column::ClearedAt, Expr::value(now));
    tx.update_where(cleared).await.map(drop)
}
