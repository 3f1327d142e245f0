//! A shop's page for everybody, and what it says of itself there.

use crate::shape::{flag, text_null};
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let alter = Table::alter().table("shop").add_column(column).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let alter = Table::alter()
                .table("shop")
                .drop_column(column.get_column_name())
                .take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

/// Nobody's prices become public by an update: the page is off until an owner turns it on.
fn columns() -> [ColumnDef; 2] {
    [flag("has_site", false), text_null("site_about", 1000)]
}
