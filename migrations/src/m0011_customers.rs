//! Customers in depth: names that were almost typed right, notes with alerts, tags, contacts, what
//! odometers showed, and two customers that turned out to be one.

use crate::m0011_terms as terms;
use crate::shape::{
    child_of, create, drop, flag, index, int, json_null, keyed, owned, rewrite, text, text_null,
    ts, ts_null, unique, uuid, uuid_null, version, wall, word,
};
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, Index, IndexCreateStatement, MigrationTrait,
    SchemaManager, Table, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &[
    "customer_note",
    "alert_acknowledgement",
    "tag",
    "customer_tag",
    "customer_contact",
    "odometer_reading",
    "customer_merge",
];

/// Readings from before stand with the orders. The order's id serves as theirs.
const READINGS: &str = "INSERT INTO odometer_reading (shop_id, created_at, updated_at, id, vehicle_id, value, unit, miles, \
    read_at, source, appointment_id, lower_reason) \
    SELECT ro.shop_id, ro.created_at, ro.updated_at, ro.id, ro.vehicle_id, ro.odometer_in, 'mi', ro.odometer_in, \
    coalesce(a.check_in_at, a.start_at), 'staff', a.id, ro.odometer_reason \
    FROM repair_order ro JOIN appointment a ON a.shop_id = ro.shop_id AND a.repair_order_id = ro.id \
    WHERE ro.odometer_in IS NOT NULL AND ro.vehicle_id IS NOT NULL AND NOT EXISTS \
    (SELECT 1 FROM appointment b WHERE b.shop_id = a.shop_id AND b.repair_order_id = a.repair_order_id AND b.id < a.id)";

/// The last visit with a car in use, or with none (R-CUST-15).
const RECALL: &str = "UPDATE customer_stats SET recall_at = (SELECT max(a.completed_at) FROM appointment a \
    LEFT JOIN vehicle v ON v.shop_id = a.shop_id AND v.id = a.vehicle_id \
    WHERE a.shop_id = customer_stats.shop_id AND a.customer_id = customer_stats.customer_id \
    AND a.status = 'completed' AND a.deleted_at IS NULL AND (v.id IS NULL OR v.is_active = true))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "customer", uuid_null("merged_into_id")).await?;
        add(manager, "customer_stats", ts_null("recall_at")).await?;
        let tables = vec![
            customer_note(),
            alert_acknowledgement(),
            tag(),
            customer_tag(),
            customer_contact(),
            odometer_reading(),
            customer_merge(),
        ];
        create(manager, tables, indexes()).await?;
        rewrite(
            manager,
            &["repair_order", "appointment", "odometer_reading"],
            READINGS,
        )
        .await?;
        let recalled = &["customer_stats", "appointment", "vehicle"];
        rewrite(manager, recalled, RECALL).await?;
        wall(manager, TABLES).await?;
        terms::widen(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        terms::narrow(manager).await?;
        drop(manager, TABLES).await?;
        take(manager, "customer_stats", "recall_at").await?;
        take(manager, "customer", "merged_into_id").await
    }
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index(
            "customer_note",
            "customer_note_customer",
            &["shop_id", "customer_id", "created_at"],
        ),
        unique(
            "alert_acknowledgement",
            "alert_acknowledgement_visit",
            &["shop_id", "appointment_id", "note_id"],
        ),
        unique("tag", "tag_name", &["shop_id", "name_normalized"]),
        index("customer_tag", "customer_tag_tag", &["shop_id", "tag_id"]),
        index(
            "customer_contact",
            "customer_contact_customer",
            &["shop_id", "customer_id"],
        ),
        index(
            "odometer_reading",
            "odometer_reading_vehicle",
            &["shop_id", "vehicle_id", "read_at"],
        ),
        index(
            "customer_merge",
            "customer_merge_survivor",
            &["shop_id", "survivor_id", "at"],
        ),
        index(
            "customer_merge",
            "customer_merge_merged",
            &["shop_id", "merged_id", "at"],
        ),
    ]
}

