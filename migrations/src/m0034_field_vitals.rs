//! How fast pages are where they are read: visits counted by day, page, device and how far a measure reached.

use crate::shape::{create, day, drop, int, keyed, text, wall, word};
use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["field_vital"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut vital = keyed("field_vital");
        vital
            .col(day("day"))
            .col(text("route", 200))
            .col(word("device", &["phone", "desk"]))
            .col(word("measure", &["visit", "lcp", "inp", "cls"]))
            .col(int("bucket", 0))
            .col(int("visits", 0))
            .primary_key(
                Index::create()
                    .col("shop_id")
                    .col("day")
                    .col("route")
                    .col("device")
                    .col("measure")
                    .col("bucket"),
            );
        create(manager, vec![vital], vec![]).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}
