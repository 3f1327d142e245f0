//! Whose turn it is, and how many wait: what is asked about jobs of all shops. PostgreSQL answers by functions of the
//! owner's, because row-level security hides all shops.

use super::{Line, Timed};
use crate::kernel::ids::ShopId;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement};

/// A shop with something due.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(in crate::db) struct Turn {
    pub(in crate::db) shop_id: ShopId,
    /// Since when its oldest job waits.
    pub(in crate::db) run_at: DateTime<Utc>,
}

/// As the function of PostgreSQL (`m0026_jobs`).
const SQLITE: &str = r#"
    WITH RECURSIVE turn (shop) AS (
      SELECT * FROM (SELECT shop_id FROM job WHERE state = 'ready' AND shop_id > ?1 ORDER BY shop_id LIMIT 1)
      UNION ALL
      SELECT (SELECT j.shop_id FROM job j WHERE j.state = 'ready' AND j.shop_id > turn.shop
              ORDER BY j.shop_id LIMIT 1)
      FROM turn WHERE turn.shop IS NOT NULL),
    due AS (
      SELECT turn.shop AS shop, (SELECT j.run_at FROM job j WHERE j.state = 'ready' AND j.shop_id = turn.shop
                         ORDER BY j.run_at LIMIT 1) AS since
      FROM turn WHERE turn.shop IS NOT NULL)
    SELECT shop AS shop_id, min(since) AS run_at FROM (
      SELECT * FROM (SELECT shop, since FROM due WHERE since <= ?2 LIMIT ?3)
      UNION ALL
      SELECT j.shop_id, j.locked_until FROM job j
      WHERE j.state = 'running' AND j.locked_until <= ?2 AND j.shop_id > ?1
    ) GROUP BY shop ORDER BY shop LIMIT ?3"#;

/// The next shops after `last` with something due at `now`, or whose runner has gone, at most so many.
/// Goes from shop to shop: how many jobs one of them has does not matter.
pub(in crate::db) async fn turns(
    at: &Timed,
    (last, now): (ShopId, DateTime<Utc>),
    most: i64,
) -> Result<Vec<Turn>, DbErr> {
    let backend = at.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => "SELECT shop_id, run_at FROM job_turns($1, $2, $3)",
        _ => SQLITE,
    };
    let values = [last.0.into(), now.into(), most.into()];
    let asked = Statement::from_sql_and_values(backend, sql, values);
    Turn::find_by_statement(asked).all(at).await
}

/// As the function of PostgreSQL (`m0035_jobs_waiting`).
const SQLITE_WAITING: &str = r#"
    WITH RECURSIVE turn (shop) AS (
      SELECT * FROM (SELECT shop_id FROM job WHERE state = 'ready' ORDER BY shop_id LIMIT 1)
      UNION ALL
      SELECT (SELECT j.shop_id FROM job j WHERE j.state = 'ready' AND j.shop_id > turn.shop
              ORDER BY j.shop_id LIMIT 1)
      FROM turn WHERE turn.shop IS NOT NULL)
    SELECT coalesce(sum((SELECT count(*) FROM job j
                         WHERE j.state = 'ready' AND j.shop_id = turn.shop AND j.run_at <= ?1)), 0) AS waiting
    FROM turn WHERE turn.shop IS NOT NULL"#;

/// How many jobs are due at `now`. Goes from shop to shop: what is not due yet does not matter.
pub(in crate::db) async fn waiting(at: &Timed, now: DateTime<Utc>) -> Result<i64, DbErr> {
    let backend = at.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => "SELECT jobs_waiting($1) AS waiting",
        _ => SQLITE_WAITING,
    };
    let asked = Statement::from_sql_and_values(backend, sql, [now.into()]);
    let row = at.query_one_raw(asked).await?;
    row.map_or(Ok(0), |row| row.try_get("", "waiting"))
}

/// What the run-time role needs to ask.
pub(super) fn grant(role: &str) -> String {
    format!(
        "GRANT EXECUTE ON FUNCTION job_turns(uuid, timestamptz, bigint), jobs_waiting(timestamptz) TO {role};"
    )
}

/// Nobody else gives out jobs of the shop in this moment: at most two run, whoever counts. SQLite's
/// transaction is alone anyway.
pub(in crate::db) async fn alone(line: &Line, shop: ShopId) -> Result<bool, DbErr> {
    let backend = line.get_database_backend();
    if backend != DbBackend::Postgres {
        return Ok(true);
    }
    let sql = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 7236846)) AS mine";
    let asked = Statement::from_sql_and_values(backend, sql, [shop.to_string().into()]);
    let row = line.query_one_raw(asked).await?;
    row.map_or(Ok(false), |row| row.try_get("", "mine"))
}
