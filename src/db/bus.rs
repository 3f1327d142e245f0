//! What one instance has written, told to the others with its COMMIT: they forget what they keep of it and tell
//! who listens there (ADR 0026).

use super::Db;
use super::backend::wire::{Ear, Heard};
use super::cache::CacheKey;
use super::live::ALL;
use crate::kernel::ids::ShopId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One COMMIT.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Written {
    /// The instance that wrote.
    pub(super) from: String,
    pub(super) shop: ShopId,
    /// Who wrote, where that is known.
    pub(super) by: Option<Uuid>,
    pub(super) touched: Vec<CacheKey>,
    /// What changed, as streams of news tell it.
    pub(super) names: String,
}

/// PostgreSQL carries less than 8,000 bytes at a time.
const MOST: usize = 7_900;

impl Written {
    /// As it is told. What is too long is told as everything.
    pub(super) fn words(&self) -> String {
        let words = serde_json::to_string(self).unwrap_or_default();
        if words.len() <= MOST {
            return words;
        }
        let all = Self {
            from: self.from.clone(),
            shop: self.shop,
            by: self.by,
            touched: CacheKey::OF_SHOP.to_vec(),
            names: ALL.to_owned(),
        };
        serde_json::to_string(&all).unwrap_or_default()
    }
}

impl Db {
    /// Forgets what is kept of it, tells who listens, and ends the streams of those who may have lost their
    /// right to.
    pub(super) async fn heed(&self, written: &Written) {
        let Written { shop, touched, .. } = written;
        self.caches.drop_all(*shop, touched).await;
        let stale = u64::try_from(touched.len()).unwrap_or(u64::MAX);
        self.metrics.stale.inc_by(stale);
        if let Some(person) = written.by {
            let epoch = self.caches.fragments.epoch(*shop);
            self.caches.writers.note(*shop, person, epoch);
        }
        let news = touched.iter().filter_map(|key| match key {
            CacheKey::News(member) => Some(format!("notification/{member}")),
            _ => None,
        });
        let names = Some(&written.names).filter(|names| !names.is_empty());
        let names: Vec<String> = names.cloned().into_iter().chain(news).collect();
        self.live.tell(*shop, &names.join(" "));
        for key in touched {
            match key {
                CacheKey::Sessions => self.live.end(*shop),
                CacheKey::SessionsOf(person) => self.live.end_person(*person),
                _ => {}
            }
        }
    }

    /// Begins to listen to other instances: before anything is kept.
    pub async fn ear(&self) -> Ear {
        Ear::open(&self.pools).await
    }

    /// Heeds what other instances commit, for ever; to be dropped inside the runtime. What was said while
    /// nobody listened may have been anything.
    pub async fn hear(&self, ear: Ear) {
        let hears = async |heard: Heard<'_>| match heard {
            Heard::Nothing => {
                self.metrics.unheard.inc();
                self.caches.forget_all();
                self.live.tell_all();
                self.bell.notify_one();
            }
            Heard::Job => self.bell.notify_one(),
            Heard::Write(words) => match serde_json::from_str::<Written>(words) {
                Ok(written) if written.from == self.live.boot() => {}
                Ok(written) => self.heed(&written).await,
                // A newer instance says more than this one knows.
                Err(error) => {
                    tracing::warn!(%error, "db.unheard");
                    self.caches.forget_all();
                }
            },
        };
        ear.hear(hears).await;
    }
}
