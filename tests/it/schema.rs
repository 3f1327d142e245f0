//! The schema as the database tells it: every table behind a wall, every key with its shop.

use crate::database::floor;
use crate::support::{App, role};
use autoshop::entity::{appointment, vehicle};
use autoshop::kernel::words::Role;
use migrations::{APPEND_ONLY, DOORS, SHOP_OWNED};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};

const OURS: &str = "seaql_migrations";

/// Columns in their order, by table and name of the thing they belong to.
type Keys = BTreeMap<(String, String), Vec<String>>;

async fn keys(app: &App, (sqlite, postgres): (&str, &str)) -> Keys {
    let sql = if app.is_postgres() { postgres } else { sqlite };
    let mut keys = Keys::new();
    for row in app.rows(sql).await {
        let [table, name, column] = <[String; 3]>::try_from(row).unwrap();
        keys.entry((table, name)).or_default().push(column);
    }
    keys
}

async fn tables(app: &App) -> BTreeSet<String> {
    let sql = if app.is_postgres() {
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let rows = app.rows(sql).await;
    rows.into_iter().flatten().filter(|t| t != OURS).collect()
}

const INDEXES: (&str, &str) = (
    "SELECT m.name, il.name, ii.name FROM sqlite_master m, pragma_index_list(m.name) il,
     pragma_index_info(il.name) ii WHERE m.type = 'table' ORDER BY 1, 2, ii.seqno",
    "SELECT t.relname::text, i.relname::text, a.attname::text FROM pg_index x
     JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
     JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
     CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(att, ord)
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att ORDER BY 1, 2, k.ord",
);

const COLUMNS: (&str, &str) = (
    "SELECT m.name, 'columns', c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
    "SELECT table_name::text, 'columns', column_name::text FROM information_schema.columns
     WHERE table_schema = 'public'",
);

// Named by the table they lead to: two ways to one table are told apart by a number.
const FOREIGN_KEYS: (&str, &str) = (
    "SELECT m.name, f.\"table\" || ' ' || f.id, f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
     WHERE m.type = 'table' ORDER BY 1, 2, f.seq",
    "SELECT t.relname::text, p.relname::text || ' ' || c.oid::text, a.attname::text FROM pg_constraint c
     JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid
     CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k(att, ord)
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att
     WHERE c.contype = 'f' ORDER BY 1, 2, k.ord",
);

#[actix_web::test]
async fn every_table_is_behind_the_wall_or_a_door() {
    let app = App::empty().await;

    let walled: BTreeSet<String> = SHOP_OWNED.iter().map(|t| (*t).to_owned()).collect();
    let doors: BTreeSet<String> = DOORS.iter().map(|t| (*t).to_owned()).collect();

    assert!(walled.is_disjoint(&doors));
    assert_eq!(tables(&app).await, &walled | &doors);
    let columns = keys(&app, COLUMNS).await;
    for table in SHOP_OWNED {
        let columns = &columns[&((*table).to_owned(), "columns".to_owned())];
        assert!(columns.iter().any(|c| c == "shop_id"), "{table}");
    }
}

#[actix_web::test]
async fn every_key_of_a_shops_table_begins_with_the_shop() {
    let app = App::empty().await;

    for ((table, name), columns) in keys(&app, INDEXES).await {
        let is_walled = SHOP_OWNED.contains(&table.as_str());
        assert!(!is_walled || columns[0] == "shop_id", "{name} of {table}");
    }
    let mut seen = 0;
    for ((table, parent), columns) in keys(&app, FOREIGN_KEYS).await {
        let parent = parent.split(' ').next().unwrap();
        if SHOP_OWNED.contains(&table.as_str()) && parent != "shop" {
            assert_eq!(columns[0], "shop_id", "{table} to {parent}");
            assert_eq!(columns.len(), 2, "{table} to {parent}");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen} foreign keys were seen");
}

#[actix_web::test]
async fn on_postgres_every_shops_table_has_its_policy() {
    let app = App::empty().await;
    if !app.is_postgres() {
        return;
    }

    let walls = "SELECT tablename::text FROM pg_policies p JOIN pg_class c ON c.relname = p.tablename
        WHERE policyname = 'shop_wall' AND cmd = 'ALL' AND c.relrowsecurity AND c.relforcerowsecurity
        AND qual LIKE '%SELECT%app.shop_id%' AND with_check LIKE '%SELECT%app.shop_id%'";
    let walls: BTreeSet<String> = app.rows(walls).await.into_iter().flatten().collect();

    let walled: BTreeSet<String> = SHOP_OWNED.iter().map(|t| (*t).to_owned()).collect();
    assert_eq!(walls, walled);
}

#[actix_web::test]
async fn on_postgres_the_run_time_role_may_read_and_write_and_no_more() {
    let app = App::empty().await;
    if !app.is_postgres() {
        return;
    }
    let refused = |sql: &'static str| {
        let app = &app;
        async move {
            let error = app.rows_of_app(sql).await.unwrap_err();
            let code = error.as_database_error().unwrap().code().unwrap();
            assert_eq!(code, "42501", "{sql}");
        }
    };

    refused("CREATE TABLE mine (id int)").await;
    refused("DROP TABLE customer").await;
    refused("ALTER TABLE customer DISABLE ROW LEVEL SECURITY").await;
    refused("INSERT INTO seaql_migrations VALUES ('x', 1)").await;
    let logs = ["audit_log", "status_change"];
    let read = ["alert_acknowledgement", "odometer_reading"];
    let money = ["credit_note_line", "refund"];
    let said = ["consent_event"];
    assert_eq!(APPEND_ONLY, [&logs[..], &read, &money, &said].concat());
    refused("UPDATE consent_event SET wording = 'x'").await;
    refused("DELETE FROM consent_event").await;
    refused("UPDATE odometer_reading SET value = 0").await;
    refused("DELETE FROM alert_acknowledgement").await;
    refused("UPDATE audit_log SET action = 'x'").await;
    refused("DELETE FROM audit_log").await;
    refused("UPDATE status_change SET reason = 'x'").await;
    refused("DELETE FROM status_change").await;
    refused("UPDATE credit_note_line SET net = 0").await;
    refused("UPDATE refund SET amount = 0").await;
    refused("DELETE FROM refund").await;
}

/// A visit of before, and two cars that had one plate after each other.
async fn some_history(app: &App) {
    let owner = app.owner().await;
    let ana = app.add_customer(&app.shop, "Ana Ruiz").await;
    let page = format!("/appointments/new?customer={ana}");
    let form = owner.get(page).await.form("Book appointment");
    let form = form.fill("day", "2026-03-12").fill("time", "10:00");
    let form = form.fill("place", "shop").fill("complaint", "Squeals");
    form.submit(&owner).await.assert_status(303);
    for (model, in_use) in [("Civic", false), ("Fit", true)] {
        app.add_car(&app.shop, ana, model).await;
        app.write(&app.shop, async |tx, _| {
            use vehicle::Column as V;
            let car = vehicle::Entity::update_many()
                .col_expr(V::Plate, Expr::value("7ABC123"))
                .col_expr(V::PlateNormalized, Expr::value("7ABC123"))
                .col_expr(V::PlateRegion, Expr::value("CA"))
                .col_expr(V::IsActive, Expr::value(in_use))
                .filter(V::Model.eq(model));
            tx.update_where(car).await?;
            Ok(())
        })
        .await
        .unwrap();
    }
}

/// Steps back to before this migration and forward again. The columns as they were in between.
async fn stepped_back_to(app: &App, migration: &str) -> Keys {
    use migrations::{Migrator, MigratorTrait};
    let url = app.owner_url().unwrap_or_else(|| app.url());
    #[expect(
        clippy::disallowed_methods,
        reason = "steps back, which nothing but these tests does"
    )]
    let owner = sea_orm::Database::connect(&url).await.unwrap();
    let all = Migrator::migrations();
    let newest = all.iter().skip_while(|m| m.name() != migration);
    let steps = u32::try_from(newest.count()).unwrap();
    Migrator::down(&owner, Some(steps)).await.unwrap();
    let between = keys(app, COLUMNS).await;
    owner.close().await.unwrap();
    let own = app.url();
    autoshop::db::migrate(&url, app.owner_url().map(|_| role(&own)))
        .await
        .unwrap();
    between
}

