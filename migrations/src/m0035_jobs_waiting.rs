//! How much work is due in all shops together, for whoever watches the server. On PostgreSQL a function of the owner
//! counts it: a number, and nothing else of any shop.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// From shop to shop by the index, and in each only through what is due. The policy of `job_turns` lets the owner see
/// all rows.
const WAITING: &str = "\
    CREATE FUNCTION jobs_waiting(at timestamptz) RETURNS bigint \
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$ \
      WITH RECURSIVE turn (shop) AS ( \
        (SELECT j.shop_id FROM job j WHERE j.state = 'ready' ORDER BY j.shop_id LIMIT 1) \
        UNION ALL \
        SELECT (SELECT j.shop_id FROM job j WHERE j.state = 'ready' AND j.shop_id > turn.shop \
                ORDER BY j.shop_id LIMIT 1) \
        FROM turn WHERE turn.shop IS NOT NULL) \
      SELECT coalesce(sum((SELECT count(*) FROM job j \
                           WHERE j.state = 'ready' AND j.shop_id = turn.shop AND j.run_at <= at)), 0)::bigint \
      FROM turn WHERE turn.shop IS NOT NULL \
    $$; \
    REVOKE ALL ON FUNCTION jobs_waiting(timestamptz) FROM PUBLIC";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        on_postgres(manager, WAITING).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        on_postgres(manager, "DROP FUNCTION jobs_waiting(timestamptz)").await
    }
}

/// Over a file nothing is hidden, so that it needs no function.
async fn on_postgres(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
