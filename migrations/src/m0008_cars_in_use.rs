//! Cars in use: only they hold a plate (R-VEH-3), they remember when their odometer was read and why
//! it went back (R-VEH-6), and their make and model are folded, so that both engines find them alike.

use crate::shape::{drop_index, rewrite, text, text_null, ts_null, unique};
use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait,
    IndexCreateStatement, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const PLATE: &[&str] = &["shop_id", "plate_region", "plate_normalized"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let in_use = plate().and_where(Expr::col("is_active").eq(true)).take();
        replace_plate(manager, in_use).await?;
        let folded = text("folded", 240).default("").take();
        add(manager, "vehicle", folded).await?;
        add(manager, "vehicle", ts_null("last_odometer_at")).await?;
        add(manager, "repair_order", text_null("odometer_reason", 40)).await?;
        // Cars from before are found by plain letters until they are saved again.
        let fill = "UPDATE vehicle SET folded = ' ' || lower(make || ' ' || model)";
        rewrite(manager, &["vehicle"], fill).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Every car held its plate before: a retired one gives it up to the one that has it now.
        let shared = "UPDATE vehicle SET plate = NULL, plate_region = NULL, plate_normalized = NULL \
            WHERE is_active = false AND EXISTS (SELECT 1 FROM vehicle other \
            WHERE other.shop_id = vehicle.shop_id AND other.id <> vehicle.id \
            AND other.plate_region = vehicle.plate_region \
            AND other.plate_normalized = vehicle.plate_normalized)";
        rewrite(manager, &["vehicle"], shared).await?;
        replace_plate(manager, plate()).await?;
        take(manager, "vehicle", "folded").await?;
        take(manager, "vehicle", "last_odometer_at").await?;
        take(manager, "repair_order", "odometer_reason").await
    }
}

/// Living cars with a plate and its state.
fn plate() -> IndexCreateStatement {
    unique("vehicle", "vehicle_plate", PLATE)
        .and_where(Expr::col("plate_normalized").is_not_null())
        .and_where(Expr::col("plate_region").is_not_null())
        .and_where(Expr::col("deleted_at").is_null())
        .take()
}

async fn replace_plate(
    manager: &SchemaManager<'_>,
    key: IndexCreateStatement,
) -> Result<(), DbErr> {
    drop_index(manager, "vehicle", "vehicle_plate").await?;
    manager.create_index(key).await
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
