//! A pooler between us and PostgreSQL that mixes up prepared statements (quality, section 13). One that gives each
//! transaction any of its connections, and knows nothing of statements, may answer with the rows of another
//! client's: PgBouncer does before 1.21, and later without `max_prepared_statements`.

use super::Pools;
use super::faults::db_err;
use super::pools::Open;
use sea_orm::sqlx;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::{PgConnection, PgPool};
use sea_orm::{DatabaseConnection, DbErr};

/// So often two connections ask in turn: one of a busy pooler meets the other's statement sooner or later.
const ROUNDS: usize = 4;

/// Asks over two connections in turn, whose statements have one name and different meanings. To be asked before
/// anything else, because statements are numbered by connection.
///
/// # Errors
/// `DbErr::Custom` in plain words, or when the server does not answer.
pub(in crate::db) async fn check(pools: &Pools) -> Result<(), DbErr> {
    let open = pools.now();
    let Open::Server { main, long } = &*open else {
        return Ok(());
    };
    let (main, long) = [main, long]
        .map(DatabaseConnection::get_postgres_connection_pool)
        .into();
    if is_kept_apart(main, long).await.map_err(db_err)? {
        return Ok(());
    }
    Err(DbErr::Custom(
        "the pooler in DATABASE_URL mixes up prepared statements, so that one shop could be shown the rows of \
         another. Use PgBouncer 1.21 or later with max_prepared_statements, or pool_mode = session."
            .into(),
    ))
}

/// Does each connection get its own answers?
async fn is_kept_apart(main: &PgPool, long: &PgPool) -> Result<bool, sqlx::Error> {
    let mut ours = main.acquire().await?;
    let is_alone = main.options().get_max_connections() < 2;
    let beside = if is_alone { long } else { main };
    let mut others = beside.acquire().await?;
    for _ in 0..ROUNDS {
        for (connection, words) in [(&mut ours, "ours"), (&mut others, "others")] {
            match answer(connection, words).await {
                Ok(said) if said == words => {}
                Ok(_) => return Ok(false),
                Err(error) if is_mixed_up(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }
    Ok(true)
}

/// The first statement of each connection has the same name as that of any other.
async fn answer(connection: &mut PgConnection, words: &'static str) -> Result<String, sqlx::Error> {
    let sql = match words {
        "ours" => "SELECT 'ours'::text WHERE $1",
        _ => "SELECT 'others'::text WHERE $1",
    };
    sqlx::query_scalar(sql)
        .bind(true)
        .fetch_one(connection)
        .await
}

/// A statement of that name is there already, or there is none.
fn is_mixed_up(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    matches!(code.as_deref(), Some("42P05" | "26000"))
}
