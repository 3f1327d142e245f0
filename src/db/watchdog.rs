//! Looks after the pools of PostgreSQL from beside (ADR 0027): a server that is away is not waited for, and
//! pools that died of its silence are replaced.

use super::Db;
use super::backend::Beat;
use std::time::Duration;
use tokio::time::sleep;

/// How often it asks, and how often while there was no answer.
const PAUSE: Duration = Duration::from_secs(1);
const SHORT: Duration = Duration::from_millis(250);

/// So often in a row something is seen before it is believed.
const TWICE: u32 = 2;

impl Db {
    /// Asks for ever whether the database is there; over SQLite it always is. Without an answer the pools are
    /// shut, so that everybody is told at once to come back; one at a time asks whether it is there again.
    pub async fn watch_over(&self) {
        let Some(mut pulse) = self.pools.pulse() else {
            return std::future::pending().await;
        };
        pulse.beat().await;
        let (mut away, mut stuck) = (0_u32, 0_u32);
        loop {
            sleep(if away == 0 { PAUSE } else { SHORT }).await;
            match pulse.beat().await {
                Beat::Away => {
                    away = away.saturating_add(1);
                    if away == TWICE {
                        tracing::warn!("db.away");
                        self.metrics.breaker_open.set(1);
                        self.pools.shut().await;
                    }
                    continue;
                }
                // What became of our connection became of those in the pools.
                Beat::Anew => self.renew("the connections were lost").await,
                Beat::Well if !self.pools.is_stuck().await => stuck = 0,
                Beat::Well => {
                    stuck = stuck.saturating_add(1);
                    if stuck == TWICE {
                        self.renew("no connection comes back").await;
                        stuck = 0;
                    }
                }
            }
            away = 0;
        }
    }

    async fn renew(&self, why: &str) {
        tracing::warn!(why, "db.pool_rebuilt");
        self.metrics.rebuilt.inc();
        self.metrics.breaker_open.set(0);
        if let Err(error) = self.pools.renew().await {
            tracing::error!(%error, "db.pool");
        }
    }
}
