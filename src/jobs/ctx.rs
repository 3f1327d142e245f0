//! What a job has at hand.

use super::Trouble;
use super::lease::Lease;
use crate::db::{ShopDb, ShopTx};
use crate::error::AppResult;
use crate::kernel::time::Clock;
use crate::post::{Mailer, Post, Way};
use crate::web::staff::Actor;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// What a job has at hand: its shop, the time, and the lease under which it writes.
pub struct Ctx {
    /// The shop's data, for reading, and for commands that may be repeated without harm.
    pub db: ShopDb,
    /// The ways out. They are never used inside a transaction: it would be held for as long.
    pub post: Post,
    /// Of which the links in what is sent are made.
    pub link_key: Arc<[u8]>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) lease: Lease,
}

impl std::fmt::Debug for Ctx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ctx").finish_non_exhaustive()
    }
}

impl Ctx {
    /// The present instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The same at each try, and no other job's: for whoever outside tells repetitions by a key.
    #[must_use]
    pub fn key(&self) -> String {
        self.lease.job.id.to_string()
    }

    /// At which try this is, from 1 on.
    #[must_use]
    pub const fn attempt(&self) -> i32 {
        self.lease.job.attempts
    }

    /// The way of mails, when it may be used just now.
    ///
    /// # Errors
    /// [`Trouble::NotYet`] while the mail server is left alone, [`Trouble::Never`] where there is none.
    pub fn mailer(&self) -> Result<Way<dyn Mailer>, Trouble> {
        let none = || Trouble::Never("This server has no mail server any more.".to_owned());
        let way = self.post.mail.clone().ok_or_else(none)?;
        match way.rest() {
            Some(rest) => Err(Trouble::NotYet(rest)),
            None => Ok(way),
        }
    }

    /// In whose name the audit log has what it does.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::system("autoshop")
    }

    /// Runs `work` in a transaction that counts only while the job is this runner's (F35). It keeps the
    /// lease for another minute.
    ///
    /// # Errors
    /// What `work` gives; [`Trouble::Lost`] when another runner has the job.
    pub async fn write<T>(
        &mut self,
        work: impl AsyncFn(&ShopTx) -> AppResult<T>,
    ) -> Result<T, Trouble> {
        let (lease, now) = (&self.lease, self.clock.now());
        self.db
            .transaction(async |tx| {
                if !lease.hold(tx, now).await? {
                    return Err(Trouble::Lost);
                }
                Ok(work(tx).await?)
            })
            .await
    }
}
