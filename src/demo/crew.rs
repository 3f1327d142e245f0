//! Who is invited to the demo shop, who has left it, and how its technician works.

use crate::db::ShopTx;
use crate::entity::{
    invitation, membership, service_zone, technician_hours, technician_profile, technician_skill,
    time_off,
};
use crate::error::AppResult;
use crate::features::accounts::{NewPerson, add_person};
use crate::kernel::contact::Email;
use crate::kernel::ids::{InvitationId, MembershipId, TimeOffId, ZoneId, v7};
use crate::kernel::money::Cents;
use crate::kernel::place::{miles, of_zip};
use crate::kernel::time::ShopTime;
use crate::kernel::words::{Category, Role, ZoneKind};
use crate::web::staff::By;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// Somebody who has not come yet, and somebody who left.
pub(super) async fn write(
    tx: &ShopTx,
    by: By<'_>,
    (hash, zone): (&str, ShopTime),
) -> AppResult<()> {
    use membership::Column::{DisabledAt, Id, Role as RoleColumn};
    let now = by.1;
    let owner = membership::Entity::find().filter(RoleColumn.eq(Role::Owner));
    let Some(owner) = tx.one(owner).await? else {
        return Ok(());
    };
    let invited = now - TimeDelta::days(2);
    let email = "dana.brooks@example.com".to_owned();
    tx.insert(invitation::ActiveModel {
        id: Set(InvitationId::new(invited)),
        created_at: Set(invited),
        updated_at: Set(invited),
        email: Set(email.clone()),
        email_normalized: Set(email),
        role: Set(Role::Technician),
        is_bookable: Set(true),
        invited_by: Set(owner.id),
        expires_at: Set(invited + TimeDelta::days(7)),
        ..Default::default()
    })
    .await?;
    if let Ok(email) = Email::parse("marcus@demo.autoshop.example") {
        let marcus = NewPerson {
            email,
            name: "Marcus Hale".to_owned(),
            role: Role::Advisor,
            is_bookable: false,
            password_hash: hash.to_owned(),
        };
        let marcus = add_person(tx, by, &marcus).await?;
        let left = membership::Entity::update_many()
            .col_expr(DisabledAt, Expr::value(now - TimeDelta::days(40)))
            .filter(Id.eq(marcus));
        tx.update_where(left).await?;
    }
    works(tx, (now, zone)).await
}

/// Two areas, and where the technician's day begins and ends.
async fn drives(tx: &ShopTx, now: DateTime<Utc>, technician: MembershipId) -> AppResult<()> {
    let area = |name: &str, sort| service_zone::ActiveModel {
        id: Set(ZoneId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        name: Set(name.to_owned()),
        name_normalized: Set(name.to_lowercase()),
        postals: Set(None),
        center: Set(None),
        center_lat: Set(None),
        center_lon: Set(None),
        radius_m: Set(None),
        trip_fee: Set(Cents::ZERO),
        sort: Set(sort),
        is_active: Set(true),
        version: Set(1),
        ..Default::default()
    };
    let towns = service_zone::ActiveModel {
        kind: Set(ZoneKind::Postal),
        postals: Set(Some("95616 95618 95695 95776".to_owned())),
        ..area("Woodland and Davis", 1)
    };
    let home = of_zip("95695");
    let around = service_zone::ActiveModel {
        kind: Set(ZoneKind::Radius),
        center: Set(Some("95695".to_owned())),
        center_lat: Set(home.map(|at| at.lat)),
        center_lon: Set(home.map(|at| at.lon)),
        radius_m: Set(i32::try_from(miles(25)).ok()),
        trip_fee: Set(Cents(3_500)),
        ..area("The rest of the county", 2)
    };
    tx.insert_all([towns, around]).await?;
    let line = Some("1020 Main St, Woodland, CA 95695".to_owned());
    tx.insert_all([technician_profile::ActiveModel {
        membership_id: Set(technician),
        created_at: Set(now),
        updated_at: Set(now),
        start_line: Set(line.clone()),
        start_lat: Set(home.map(|at| at.lat)),
        start_lon: Set(home.map(|at| at.lon)),
        end_line: Set(line),
        end_lat: Set(home.map(|at| at.lat)),
        end_lon: Set(home.map(|at| at.lon)),
        ..Default::default()
    }])
    .await?;
    Ok(())
}

/// The technician has lunch, is away for two days next week, and does not know everything.
async fn works(tx: &ShopTx, (now, zone): (DateTime<Utc>, ShopTime)) -> AppResult<()> {
    use Category::{
        Brakes, CoolingSystem, ElectricalBattery, EngineDiagnostics, Hvac, InspectionSafety,
        Maintenance, TiresSteeringSuspension,
    };
    let technician = membership::Entity::find()
        .filter(membership::Column::Role.eq(Role::Technician))
        .filter(membership::Column::IsBookable.eq(true));
    let Some(technician) = tx.one(technician).await? else {
        return Ok(());
    };
    let (created_at, membership_id) = (Set(now), Set(technician.id));
    let spans = (1..=6).flat_map(|weekday| [(weekday, 420, 720), (weekday, 750, 1_140)]);
    let hours = spans.map(|(weekday, opens, closes)| technician_hours::ActiveModel {
        id: Set(v7(now)),
        created_at: created_at.clone(),
        updated_at: created_at.clone(),
        membership_id: membership_id.clone(),
        weekday: Set(weekday),
        opens: Set(opens),
        closes: Set(closes),
        ..Default::default()
    });
    tx.insert_all(hours).await?;
    let first = zone.day(now) + TimeDelta::days(9);
    tx.insert_all([time_off::ActiveModel {
        id: Set(TimeOffId::new(now)),
        created_at: created_at.clone(),
        updated_at: created_at.clone(),
        membership_id: membership_id.clone(),
        starts_at: Set(zone.bounds(first).0),
        ends_at: Set(zone.bounds(first + TimeDelta::days(1)).1),
        reason: Set(Some("Training in Sacramento".to_owned())),
        version: Set(1),
        ..Default::default()
    }])
    .await?;
    let known = [
        (Maintenance, 5),
        (Brakes, 5),
        (EngineDiagnostics, 4),
        (TiresSteeringSuspension, 4),
        (ElectricalBattery, 4),
        (Hvac, 3),
        (CoolingSystem, 4),
        (InspectionSafety, 5),
    ];
    let skills = known.map(|(category, level)| technician_skill::ActiveModel {
        membership_id: membership_id.clone(),
        category: Set(category),
        created_at: created_at.clone(),
        updated_at: created_at.clone(),
        level: Set(level),
        ..Default::default()
    });
    tx.insert_all(skills).await?;
    drives(tx, now, technician.id).await
}
