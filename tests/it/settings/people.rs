//! Who takes appointments.

use super::noted;
use crate::support::App;
use autoshop::entity::membership;
use autoshop::error::AppResult;
use autoshop::features::shops;
use autoshop::kernel::words::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

#[actix_web::test] // R-APPT-15
async fn technicians_are_the_members_to_whom_appointments_can_be_given() {
    let app = App::start().await;
    let owner = app.owner().await;
    let names = async || {
        let bookable = shops::people::bookable(&app.db(app.shop.id)).await.unwrap();
        bookable.iter().map(|m| m.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Owner A", "Technician A"]);
    let page = owner.get("/settings/people").await;
    assert_eq!(page.select("tbody tr td:first-child").len(), 4);
    assert!(page.body().contains("autoshop staff add --shop shop-a"));

    let add = page.form("Take appointments");
    let added = add.submit(&owner).await;
    assert_eq!(added.location(), "/settings/people");
    assert!(added.statements() <= 9);
    assert_eq!(names().await, ["Accountant A", "Owner A", "Technician A"]);
    add.submit(&owner).await.assert_status(303);
    assert_eq!(noted(&app, "member.changed").await.len(), 1);

    let path = add.action().to_owned();
    let stranger = app.signed_in(Role::Owner, &app.found_shop("b").await).await;
    let fields = [("bookable", "false")];
    stranger.post(&path, &fields).await.assert_status(404);
    let advisor = app.advisor().await;
    advisor.post(&path, &fields).await.assert_status(403);
    owner.post(&path, &fields).await.assert_status(303);
    assert_eq!(names().await, ["Owner A", "Technician A"]);

    disable(&app, "Accountant A").await;
    let refused = owner.post(&path, &[("bookable", "true")]).await;
    refused.assert_status(409);
    assert_eq!(names().await, ["Owner A", "Technician A"]);
    let page = owner.get("/settings/people").await;
    assert!(page.select("tbody .badge").contains(&"Disabled".to_owned()));
}

async fn disable(app: &App, name: &str) {
    use autoshop::db::cache::CacheKey;
    use membership::Column::{DisabledAt, Name};
    let now = app.now();
    let mut db = app.db(app.shop.id);
    let done: AppResult<()> = db
        .transaction(async |tx| {
            let update = membership::Entity::update_many()
                .col_expr(DisabledAt, Expr::value(now))
                .filter(Name.eq(name));
            tx.update_where(update).await?;
            tx.touch(CacheKey::Members);
            Ok(())
        })
        .await;
    done.unwrap();
}
