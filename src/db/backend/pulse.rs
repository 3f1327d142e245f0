//! One connection to PostgreSQL outside the pools, that asks whether the server is there.

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, ConnectOptions};
use std::time::Duration;
use tokio::time::timeout;

/// So long an answer is waited for.
const ANSWER: Duration = Duration::from_secs(1);

/// So long a new connection is waited for: as long as people wait for one.
const OPENING: Duration = Duration::from_secs(2);

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) enum Beat {
    /// The server answers.
    Well,
    /// It answers, but not on the connection that there was.
    Anew,
    /// It does not answer.
    Away,
}

#[derive(Debug)]
pub(in crate::db) struct Pulse {
    options: PgConnectOptions,
    kept: Option<PgConnection>,
}

impl Pulse {
    pub(super) fn new(options: PgConnectOptions) -> Self {
        Self {
            options,
            kept: None,
        }
    }

    /// Asks once, in three seconds at most.
    pub(in crate::db) async fn beat(&mut self) -> Beat {
        if let Some(kept) = self.kept.take()
            && let Some(kept) = asked(kept).await
        {
            self.kept = Some(kept);
            return Beat::Well;
        }
        let opening = async { asked(self.options.connect().await.ok()?).await };
        self.kept = timeout(OPENING, opening).await.ok().flatten();
        self.kept.as_ref().map_or(Beat::Away, |_| Beat::Anew)
    }
}

/// The connection, if it answers; else it is closed.
async fn asked(mut connection: PgConnection) -> Option<PgConnection> {
    let asking = sqlx::raw_sql("SELECT 1").execute(&mut connection);
    timeout(ANSWER, asking).await.ok()?.ok()?;
    Some(connection)
}
