//! What came by the shop's public page: leads, and visits that were asked for.

use super::Walker;
use autoshop::entity::{appointment, lead, photo};
use autoshop::features::notifications::{News, Subject, tell};
use autoshop::kernel::ids::{AppointmentId, LeadId, PhotoId};
use autoshop::kernel::words::{Confirmation, LeadKind, LeadState, Notice, Role, Source};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryFilter};

pub(super) async fn leads(walk: &mut Walker<'_>) {
    let now = walk.app.now();
    let asked = walk.app.write(&walk.app.shop, async |tx, _| {
        let row = lead::ActiveModel {
            id: Set(LeadId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            kind: Set(LeadKind::Question),
            name: Set("Quetzal".to_owned()),
            phone: Set(Some("+15305550142".to_owned())),
            state: Set(LeadState::Open),
            version: Set(1),
            ..Default::default()
        };
        tx.insert(row).await?;
        Ok(())
    });
    asked.await.unwrap();
    walk.see("/leads", "/leads", "oa").await;
    let pattern = "/leads/{lead}/state";
    walk.press(pattern, ("/leads", "Won Quetzal"), &[], "oa")
        .await;
}

/// As if the visit had been asked for online.
pub(super) async fn acceptance(walk: &mut Walker<'_>, visit: &str) {
    use appointment::Column as A;
    let id: uuid::Uuid = visit.rsplit('/').next().unwrap().parse().unwrap();
    let asked = walk.app.write(&walk.app.shop, async |tx, _| {
        let update = appointment::Entity::update_many()
            .col_expr(A::Source, Expr::value(Source::Booking))
            .col_expr(A::Confirmation, Expr::value(Confirmation::Requested))
            .filter(sea_orm::ColumnTrait::eq(&A::Id, id));
        Ok(tx.update_where(update).await?)
    });
    asked.await.unwrap();
    let pattern = "/appointments/{appointment}/acceptance";
    walk.press(pattern, (visit, "Accept"), &[], "oa").await;
}

/// What was told to whoever presses.
pub(super) async fn notifications(walk: &mut Walker<'_>) {
    let list = "/notifications";
    for (pattern, button) in [
        ("/notifications/{notification}/read", "Mark read Quetzal"),
        ("/notifications/{notification}/open", "Open Quetzal"),
        ("/notifications/read", "Mark all read"),
    ] {
        let now = walk.app.now();
        let people = walk.app.db(walk.app.shop.id).members().await.unwrap();
        let technician = people.iter().find(|one| one.role == Role::Technician);
        // Of a kind that every role is told of.
        let news = [News {
            kind: Notice::Overdue,
            of: Subject::Lead(LeadId::new(now)),
            text: "Quetzal".to_owned(),
            technician: technician.map(|one| one.id),
        }];
        let told = walk
            .app
            .write(&walk.app.shop, async |tx, _| tell(tx, now, &news).await);
        told.await.unwrap();
        // Another member's are not found: notifications.rs.
        walk.press(pattern, (list, button), &[], "oatc").await;
    }
    walk.see(list, list, "oatc").await;
    let count = "/notifications/count";
    walk.see(count, count, "oatc").await;
}

/// Everybody's own.
pub(super) async fn feeds(walk: &mut Walker<'_>) {
    let page = "/calendar/feeds";
    walk.press(page, (page, "Make your feed"), &[], "oat").await;
    walk.see(page, page, "oat").await;
    let pattern = "/calendar/feeds/{feed}/revocation";
    walk.press(pattern, (page, "End it Your visits"), &[], "oat")
        .await;
}

/// As if somebody had shown something of the car.
pub(super) async fn photos(walk: &mut Walker<'_>, visit: &str) {
    let visit: uuid::Uuid = visit.rsplit('/').next().unwrap().parse().unwrap();
    let now = walk.app.now();
    let id = PhotoId::new(now);
    let shown = walk.app.write(&walk.app.shop, async |tx, _| {
        let row = photo::ActiveModel {
            id: Set(id),
            created_at: Set(now),
            updated_at: Set(now),
            appointment_id: Set(Some(AppointmentId(visit))),
            mime: Set("image/jpeg".to_owned()),
            sha256: Set("0".repeat(64)),
            small: Set(b"small".to_vec()),
            body: Set(b"large".to_vec()),
            ..Default::default()
        };
        Ok(tx.insert_all([row]).await?)
    });
    shown.await.unwrap();
    let large = format!("/photos/{id}");
    walk.see("/photos/{photo}", &large, "oat").await;
    walk.see("/photos/{photo}/small", &format!("{large}/small"), "oat")
        .await;
}
