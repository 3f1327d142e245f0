//! What a transaction promises, and what the caches forget.

use crate::support::{App, Shop};
use autoshop::db::cache::CacheKey;
use autoshop::db::is_unique_violation;
use autoshop::entity::{customer, shop_settings};
use autoshop::error::AppError;
use autoshop::features::customers;
use autoshop::features::customers::NewCustomer;
use autoshop::kernel::ids::CustomerId;
use autoshop::kernel::money::Cents;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

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
#[actix_web::test] // F16
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
