//! Who booked a visit stands with the visit: its page need not search the audit log for it.

use crate::shape::text_null;
use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter()
            .table("appointment")
            .add_column(text_null("booked_by", 120))
            .take();
        manager.alter_table(column).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter()
            .table("appointment")
            .drop_column("booked_by")
            .take();
        manager.alter_table(column).await
    }
}