#[actix_web::test] // R-APPT-18
async fn visits_of_before_stand_by_their_start_and_the_floor_can_be_taken_away_again() {
    let app = App::start().await;
    some_history(&app).await;
    let technician = app.add_person(&app.shop, Role::Technician, "Tom").await;
    let booked = app.db(app.shop.id);
    let booked = booked.one(appointment::Entity::find()).await.unwrap();
    let visit = booked.unwrap().id;
    let filled = app.write(&app.shop, async |tx, (_, now)| {
        floor::rows(tx, (technician, visit), now).await?;
        use appointment::Column as A;
        let nowhere = appointment::Entity::update_many()
            .col_expr(A::Position, Expr::value(0))
            .col_expr(A::Outcome, Expr::value("no_access"));
        tx.update_where(nowhere).await?;
        Ok(())
    });
    filled.await.unwrap();

    let between = stepped_back_to(&app, "m0022_floor").await;

    let between: BTreeSet<&str> = between.keys().map(|(table, _)| table.as_str()).collect();
    for table in floor::TABLES {
        assert!(!between.contains(table), "{table}");
        let count = format!("SELECT CAST(count(*) AS text) FROM {table}");
        assert_eq!(app.rows(&count).await.concat(), ["0"], "{table}");
    }
    let db = app.db(app.shop.id);
    let visit = db.one(appointment::Entity::find()).await.unwrap().unwrap();
    assert_eq!(visit.position, 10 * 3600 * 8, "ten o'clock");
    assert_eq!(visit.outcome, None);
    if app.is_postgres() {
        let forced = "SELECT relforcerowsecurity::text FROM pg_class WHERE relname = 'appointment'";
        assert_eq!(app.rows(forced).await.concat(), ["true"], "the wall stands");
    }
}

