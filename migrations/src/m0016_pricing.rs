//! What drafts are made of: packages, the state and the cost of parts, who authorised the work, and
//! on each bill the fees of the shop as they were when it was drafted.

use crate::shape::{
    cents_null, child_of, create, drop, flag, index, int, json_null, owned, text, text_null,
    ts_null, unique, uuid, version, wall, word,
};
use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, MigrationTrait,
    SchemaManager, Table, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["package", "package_item"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            unique("package", "package_code", &["shop_id", "code"])
                .and_where(Expr::col("deleted_at").is_null())
                .take(),
            unique(
                "package_item",
                "package_item_service",
                &["shop_id", "package_id", "service_id"],
            ),
            index(
                "package_item",
                "package_item_sort",
                &["shop_id", "package_id", "sort"],
            ),
        ];
        create(manager, vec![package(), package_item()], indexes).await?;
        wall(manager, TABLES).await?;
        for (table, column) in columns() {
            let alter = Table::alter().table(table).add_column(column).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns().into_iter().rev() {
            let name = column.get_column_name().clone();
            let alter = Table::alter().table(table).drop_column(name).take();
            manager.alter_table(alter).await?;
        }
        drop(manager, TABLES).await
    }
}

/// New columns of tables that are there.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    let one_of = |name: &'static str, words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        text_null(name, 40)
            .check(Expr::col(name).is_in(words))
            .take()
    };
    let methods = ["in_person", "phone", "sms", "email"];
    vec![
        (
            "repair_line",
            one_of("condition", &["new", "used", "rebuilt"]),
        ),
        ("repair_line", cents_null("unit_cost")),
        ("service_line", cents_null("unit_cost")),
        ("repair_order", cents_null("authorised_amount")),
        ("repair_order", one_of("authorised_method", &methods)),
        ("repair_order", ts_null("authorised_at")),
        ("invoice", json_null("fees")),
        ("shop_settings", flag("require_authorisation", false)),
        ("shop_settings", int("overrun_tolerance", 0)),
    ]
}

/// Services that are sold together; without a price of its own it costs their sum (R-SVC-7).
fn package() -> TableCreateStatement {
    let mut table = owned("package");
    table
        .col(text("code", 40))
        .col(text("name", 120))
        .col(word("category", CATEGORIES))
        .col(text_null("description", 1000))
        .col(cents_null("price"))
        .col(flag("is_active", true))
        .col(int("sort", 0))
        .col(ts_null("deleted_at"))
        .col(version());
    table
}

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

fn package_item() -> TableCreateStatement {
    let mut table = owned("package_item");
    table
        .col(uuid("package_id"))
        .col(uuid("service_id"))
        .col(int("quantity", 100).check(Expr::col("quantity").gt(0)))
        .col(int("sort", 0));
    child_of(&mut table, "package_item", "package_id", "package");
    child_of(&mut table, "package_item", "service_id", "service");
    table
}
