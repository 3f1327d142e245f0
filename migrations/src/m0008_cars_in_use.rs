//! Cars in use: only they hold a plate (R-VEH-3), they remember when their odometer was read and why
//! it went back (R-VEH-6), and their make and model are folded, so that both engines find them alike.

use crate::shape::{text, text_null, ts_null, unique};
use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index,
    IndexCreateStatement, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const PLATE: &[&str] = &["shop_id", "plate_region", "plate_normalized"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let in_use = plate().and_where(Expr::col("is_active").eq(true)).take();
        replace_plate(manager, in_use).await?;
        let folded = text("folded", 240).default("").take();
        add(manager, "vehicle", folded).await?;
        add(manager, "vehicle", ts_null("last_odometer_at")).await?;
        add(manager, "repair_order", text_null("odometer_reason", 40)).await?;
        // Cars from before are found by plain letters until they are saved again.
        let fill = "UPDATE vehicle SET folded = ' ' || lower(make || ' ' || model)";
        let fill = match manager.get_database_backend() {
            DbBackend::Postgres => format!(
                "ALTER TABLE vehicle NO FORCE ROW LEVEL SECURITY; {fill}; \
                 ALTER TABLE vehicle FORCE ROW LEVEL SECURITY"
            ),
            _ => fill.to_owned(),
        };
        manager.get_connection().execute_unprepared(&fill).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
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
    let old = Index::drop()
        .name("vehicle_plate")
        .table("vehicle")
        .to_owned();
    manager.drop_index(old).await?;
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
