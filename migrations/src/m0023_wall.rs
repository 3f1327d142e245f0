//! The wall asks for the shop once a statement, not once for each row that a join looks up.

use crate::shape::MINE;
use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let say = format!(
            "DO $wall$ DECLARE walled name; BEGIN \
             FOR walled IN SELECT tablename FROM pg_policies \
                 WHERE policyname = 'shop_wall' AND schemaname = current_schema() LOOP \
                 EXECUTE format($say$ALTER POLICY shop_wall ON %I USING ({MINE}) WITH CHECK ({MINE})$say$, walled); \
             END LOOP; END $wall$"
        );
        manager.get_connection().execute_unprepared(&say).await?;
        Ok(())
    }

    /// The wall lets through the same, however it is worded.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