#[actix_web::test] // R-DAY-2
async fn one_stamp_and_one_blocker_of_each_kind_stand_at_a_time() {
    let app = App::start().await;
    some_history(&app).await;
    let technician = app.add_person(&app.shop, Role::Technician, "Tom").await;
    let db = app.db(app.shop.id);
    let visit = db.one(appointment::Entity::find()).await.unwrap().unwrap();
    let rows = async || {
        let done = app.write(&app.shop, async |tx, (_, now)| {
            Ok(floor::stood(tx, visit.id, now).await?)
        });
        done.await
    };
    let first = app.write(&app.shop, async |tx, (_, now)| {
        Ok(floor::rows(tx, (technician, visit.id), now).await?)
    });
    first.await.unwrap();

    assert!(rows().await.is_err(), "they stand");
    let ended = app.write(&app.shop, async |tx, (_, now)| {
        Ok(floor::ended(tx, now).await?)
    });
    ended.await.unwrap();
    rows().await.unwrap();
}

#[actix_web::test] // R-CUST-6, R-VEH-3
async fn what_shops_wrote_before_outlives_the_newest_migrations() {
    let app = App::start().await;
    some_history(&app).await;

    let before = stepped_back_to(&app, "m0007_booked_by").await;

    let columns = |table: &str| &before[&(table.to_owned(), "columns".to_owned())];
    assert!(!columns("vehicle").contains(&"folded".to_owned()));
    assert!(!columns("appointment").contains(&"booked_by".to_owned()));
    let db = app.db(app.shop.id);
    let visit = db.one(appointment::Entity::find()).await.unwrap().unwrap();
    assert_eq!(visit.booked_by.as_deref(), Some("Owner A"));
    let cars = vehicle::Entity::find().order_by_asc(vehicle::Column::Model);
    let cars = db.all(cars).await.unwrap();
    let found: Vec<_> = cars.iter().map(|car| car.folded.as_str()).collect();
    assert_eq!(found, [" honda civic", " honda fit"]);
    let plates: Vec<_> = cars.iter().map(|car| car.plate.as_deref()).collect();
    assert_eq!(plates, [None, Some("7ABC123")], "the car in use keeps it");
    if app.is_postgres() {
        let forced = "SELECT relforcerowsecurity::text FROM pg_class \
            WHERE relname IN ('vehicle', 'appointment', 'audit_log')";
        let forced = app.rows(forced).await.concat();
        assert_eq!(forced, ["true"; 3], "the walls stand");
    }
}
