//! Whether everybody can book a service online, or only the shop puts it on a visit.

use crate::shape::flag;
use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "service";
const NEW: &str = "is_bookable";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// All of them could be booked so far, and by an update nothing goes away from the shop's pages.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let new = flag(NEW, true);
        let add = Table::alter().table(TABLE).add_column(new).take();
        manager.alter_table(add).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gone = Table::alter().table(TABLE).drop_column(NEW).take();
        manager.alter_table(gone).await
    }
}
