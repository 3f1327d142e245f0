//! Ways to the pages of every list: each filter and each order has an index that ends where the page
//! ends, and whatever is counted is counted without reading a row.

use crate::shape::{drop_index, index};
use sea_orm_migration::prelude::{
    ConditionalStatement, ConnectionTrait, DbErr, DeriveMigrationName, Expr, ExprTrait,
    IndexCreateStatement, MigrationTrait, SchemaManager, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

type Columns = &'static [&'static str];

/// By table and name.
const NAMES: [(&str, &str); 12] = [
    ("appointment", "appointment_status"),
    ("appointment", "appointment_assigned"),
    ("invoice", "invoice_standing"),
    ("invoice", "invoice_open"),
    ("invoice", "invoice_credited"),
    ("vehicle", "vehicle_folded"),
    ("vehicle", "vehicle_year"),
    ("vehicle_owner", "vehicle_owner_vehicle"),
    ("customer", "customer_vip"),
    ("customer_stats", "customer_stats_owing"),
    ("customer_stats", "customer_stats_spend"),
    ("customer_stats", "customer_stats_visit"),
];

const ACTIVITY: Columns = &["shop_id", "last_activity_at", "customer_id"];
/// With what the filters ask.
const ACTIVITY_WIDE: Columns = &[
    "shop_id",
    "last_activity_at",
    "customer_id",
    "recall_at",
    "unpaid",
    "lifetime_spend",
];

const RECENT: Columns = &["shop_id", "created_at", "id"];
const RECENT_WIDE: Columns = &["shop_id", "created_at", "id", "folded", "year"];

/// Who never came sorts as if it had been long ago; the list says it in the same words.
const VISIT: &str = "CREATE INDEX customer_stats_visit ON customer_stats \
    (shop_id, coalesce(last_visit_at, '1970-01-01T00:00:00+00:00'), customer_id)";

/// Over the rows that are not deleted.
fn alive(
    table: &'static str,
    name: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let kept = Expr::col("deleted_at").is_null();
    index(table, name, columns).and_where(kept).take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let visits = |name, by| alive("appointment", name, &["shop_id", by, "start_at", "id"]);
    vec![
        visits("appointment_status", "status"),
        visits("appointment_assigned", "technician_id"),
        index(
            "invoice",
            "invoice_standing",
            &[
                "shop_id",
                "status",
                "created_at",
                "id",
                "total",
                "due",
                "number",
            ],
        ),
        index(
            "invoice",
            "invoice_open",
            &[
                "shop_id",
                "created_at",
                "id",
                "due_day",
                "status",
                "total",
                "due",
                "number",
            ],
        )
        .and_where(Expr::col("status").is_in(["issued", "partially_paid"]))
        .take(),
        index(
            "invoice",
            "invoice_credited",
            &["shop_id", "created_at", "id"],
        )
        .and_where(Expr::col("credited").gt(0))
        .take(),
        alive("vehicle", "vehicle_folded", &["shop_id", "folded"]),
        alive("vehicle", "vehicle_year", &["shop_id", "year", "id"]),
        index(
            "vehicle_owner",
            "vehicle_owner_vehicle",
            &["shop_id", "vehicle_id", "from_day"],
        ),
        index("customer", "customer_vip", &["shop_id", "id"])
            .and_where(Expr::col("is_vip").eq(true))
            .take(),
        index("customer_stats", "customer_stats_owing", ACTIVITY)
            .and_where(Expr::col("unpaid").gt(0))
            .take(),
        index(
            "customer_stats",
            "customer_stats_spend",
            &["shop_id", "lifetime_spend", "customer_id"],
        ),
    ]
}

/// Whatever they led to, one of the new ones leads to.
fn obsolete() -> [IndexCreateStatement; 2] {
    let by_start = &["shop_id", "start_at", "id"];
    let by_technician = &["shop_id", "technician_id", "start_at"];
    let takes_place = Expr::col("status").is_not_in(["canceled", "no_show"]);
    let of_technician = alive("appointment", "appointment_technician", by_technician);
    [
        index("appointment", "appointment_start", by_start),
        of_technician.clone().and_where(takes_place).take(),
    ]
}

/// The index of the recently active ones over other columns.
async fn activity(manager: &SchemaManager<'_>, columns: Columns) -> Result<(), DbErr> {
    drop_index(manager, "customer_stats", "customer_stats_activity").await?;
    let again = index("customer_stats", "customer_stats_activity", columns);
    manager.create_index(again).await
}

/// That of cars by age. Their words have an index of their own.
async fn recent(manager: &SchemaManager<'_>, columns: Columns) -> Result<(), DbErr> {
    drop_index(manager, "vehicle", "vehicle_recent").await?;
    let again = alive("vehicle", "vehicle_recent", columns);
    manager.create_index(again).await
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in indexes() {
            manager.create_index(index).await?;
        }
        activity(manager, ACTIVITY_WIDE).await?;
        recent(manager, RECENT).await?;
        for name in ["appointment_start", "appointment_technician"] {
            drop_index(manager, "appointment", name).await?;
        }
        manager.get_connection().execute_unprepared(VISIT).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in obsolete() {
            manager.create_index(index).await?;
        }
        recent(manager, RECENT_WIDE).await?;
        activity(manager, ACTIVITY).await?;
        for (table, name) in NAMES {
            drop_index(manager, table, name).await?;
        }
        Ok(())
    }
}