fn customer_note() -> TableCreateStatement {
    let mut table = owned("customer_note");
    table
        .col(uuid("customer_id"))
        .col(uuid_null("vehicle_id"))
        .col(text("body", 500))
        .col(flag("is_alert", false))
        .col(uuid_null("author_id"))
        .col(text("author_name", 120))
        .col(ts_null("deleted_at"))
        .col(version());
    child_of(&mut table, "customer_note", "customer_id", "customer");
    child_of(&mut table, "customer_note", "vehicle_id", "vehicle");
    table
}

/// Who read which alert before which visit, and when. Only ever added to.
fn alert_acknowledgement() -> TableCreateStatement {
    let mut table = owned("alert_acknowledgement");
    table
        .col(uuid("note_id"))
        .col(uuid("appointment_id"))
        .col(ts("at"))
        .col(text("actor_name", 120));
    child_of(
        &mut table,
        "alert_acknowledgement",
        "note_id",
        "customer_note",
    );
    child_of(
        &mut table,
        "alert_acknowledgement",
        "appointment_id",
        "appointment",
    );
    table
}

fn tag() -> TableCreateStatement {
    let mut table = owned("tag");
    table
        .col(text("name", 50))
        .col(text("name_normalized", 200));
    table
}

fn customer_tag() -> TableCreateStatement {
    let mut table = keyed("customer_tag");
    table
        .col(uuid("customer_id"))
        .col(uuid("tag_id"))
        .primary_key(
            Index::create()
                .col("shop_id")
                .col("customer_id")
                .col("tag_id"),
        );
    child_of(&mut table, "customer_tag", "customer_id", "customer");
    child_of(&mut table, "customer_tag", "tag_id", "tag");
    table
}

fn customer_contact() -> TableCreateStatement {
    let mut table = owned("customer_contact");
    table
        .col(uuid("customer_id"))
        .col(text("name", 120))
        .col(text_null("phone", 20))
        .col(text_null("phone_raw", 40))
        .col(text_null("email", 254))
        .col(text_null("role", 40))
        .col(flag("may_approve", false))
        .col(flag("may_pay", false))
        .col(version());
    child_of(&mut table, "customer_contact", "customer_id", "customer");
    table
}

/// Only ever added to (R-VEH-6). `miles` is what is compared; `value` is what was read.
fn odometer_reading() -> TableCreateStatement {
    let mut table = owned("odometer_reading");
    table
        .col(uuid("vehicle_id"))
        .col(int("value", 0))
        .col(word("unit", &["mi", "km"]))
        .col(int("miles", 0))
        .col(ts("read_at"))
        .col(word(
            "source",
            &["staff", "customer", "inspection", "import"],
        ))
        .col(uuid_null("appointment_id"))
        .col(text_null("lower_reason", 120))
        .col(text_null("recorded_by", 120));
    child_of(&mut table, "odometer_reading", "vehicle_id", "vehicle");
    child_of(
        &mut table,
        "odometer_reading",
        "appointment_id",
        "appointment",
    );
    table
}

/// What moved from one customer to another, and what both were before: enough to undo it exactly.
fn customer_merge() -> TableCreateStatement {
    let mut table = owned("customer_merge");
    table
        .col(uuid("survivor_id"))
        .col(uuid("merged_id"))
        .col(text("merged_name", 120))
        .col(ts("at"))
        .col(text("actor_name", 120))
        .col(json_null("moved"))
        .col(json_null("fields"))
        .col(ts_null("undone_at"));
    child_of(&mut table, "customer_merge", "survivor_id", "customer");
    child_of(&mut table, "customer_merge", "merged_id", "customer");
    table
}

async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    let alter = Table::alter().table(table).add_column(column).take();
    manager.alter_table(alter).await
}

async fn take(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    let alter = Table::alter().table(table).drop_column(column).take();
    manager.alter_table(alter).await
}
