//! The shop floor: when each technician works and is off, and what they know; stamps of a visit, what
//! holds it up, what came of it; where its card stands on the board; and how each person likes the pages.

use crate::shape::{
    child_of, create, day_null, drop, drop_index, index, int, int_null, json_null, keyed, owned,
    rewrite, text, text_null, ts, ts_null, unique, uuid, uuid_null, version, wall, word,
};
use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index,
    IndexCreateStatement, MigrationTrait, SchemaManager, Table, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &[
    "technician_hours",
    "time_off",
    "technician_skill",
    "visit_stamp",
    "blocker",
];

const CATEGORIES: &[&str] = &[
    "maintenance",
    "brakes",
    "engine_diagnostics",
    "transmission_drivetrain",
    "tires_steering_suspension",
    "hvac",
    "electrical_battery",
    "cooling_system",
    "adas",
    "inspection_safety",
];

/// By table and name.
const INDEXES: [(&str, &str); 3] = [
    ("appointment", "appointment_booked"),
    ("appointment", "appointment_completed"),
    ("appointment", "appointment_premises"),
];

/// By the start, eight steps a second: other cards find room between two that start at different minutes.
const BY_START: &str = "UPDATE appointment SET position = \
    (CAST(substr(wall_start, 12, 2) AS INTEGER) * 3600 + CAST(substr(wall_start, 15, 2) AS INTEGER) * 60) * 8";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            technician_hours(),
            time_off(),
            technician_skill(),
            visit_stamp(),
            blocker(),
        ];
        create(manager, tables, indexes()).await?;
        wall(manager, TABLES).await?;
        for (table, column) in columns() {
            let alter = Table::alter().table(table).add_column(column).take();
            manager.alter_table(alter).await?;
        }
        rewrite(manager, &["appointment"], BY_START).await?;
        for index in ways() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name) in INDEXES {
            drop_index(manager, table, name).await?;
        }
        for (table, column) in columns() {
            let alter = Table::alter()
                .table(table)
                .drop_column(column.get_column_name())
                .take();
            manager.alter_table(alter).await?;
        }
        drop(manager, TABLES).await
    }
}

/// Columns of tables that were there before.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("appointment", text_null("outcome", 40)),
        ("appointment", text_null("outcome_note", 200)),
        ("repair_order", ts_null("promised_at")),
        ("repair_order", int_null("odometer_out")),
        ("membership", json_null("prefs")),
    ]
}

/// Of the new tables. One stamp of each kind and one blocker of each kind stand at a time.
fn indexes() -> Vec<IndexCreateStatement> {
    let standing = || Expr::col("cleared_at").is_null();
    vec![
        index(
            "technician_hours",
            "technician_hours_member",
            &["shop_id", "membership_id", "weekday"],
        ),
        index(
            "time_off",
            "time_off_member",
            &["shop_id", "membership_id", "starts_at"],
        ),
        unique(
            "visit_stamp",
            "visit_stamp_kind",
            &["shop_id", "appointment_id", "kind"],
        )
        .and_where(Expr::col("undone_at").is_null())
        .take(),
        unique(
            "blocker",
            "blocker_standing",
            &["shop_id", "appointment_id", "kind"],
        )
        .and_where(standing())
        .take(),
        index(
            "blocker",
            "blocker_kind",
            &["shop_id", "kind", "appointment_id"],
        )
        .and_where(standing())
        .take(),
    ]
}

/// To what is counted of a day.
fn ways() -> [IndexCreateStatement; 3] {
    let of_visits = |name, columns| index("appointment", name, columns);
    [
        of_visits("appointment_booked", &["shop_id", "created_at", "id"])
            .and_where(Expr::col("deleted_at").is_null())
            .take(),
        of_visits("appointment_completed", &["shop_id", "completed_at", "id"])
            .and_where(Expr::col("completed_at").is_not_null())
            .take(),
        of_visits("appointment_premises", &["shop_id", "check_in_at"])
            .and_where(Expr::col("check_in_at").is_not_null())
            .and_where(Expr::col("check_out_at").is_null())
            .take(),
    ]
}

/// Minutes after local midnight, Monday is 1. Somebody without a row works when the shop is open; what
/// lies between two rows of a weekday is a break.
fn technician_hours() -> TableCreateStatement {
    let mut table = owned("technician_hours");
    table
        .col(uuid("membership_id"))
        .col(int("weekday", 1).check(Expr::col("weekday").between(1, 7)))
        .col(int("opens", 0))
        .col(int("closes", 0))
        .check(Expr::col("opens").lt(Expr::col("closes")));
    child_of(
        &mut table,
        "technician_hours",
        "membership_id",
        "membership",
    );
    table
}

fn time_off() -> TableCreateStatement {
    let mut table = owned("time_off");
    table
        .col(uuid("membership_id"))
        .col(ts("starts_at"))
        .col(ts("ends_at"))
        .col(text_null("reason", 120))
        .col(version())
        .check(Expr::col("starts_at").lt(Expr::col("ends_at")));
    child_of(&mut table, "time_off", "membership_id", "membership");
    table
}

/// Somebody without a row may do everything: nobody has described what they know.
fn technician_skill() -> TableCreateStatement {
    let mut table = keyed("technician_skill");
    table
        .col(uuid("membership_id"))
        .col(word("category", CATEGORIES))
        .col(int("level", 1).check(Expr::col("level").between(1, 5)))
        .col(day_null("certified_until"))
        .primary_key(
            Index::create()
                .col("shop_id")
                .col("membership_id")
                .col("category"),
        );
    child_of(
        &mut table,
        "technician_skill",
        "membership_id",
        "membership",
    );
    table
}

fn visit_stamp() -> TableCreateStatement {
    const KINDS: &[&str] = &[
        "dispatched",
        "on_way",
        "arrived",
        "started",
        "finished",
        "left",
    ];
    let mut table = owned("visit_stamp");
    table
        .col(uuid("appointment_id"))
        .col(word("kind", KINDS))
        .col(ts("at"))
        .col(int_null("lat"))
        .col(int_null("lon"))
        .col(uuid_null("by_id"))
        .col(text("by_name", 120))
        .col(ts_null("undone_at"));
    child_of(&mut table, "visit_stamp", "appointment_id", "appointment");
    table
}

fn blocker() -> TableCreateStatement {
    const KINDS: &[&str] = &["parts", "approval", "customer", "quality", "comeback"];
    let mut table = owned("blocker");
    table
        .col(uuid("appointment_id"))
        .col(word("kind", KINDS))
        .col(text_null("note", 200))
        .col(ts("set_at"))
        .col(text("set_by", 120))
        .col(ts_null("cleared_at"))
        .col(text_null("cleared_by", 120));
    child_of(&mut table, "blocker", "appointment_id", "appointment");
    table
}
