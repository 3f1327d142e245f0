//! A server that has gone silent sends no error: the limits it would keep itself are kept here too.

use super::faults::db_err;
use sea_orm::sqlx;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use std::time::Duration;

/// A little longer than the server's own `statement_timeout`.
pub(super) const SPEAKING: Duration = Duration::from_secs(5);

pub(super) async fn in_time<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    let late = |_| Err(db_err(sqlx::Error::PoolTimedOut));
    tokio::time::timeout(limit, work).await.unwrap_or_else(late)
}

/// A pool that answers in time or says that it can't: what the doors speak through.
#[derive(Clone, Debug)]
pub(in crate::db) struct Timed {
    pub(super) pool: DatabaseConnection,
    pub(super) limit: Duration,
}

#[async_trait::async_trait]
impl ConnectionTrait for Timed {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }
    fn support_returning(&self) -> bool {
        self.pool.support_returning()
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        in_time(self.limit, self.pool.execute_raw(statement)).await
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        in_time(self.limit, self.pool.execute_unprepared(sql)).await
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        in_time(self.limit, self.pool.query_one_raw(statement)).await
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        in_time(self.limit, self.pool.query_all_raw(statement)).await
    }
}
