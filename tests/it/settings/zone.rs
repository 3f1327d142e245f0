//! Another time zone, and what was promised on the old one's clock.

use super::{day, noted};
use crate::support::App;
use appointment::Column;
use autoshop::entity::{appointment, customer_stats, repair_order};
use autoshop::error::AppResult;
use autoshop::features::customers::{self, NewCustomer};
use autoshop::kernel::ids::{AppointmentId, CustomerId, RepairOrderId};
use autoshop::kernel::words::{AppointmentStatus, DurationSource, Place};
use autoshop::web::staff::Actor;
use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::time::Duration;
use tokio::sync::Notify;

async fn visit(app: &App) -> appointment::Model {
    let db = app.db(app.shop.id);
    db.one(appointment::Entity::find()).await.unwrap().unwrap()
}

#[actix_web::test] // R-APPT-16
async fn another_zone_asks_what_visits_booked_ahead_keep() {
    let app = App::start().await;
    let owner = app.owner().await;
    book_tomorrow(&app).await;
    let form = owner.get("/settings/shop").await.form("Save");
    let names: Vec<&str> = form.fields().iter().map(|(name, _)| *name).collect();
    assert!(!names.contains(&"visits"), "nothing is asked before");

    let asked = form
        .clone()
        .fill("zone", "America/New_York")
        .submit(&owner)
        .await;

    asked.assert_status(422);
    assert!(asked.text("#f-visits-error").contains("booked ahead"));
    let form_again = asked.form("Save");
    assert_eq!(
        form_again.value("visits"),
        "wall",
        "the clock is what was promised"
    );
    assert_eq!(
        visit(&app).await.zone,
        "America/Los_Angeles",
        "nothing changed"
    );
    form_again.submit(&owner).await.assert_status(303);
    let kept = visit(&app).await;
    assert_eq!(kept.wall_start, "2026-03-11T09:30");
    assert_eq!(kept.start_at.to_rfc3339(), "2026-03-11T13:30:00+00:00");
    assert_eq!(kept.end_at - kept.start_at, TimeDelta::hours(2));
    assert_eq!((kept.zone.as_str(), kept.version), ("America/New_York", 2));
    let figures = app
        .db(app.shop.id)
        .one(customer_stats::Entity::find())
        .await;
    assert_eq!(figures.unwrap().unwrap().next_visit_at, Some(kept.start_at));
    assert_eq!(noted(&app, "appointment.changed").await.len(), 1);
    assert_eq!(noted(&app, "shop.changed").await.len(), 1);
}

#[actix_web::test] // R-APPT-16
async fn visits_may_keep_their_moment_and_change_their_day() {
    let app = App::start().await;
    let owner = app.owner().await;
    book_tomorrow(&app).await;
    let before = visit(&app).await;
    let form = owner.get("/settings/shop").await.form("Save");
    let asked = form.fill("zone", "Asia/Tokyo").submit(&owner).await;

    let moment = asked.form("Save").fill("visits", "instant");
    moment.submit(&owner).await.assert_status(303);

    let kept = visit(&app).await;
    assert_eq!(kept.start_at, before.start_at);
    assert_eq!(kept.wall_start, "2026-03-12T01:30");
    assert_eq!(kept.day, day("2026-03-12"));
}

#[actix_web::test] // R-APPT-16
async fn without_visits_ahead_the_zone_changes_unasked() {
    let app = App::start().await;
    book_tomorrow(&app).await;
    app.clock.advance(TimeDelta::hours(30));
    let owner = app.owner().await;
    let form = owner.get("/settings/shop").await.form("Save");

    form.fill("zone", "America/New_York")
        .submit(&owner)
        .await
        .assert_status(303);

    assert_eq!(
        visit(&app).await.zone,
        "America/Los_Angeles",
        "what is past stays"
    );
}

#[actix_web::test] // R-APPT-16
async fn a_visit_that_is_moved_in_this_very_moment_is_carried_from_where_it_went() {
    let app = App::start().await;
    let owner = app.owner().await;
    book_tomorrow(&app).await;
    let form = owner.get("/settings/shop").await.form("Save");
    let asked = form.fill("zone", "America/New_York").submit(&owner).await;
    let form = asked.form("Save");
    let (before, begun) = (visit(&app).await, Notify::new());
    let moving = app.write(&app.shop, async |tx, by| {
        customers::note_activity(tx, before.customer_id, by.1).await?;
        let start = before.start_at + TimeDelta::hours(4);
        let moved = appointment::Entity::update_many()
            .col_expr(Column::StartAt, Expr::value(start))
            .col_expr(Column::EndAt, Expr::value(start + TimeDelta::hours(2)))
            .col_expr(Column::WallStart, Expr::value("2026-03-11T13:30"))
            .filter(Column::Id.eq(before.id));
        tx.update_where(moved).await?;
        begun.notify_one();
        tokio::time::sleep(Duration::from_millis(300)).await; // the other one waits for these rows
        Ok(())
    });
    let saving = async {
        begun.notified().await;
        form.submit(&owner).await
    };

    let (moved, saved) = tokio::join!(moving, saving);

    moved.unwrap();
    saved.assert_status(303);
    let kept = visit(&app).await;
    assert_eq!(kept.wall_start, "2026-03-11T13:30");
    assert_eq!(kept.start_at.to_rfc3339(), "2026-03-11T17:30:00+00:00");
    let db = app.db(app.shop.id);
    let figures = db.one(customer_stats::Entity::find()).await;
    assert_eq!(figures.unwrap().unwrap().next_visit_at, Some(kept.start_at));
}

/// One visit, a day from now.
async fn book_tomorrow(app: &App) {
    let (actor, now) = (Actor::system("test"), app.now());
    let today = day("2026-03-10");
    let start = now + TimeDelta::days(1);
    let (customer, order) = (CustomerId::new(now), RepairOrderId::new(now));
    let ann = NewCustomer {
        name: "Ann Lee".to_owned(),
        ..NewCustomer::default()
    };
    let mut db = app.db(app.shop.id);
    let booked: AppResult<()> = db
        .transaction(async |tx| {
            customers::create(tx, (&actor, now), (customer, today), &ann).await?;
            tx.insert(repair_order::ActiveModel {
                id: Set(order),
                created_at: Set(now),
                updated_at: Set(now),
                number: Set("RO-00001".to_owned()),
                customer_id: Set(customer),
                version: Set(1),
                ..Default::default()
            })
            .await?;
            tx.insert(appointment::ActiveModel {
                id: Set(AppointmentId::new(now)),
                created_at: Set(now),
                updated_at: Set(now),
                repair_order_id: Set(order),
                customer_id: Set(customer),
                status: Set(AppointmentStatus::Scheduled),
                start_at: Set(start),
                end_at: Set(start + TimeDelta::hours(2)),
                day: Set(day("2026-03-11")),
                wall_start: Set("2026-03-11T09:30".to_owned()),
                zone: Set("America/Los_Angeles".to_owned()),
                duration_source: Set(DurationSource::Default),
                place: Set(Place::Shop),
                position: Set(0),
                version: Set(1),
                ..Default::default()
            })
            .await?;
            Ok(())
        })
        .await;
    booked.unwrap();
}
