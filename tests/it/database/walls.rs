//! The tenant wall past the web.

use crate::support::{App, Shop};
use autoshop::db::{Db, check_roles};
use autoshop::entity::{customer, vehicle_owner};
use autoshop::error::AppError;
use autoshop::kernel::ids::{VehicleId, VehicleOwnerId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::time::Duration;

#[actix_web::test]
async fn another_shops_rows_are_not_there() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let ada = app.add_customer(&app.shop, "Ada").await;

    let (mine, theirs) = (app.db(app.shop.id), app.db(other.id));
    let by_id = || customer::Entity::find_by_id(ada);

    assert!(mine.one(by_id()).await.unwrap().is_some());
    assert!(theirs.one(by_id()).await.unwrap().is_none());
    assert!(
        theirs
            .all(customer::Entity::find())
            .await
            .unwrap()
            .is_empty()
    );
    let either = customer::Entity::find().filter(
        sea_orm::Condition::any()
            .add(customer::Column::ShopId.eq(app.shop.id))
            .add(customer::Column::Name.eq("Ada")),
    );
    assert!(
        theirs.all(either).await.unwrap().is_empty(),
        "an OR does not open the wall"
    );
    assert_eq!(
        theirs
            .count_up_to(customer::Entity::find(), 10)
            .await
            .unwrap(),
        0
    );
}

#[actix_web::test]
async fn another_shops_rows_cannot_be_changed_nor_pointed_at() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let ada = app.add_customer(&app.shop, "Ada").await;

    let changed = app
        .write(&other, async |tx, (_, now)| {
            let row = customer::ActiveModel {
                id: Set(ada),
                name: Set("Mallory".to_owned()),
                version: Set(1),
                ..Default::default()
            };
            tx.update(row, now).await.map_err(AppError::from)
        })
        .await;
    let all = app
        .write(&other, async |tx, _| {
            let update = customer::Entity::update_many().col_expr(
                customer::Column::Name,
                sea_orm::sea_query::Expr::value("Mallory"),
            );
            Ok(tx.update_where(update).await?)
        })
        .await;
    let pointed = app
        .write(&other, async |tx, (_, now)| {
            tx.insert(vehicle_owner::ActiveModel {
                id: Set(VehicleOwnerId::new(now)),
                created_at: Set(now),
                updated_at: Set(now),
                vehicle_id: Set(VehicleId::new(now)),
                customer_id: Set(ada),
                is_primary: Set(true),
                from_day: Set(app.today()),
                ..Default::default()
            })
            .await
            .map_err(AppError::from)
        })
        .await;

    assert!(matches!(changed, Err(AppError::Stale)));
    assert_eq!(all.unwrap(), 0);
    assert!(pointed.is_err());
    let db = app.db(app.shop.id);
    let row = db.one(customer::Entity::find_by_id(ada)).await.unwrap();
    assert_eq!(row.unwrap().name, "Ada");
}

#[actix_web::test]
async fn nobody_moves_a_row_to_another_shop() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let ada = app.add_customer(&app.shop, "Ada").await;

    app.write(&app.shop, async |tx, (_, now)| {
        let row = customer::ActiveModel {
            id: Set(ada),
            shop_id: Set(other.id),
            version: Set(1),
            ..Default::default()
        };
        tx.update(row, now).await.map_err(AppError::from)
    })
    .await
    .unwrap();

    let find = || customer::Entity::find_by_id(ada);
    assert!(app.db(app.shop.id).one(find()).await.unwrap().is_some());
    assert!(app.db(other.id).one(find()).await.unwrap().is_none());
}

#[actix_web::test] // F47
async fn on_postgres_no_row_is_seen_without_a_shop() {
    let app = App::start().await;
    if !app.is_postgres() {
        return;
    }
    let other = app.found_shop("b").await;
    app.add_customer(&app.shop, "Ada").await;
    app.add_customer(&other, "Berta").await;
    let names = "SELECT name FROM customer";
    let of = |shop: &Shop| format!("SET app.shop_id = '{}'; {names}", shop.id);

    assert!(app.rows_of_app(names).await.unwrap().is_empty());
    assert!(app.rows(names).await.is_empty(), "nor by the owner");
    let emptied = format!("SET app.shop_id = ''; {names}");
    assert!(app.rows_of_app(&emptied).await.unwrap().is_empty());
    assert_eq!(app.rows_of_app(&of(&app.shop)).await.unwrap(), [["Ada"]]);
    assert_eq!(app.rows_of_app(&of(&other)).await.unwrap(), [["Berta"]]);
    let theft = format!(
        "SET app.shop_id = '{}'; UPDATE customer SET shop_id = '{}' RETURNING name",
        app.shop.id, other.id
    );
    assert!(app.rows_of_app(&theft).await.is_err());
}

#[actix_web::test]
async fn on_postgres_a_role_past_the_wall_is_refused() {
    let app = App::start().await;
    let Some(owner) = app.owner_url() else {
        return;
    };

    let db = Db::connect(&owner, 1, Duration::from_secs(1))
        .await
        .unwrap();
    let refused = check_roles(&db).await;
    db.close().await;

    assert!(refused.unwrap_err().to_string().contains("owns the tables"));
}
