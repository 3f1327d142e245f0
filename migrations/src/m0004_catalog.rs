//! The catalog of services.

use crate::shape::{
    cents, cents_null, child_of, create, drop, flag, index, int, owned, text, text_null, ts_null,
    unique, uuid, version, wall, word,
};
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, MigrationTrait,
    SchemaManager, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["service", "service_line"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            unique("service", "service_code", &["shop_id", "code"])
                .and_where(Expr::col("deleted_at").is_null())
                .take(),
            index(
                "service",
                "service_category",
                &["shop_id", "category", "sort"],
            ),
            index(
                "service_line",
                "service_line_service",
                &["shop_id", "service_id", "sort"],
            ),
        ];
        create(manager, vec![service(), service_line()], indexes).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}

fn service() -> TableCreateStatement {
    let mut table = owned("service");
    table
        .col(text("code", 40))
        .col(text("name", 120))
        .col(word("category", CATEGORIES))
        .col(text_null("description", 1000))
        .col(text_null("keywords", 500))
        .col(text("search", 1000))
        .col(word("pricing", &["fixed", "hourly"]))
        .col(cents("price"))
        .col(int("hours", 0))
        .col(int("skill_level", 1))
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

fn service_line() -> TableCreateStatement {
    let mut table = owned("service_line");
    table
        .col(uuid("service_id"))
        .col(word("kind", &["labor", "part", "fee", "sublet"]))
        .col(text("name", 120))
        .col(int("quantity", 100))
        .col(cents_null("unit_price"))
        .col(int("sort", 0));
    child_of(&mut table, "service_line", "service_id", "service");
    table
}
