//! Ways to years of visits and cars: a car's history whatever became of its visits, and counts that
//! need no row.

use crate::shape::index;
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index, IndexCreateStatement,
    MigrationTrait, SchemaManager, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

type Way = (&'static str, &'static str, &'static [&'static str]);

const WAYS: [Way; 3] = [
    (
        "appointment",
        "appointment_history",
        &["shop_id", "vehicle_id", "start_at"],
    ),
    (
        "appointment",
        "appointment_recent",
        &["shop_id", "start_at", "id"],
    ),
    ("vehicle", "vehicle_alive", &["shop_id", "id"]),
];

fn alive((table, name, columns): Way) -> IndexCreateStatement {
    index(table, name, columns)
        .and_where(Expr::col("deleted_at").is_null())
        .take()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for way in WAYS {
            manager.create_index(alive(way)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name, _) in WAYS {
            let index = Index::drop().name(name).table(table).to_owned();
            manager.drop_index(index).await?;
        }
        Ok(())
    }
}
