//! Customers, their cars and who owned which when.

use crate::shape::{
    byte_order, cents, child_of, create, day, day_null, drop, flag, index, int, int_null, keyed,
    owned, text, text_null, ts_null, unique, uuid, version, wall, word,
};
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index, MigrationTrait,
    SchemaManager, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["customer", "customer_stats", "vehicle", "vehicle_owner"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![customer(), customer_stats(), vehicle(), vehicle_owner()];
        let alive = || Expr::col("deleted_at").is_null();
        let indexes = vec![
            index("customer", "customer_phone", &["shop_id", "phone"])
                .and_where(alive())
                .take(),
            index(
                "customer",
                "customer_email",
                &["shop_id", "email_normalized"],
            )
            .and_where(alive())
            .take(),
            index(
                "customer",
                "customer_name",
                &["shop_id", "name_normalized", "id"],
            )
            .and_where(alive())
            .take(),
            index(
                "customer_stats",
                "customer_stats_activity",
                &["shop_id", "last_activity_at", "customer_id"],
            ),
            unique("vehicle", "vehicle_vin", &["shop_id", "vin"])
                .and_where(Expr::col("vin").is_not_null())
                .and_where(alive())
                .take(),
            unique(
                "vehicle",
                "vehicle_plate",
                &["shop_id", "plate_region", "plate_normalized"],
            )
            .and_where(Expr::col("plate_normalized").is_not_null())
            .and_where(Expr::col("plate_region").is_not_null())
            .and_where(alive())
            .take(),
            index(
                "vehicle",
                "vehicle_recent",
                &["shop_id", "created_at", "id"],
            )
            .and_where(alive())
            .take(),
            unique(
                "vehicle_owner",
                "vehicle_owner_current",
                &["shop_id", "vehicle_id"],
            )
            .and_where(Expr::col("until_day").is_null())
            .take(),
            unique(
                "vehicle_owner",
                "vehicle_owner_primary",
                &["shop_id", "customer_id"],
            )
            .and_where(Expr::col("is_primary").eq(true))
            .and_where(Expr::col("until_day").is_null())
            .take(),
            index(
                "vehicle_owner",
                "vehicle_owner_customer",
                &["shop_id", "customer_id", "until_day"],
            ),
        ];
        create(manager, tables, indexes).await?;
        byte_order(manager, ("customer", "name_normalized", 120)).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}

fn customer() -> TableCreateStatement {
    let mut table = owned("customer");
    table
        .col(word("kind", &["person", "company"]))
        .col(text("name", 120))
        .col(text("name_normalized", 120))
        .col(text_null("phone", 20))
        .col(text_null("phone_raw", 40))
        .col(text_null("email", 254))
        .col(text_null("email_normalized", 254))
        .col(text_null("line1", 120))
        .col(text_null("city", 120))
        .col(text_null("region", 120))
        .col(text_null("postal", 120))
        .col(text_null("access_notes", 500))
        .col(text_null("notes", 1000))
        .col(flag("is_vip", false))
        .col(day("customer_since"))
        .col(flag("tax_exempt", false))
        .col(text_null("tax_certificate", 60))
        .col(ts_null("deleted_at"))
        .col(version());
    table
}

/// Recomputed from their definitions (R-CUST-10 to 13) in the transaction that changes an input.
fn customer_stats() -> TableCreateStatement {
    let mut table = keyed("customer_stats");
    table
        .col(uuid("customer_id"))
        .col(cents("lifetime_spend"))
        .col(cents("unpaid"))
        .col(int("invoices", 0))
        .col(int("visits", 0))
        .col(int("no_shows", 0))
        .col(ts_null("last_visit_at"))
        .col(ts_null("next_visit_at"))
        .col(crate::shape::ts("last_activity_at"))
        .primary_key(Index::create().col("shop_id").col("customer_id"));
    child_of(&mut table, "customer_stats", "customer_id", "customer");
    table
}

fn vehicle() -> TableCreateStatement {
    let mut table = owned("vehicle");
    table
        .col(int_null("year"))
        .col(text("make", 40))
        .col(text("model", 60))
        .col(text_null("trim", 60))
        .col(text_null("engine", 60))
        .col(text_null("vin", 17))
        .col(text_null("plate", 12))
        .col(text_null("plate_normalized", 12))
        .col(text_null("plate_region", 3))
        .col(text_null("color", 30))
        .col(text_null("notes", 1000))
        .col(int_null("last_odometer"))
        .col(flag("is_active", true))
        .col(ts_null("deleted_at"))
        .col(version());
    table
}

fn vehicle_owner() -> TableCreateStatement {
    let mut table = owned("vehicle_owner");
    table
        .col(uuid("vehicle_id"))
        .col(uuid("customer_id"))
        .col(flag("is_primary", false))
        .col(day("from_day"))
        .col(day_null("until_day"));
    child_of(&mut table, "vehicle_owner", "vehicle_id", "vehicle");
    child_of(&mut table, "vehicle_owner", "customer_id", "customer");
    table
}
