//! The tenant wall past the web, and what a transaction promises on both engines.

use crate::support::{App, Shop};
use autoshop::db::cache::CacheKey;
use autoshop::db::{Db, List, check_roles, is_unique_violation};
use autoshop::entity::{customer, shop_settings, vehicle, vehicle_owner};
use autoshop::error::AppError;
use autoshop::features::customers::{self, NewCustomer};
use autoshop::kernel::ids::{CustomerId, VehicleId, VehicleOwnerId};
use autoshop::kernel::money::Cents;
use sea_orm::sea_query::Order;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    RelationTrait,
};
use std::sync::atomic::{AtomicU32, Ordering};
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

#[actix_web::test]
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

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Car {
    id: VehicleId,
    year: Option<i32>,
    model: String,
    is_active: bool,
    deleted_at: Option<String>,
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Owned {
    id: VehicleOwnerId,
    is_primary: bool,
    from_day: chrono::NaiveDate,
    until_day: Option<chrono::NaiveDate>,
    vehicle: Vec<Car>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    name: String,
    cars: List<Owned>,
}

#[actix_web::test]
async fn child_lists_read_alike_on_both_engines() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let ada = app.add_customer(&app.shop, "Ada O'Neil \"100%\" ✓").await;
    app.add_customer(&app.shop, "Berta").await;
    let stranger = app.add_customer(&other, "Carla").await;
    app.add_car(&other, stranger, "Foreign").await;
    let civic = app.add_car(&app.shop, ada, "Civic").await;
    app.clock.advance(chrono::TimeDelta::seconds(1));
    let fit = app.add_car(&app.shop, ada, "Fit \\ \"EV\"").await;

    let db = app.db(app.shop.id);
    use vehicle::Column::{DeletedAt, Id, IsActive, Model, Year};
    let car = db.list(
        vehicle_owner::Relation::Vehicle.def(),
        &[Id, Year, Model, IsActive, DeletedAt],
        (Id, Order::Asc),
    );
    use vehicle_owner::Column::{FromDay, Id as OwnerId, IsPrimary, UntilDay};
    let cars = db.list_with(
        customer::Relation::VehicleOwner.def(),
        &[OwnerId, IsPrimary, FromDay, UntilDay],
        vec![("vehicle", car)],
        (OwnerId, Order::Desc),
    );
    let query = customer::Entity::find()
        .select_only()
        .column(customer::Column::Name)
        .expr_as(cars, "cars");
    let mut rows: Vec<Row> = db.rows(query).await.unwrap();
    rows.sort_by(|a, b| a.name.cmp(&b.name));

    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].name, "Ada O'Neil \"100%\" ✓");
    assert_eq!(rows[1].cars, List(vec![]));
    let List(owned) = &rows[0].cars;
    let found: Vec<_> = owned
        .iter()
        .map(|o| (o.vehicle[0].id, o.is_primary))
        .collect();
    assert_eq!(found, [(fit, false), (civic, true)], "newest first");
    assert_eq!(
        owned[0].vehicle,
        [Car {
            id: fit,
            year: Some(2014),
            model: "Fit \\ \"EV\"".to_owned(),
            is_active: true,
            deleted_at: None,
        }]
    );
    assert_eq!((owned[0].from_day, owned[0].until_day), (app.today(), None));
}

#[actix_web::test] // R-GEN-4
async fn of_two_who_saw_the_same_version_one_is_told() {
    let app = App::start().await;
    let ada = app.add_customer(&app.shop, "Ada").await;
    let rename = async |to: &str| {
        app.write(&app.shop, async |tx, (_, now)| {
            let row = customer::ActiveModel {
                id: Set(ada),
                name: Set(to.to_owned()),
                version: Set(1),
                ..Default::default()
            };
            tx.update(row, now).await.map_err(AppError::from)
        })
        .await
    };

    let first = rename("Ada Byron").await.unwrap();
    let second = rename("Ada King").await;

    assert_eq!((first.name.as_str(), first.version), ("Ada Byron", 2));
    assert!(matches!(second, Err(AppError::Stale)));
}

