//! What a shop's papers look like: logo, colour, sheet, terms; and how long an estimate holds.

use crate::shape::{int, int_null, text_null, uuid_null, word};
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            let alter = Table::alter().table(table).add_column(column).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns().iter().rev() {
            let name = column.get_column_name();
            let alter = Table::alter().table(*table).drop_column(name).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    let paper = word("paper", &["letter", "a4"]).default("letter").take();
    vec![
        ("shop", text_null("brand_color", 7)),
        ("shop", uuid_null("logo_attachment_id")),
        ("shop", int_null("logo_width")),
        ("shop", int_null("logo_height")),
        ("shop_settings", paper),
        ("shop_settings", text_null("terms", 4000)),
        ("shop_settings", int("estimate_valid_days", 30)),
    ]
}
