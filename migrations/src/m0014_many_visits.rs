//! Ways to years of visits and bills: a car's history whatever became of its visits, and counts, sums
//! and a look through all cars that need no row.

use crate::shape::{drop_index, index};
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, MigrationTrait,
    SchemaManager, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

type Columns = &'static [&'static str];

const VISITS: [(&str, Columns); 2] = [
    (
        "appointment_history",
        &["shop_id", "vehicle_id", "start_at"],
    ),
    ("appointment_recent", &["shop_id", "start_at", "id"]),
];

/// By table and name, before and now: with all that is summed of bills, and the words of cars.
const WIDER: [(&str, &str, Columns, Columns); 3] = [
    (
        "invoice",
        "invoice_status",
        &["shop_id", "status", "due_day"],
        &["shop_id", "status", "due_day", "total", "due", "number"],
    ),
    (
        "invoice",
        "invoice_issued",
        &["shop_id", "issued_day", "id"],
        &[
            "shop_id",
            "issued_day",
            "id",
            "status",
            "total",
            "due",
            "number",
        ],
    ),
    (
        "vehicle",
        "vehicle_recent",
        &["shop_id", "created_at", "id"],
        &["shop_id", "created_at", "id", "folded", "year"],
    ),
];

/// The same index over other columns.
async fn again(
    manager: &SchemaManager<'_>,
    (table, name): (&'static str, &'static str),
    columns: Columns,
) -> Result<(), DbErr> {
    drop_index(manager, table, name).await?;
    let mut again = index(table, name, columns);
    if table == "vehicle" {
        again.and_where(Expr::col("deleted_at").is_null());
    }
    manager.create_index(again).await
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, columns) in VISITS {
            let kept = Expr::col("deleted_at").is_null();
            let alive = index("appointment", name, columns).and_where(kept).take();
            manager.create_index(alive).await?;
        }
        for (table, name, _, wide) in WIDER {
            again(manager, (table, name), wide).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name, narrow, _) in WIDER {
            again(manager, (table, name), narrow).await?;
        }
        for (name, _) in VISITS {
            drop_index(manager, "appointment", name).await?;
        }
        Ok(())
    }
}