#[actix_web::test]
async fn after_a_failed_statement_nothing_is_kept() {
    let app = App::start().await;
    let ada = app.add_customer(&app.shop, "Ada").await;
    let (new, today) = (
        NewCustomer {
            name: "Berta".into(),
            ..Default::default()
        },
        app.today(),
    );
    let berta = CustomerId::new(app.now());

    let caught = app
        .write(&app.shop, async |tx, by| {
            customers::create(tx, by, (berta, today), &new).await?;
            let again = customers::create(tx, by, (ada, today), &new).await;
            assert!(again.is_err(), "the id is taken");
            Ok(())
        })
        .await;

    assert!(
        caught.is_err(),
        "an error that was caught is still an error"
    );
    let db = app.db(app.shop.id);
    let row = db.one(customer::Entity::find_by_id(berta)).await.unwrap();
    assert!(row.is_none());
}

#[actix_web::test]
async fn a_unique_violation_is_known_as_one() {
    let app = App::start().await;
    let mut db = app.db(app.shop.id);
    let now = app.now();

    let twice: Result<(), DbErr> = db
        .transaction(async |tx| {
            let row = shop_settings::ActiveModel {
                created_at: Set(now),
                updated_at: Set(now),
                labor_rate: Set(Cents(1)),
                vip_threshold: Set(Cents(1)),
                ..Default::default()
            };
            tx.insert(row).await.map(drop)
        })
        .await;

    assert!(is_unique_violation(&twice.unwrap_err()));
}

/// On PostgreSQL the two lock each other out and one is tried again; SQLite lets one wait.
#[actix_web::test]
async fn two_who_lock_each_other_out_both_get_through() {
    let app = App::start().await;
    let ada = app.add_customer(&app.shop, "Ada").await;
    let berta = app.add_customer(&app.shop, "Berta").await;
    let tries = AtomicU32::new(0);
    let rename = async |order: [CustomerId; 2], to: &str| {
        app.write(&app.shop, async |tx, _| {
            tries.fetch_add(1, Ordering::Relaxed);
            for id in order {
                let update = customer::Entity::update_many()
                    .col_expr(customer::Column::Notes, sea_orm::sea_query::Expr::value(to))
                    .filter(customer::Column::Id.eq(id));
                tx.update_where(update).await?;
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Ok(())
        })
        .await
    };

    let (one, two) = tokio::join!(rename([ada, berta], "one"), rename([berta, ada], "two"));

    one.unwrap();
    two.unwrap();
    let tries = tries.load(Ordering::Relaxed);
    assert_eq!(tries, if app.is_postgres() { 3 } else { 2 });
    let db = app.db(app.shop.id);
    let rows = db.all(customer::Entity::find()).await.unwrap();
    assert_eq!(rows[0].notes, rows[1].notes, "one after the other");
}

#[actix_web::test]
async fn settings_are_forgotten_when_they_change_and_only_this_shops() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let rate = async |shop: &Shop| app.db(shop.id).settings().await.unwrap().labor_rate;
    assert_eq!(rate(&app.shop).await, Cents(15_000));
    assert_eq!(rate(&other).await, Cents(15_000));
    let change = async |shop: &Shop, is_told: bool| {
        app.write(shop, async |tx, _| {
            let update = shop_settings::Entity::update_many().col_expr(
                shop_settings::Column::LaborRate,
                sea_orm::sea_query::Expr::value(17_500),
            );
            tx.update_where(update).await?;
            if is_told {
                tx.touch(CacheKey::Settings);
            }
            Ok(())
        })
        .await
        .unwrap();
    };

    change(&app.shop, true).await;
    change(&other, false).await;

    assert_eq!(rate(&app.shop).await, Cents(17_500));
    assert_eq!(rate(&other).await, Cents(15_000), "kept, as nobody said so");
}

#[actix_web::test]
async fn a_failed_change_forgets_nothing_and_keeps_nothing() {
    let app = App::start().await;
    let id = CustomerId::new(app.now());
    let (new, today) = (
        NewCustomer {
            name: "Ada".into(),
            ..Default::default()
        },
        app.today(),
    );

    let refused = app
        .write(&app.shop, async |tx, by| {
            customers::create(tx, by, (id, today), &new).await?;
            Err::<(), _>(AppError::Refused("changed my mind".into()))
        })
        .await;

    assert!(refused.is_err());
    let db = app.db(app.shop.id);
    assert!(
        db.one(customer::Entity::find_by_id(id))
            .await
            .unwrap()
            .is_none()
    );
    let found = customers::choices(&db, "Ada").await.unwrap();
    assert!(found.is_empty(), "nor its search terms");
}
