//! Work outside the request: a row for each job. On PostgreSQL a function of the owner tells whose turn
//! it is: ids of shops and instants, nothing else, because the runner asks before it knows the shop.

use crate::shape::{
    create, drop, index, int, owned, text, text_null, ts, ts_null, unique, wall, word,
};
use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait,
    IndexCreateStatement, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["job"];
const STATES: &[&str] = &["ready", "running", "done", "dead", "unknown"];

/// The shops after `last` with something due, in their order: from shop to shop by the index, never
/// through the rows of one. Row-level security holds for the owner too, hence the policy.
const TURNS: &str = "\
    CREATE POLICY job_turns ON job FOR SELECT TO CURRENT_USER USING (true); \
    CREATE FUNCTION job_turns(last uuid, at timestamptz, most bigint) \
    RETURNS TABLE (shop_id uuid, run_at timestamptz) \
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$ \
      WITH RECURSIVE turn (shop) AS ( \
        (SELECT j.shop_id FROM job j WHERE j.state = 'ready' AND j.shop_id > last ORDER BY j.shop_id LIMIT 1) \
        UNION ALL \
        SELECT (SELECT j.shop_id FROM job j WHERE j.state = 'ready' AND j.shop_id > turn.shop \
                ORDER BY j.shop_id LIMIT 1) \
        FROM turn WHERE turn.shop IS NOT NULL), \
      due AS ( \
        SELECT turn.shop, (SELECT j.run_at FROM job j WHERE j.state = 'ready' AND j.shop_id = turn.shop \
                           ORDER BY j.run_at LIMIT 1) AS since \
        FROM turn WHERE turn.shop IS NOT NULL) \
      SELECT given.shop, min(given.since) FROM ( \
        (SELECT due.shop, due.since FROM due WHERE due.since <= at LIMIT most) \
        UNION ALL \
        (SELECT j.shop_id, j.locked_until FROM job j \
         WHERE j.state = 'running' AND j.locked_until <= at AND j.shop_id > last) \
      ) AS given GROUP BY given.shop ORDER BY given.shop LIMIT most \
    $$; \
    REVOKE ALL ON FUNCTION job_turns(uuid, timestamptz, bigint) FROM PUBLIC";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut job = owned("job");
        job.col(text("kind", 60))
            .col(ColumnDef::new("payload").json().not_null())
            .col(word("state", STATES))
            .col(int("priority", 0))
            .col(ts("run_at"))
            .col(int("attempts", 0))
            .col(int("max_attempts", 8))
            .col(text_null("locked_by", 60))
            .col(ts_null("locked_until"))
            .col(text_null("idem_key", 120))
            .col(text_null("traceparent", 60))
            .col(text_null("last_error", 500));
        create(manager, vec![job], indexes()).await?;
        wall(manager, TABLES).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            let run = manager.get_connection();
            run.execute_unprepared(TURNS).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            let gone = "DROP FUNCTION job_turns(uuid, timestamptz, bigint)";
            manager.get_connection().execute_unprepared(gone).await?;
        }
        drop(manager, TABLES).await
    }
}

/// Whose turn it is, what comes next in a shop, how many of a kind wait, whose lease may have run out,
/// and what is over.
fn indexes() -> Vec<IndexCreateStatement> {
    let in_state = |state: &'static str| Expr::col("state").eq(state);
    vec![
        unique("job", "job_key", &["shop_id", "kind", "idem_key"]),
        index("job", "job_turn", &["shop_id", "run_at"])
            .and_where(in_state("ready"))
            .take(),
        index("job", "job_next", &["shop_id", "priority", "run_at", "id"])
            .and_where(in_state("ready"))
            .take(),
        index("job", "job_waiting", &["shop_id", "kind"])
            .and_where(in_state("ready"))
            .take(),
        index("job", "job_leased", &["shop_id", "locked_until"])
            .and_where(in_state("running"))
            .take(),
        index("job", "job_over", &["shop_id", "state", "updated_at"]),
    ]
}
