//! Whether technicians take money at the car; and no rounding of cash: it would be a line on a bill
//! that is issued and never changes (R-PAY-3 against R-INV-8), and nothing ever read it.

use crate::shape::{cents, flag};
use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "shop_settings";
const NEW: &str = "technician_may_collect";
const OLD: &str = "cash_rounding";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let new = flag(NEW, false);
        let add = Table::alter().table(TABLE).add_column(new).take();
        manager.alter_table(add).await?;
        let gone = Table::alter().table(TABLE).drop_column(OLD).take();
        manager.alter_table(gone).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let old = cents(OLD);
        let add = Table::alter().table(TABLE).add_column(old).take();
        manager.alter_table(add).await?;
        let gone = Table::alter().table(TABLE).drop_column(NEW).take();
        manager.alter_table(gone).await
    }
}
