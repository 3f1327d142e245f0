//! Where a shop made its numbers skip ahead, so that its books do not take the skip for a gap.

use crate::shape::{create, drop, int, keyed, wall, word};
use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, TableCreateStatement,
    async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["number_skip"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, vec![number_skip()], vec![]).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}

fn number_skip() -> TableCreateStatement {
    let mut table = keyed("number_skip");
    table
        .col(word("kind", &["order", "invoice", "credit_note"]))
        .col(int("year", 0))
        .col(int("next", 1))
        .primary_key(
            Index::create()
                .col("shop_id")
                .col("kind")
                .col("year")
                .col("next"),
        );
    table
}
