//! Entries in memory: loaded once however many wait, dropped by what is written, and counted.

use super::{Meter, ShopDb};
use crate::kernel::ids::ShopId;
use crate::metrics::{self, Metrics};
use moka::Expiry;
use moka::future::Cache;
use moka::notification::RemovalCause;
use prometheus_client::metrics::counter::Counter;
use sea_orm::DbErr;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tracing::Instrument;
use tracing::instrument::Instrumented;

/// Entries that were born together do not die together, or all of them would be loaded at the same moment:
/// each lives for four fifths of the time to all of it, never longer.
pub(super) struct Apart(pub(super) Duration);

impl Apart {
    fn life(&self, key: &impl Hash) -> Option<Duration> {
        let chance = RandomState::new().hash_one(key) % 201;
        let part = u32::try_from(800 + chance).unwrap_or(1_000);
        Some(self.0 * part / 1_000)
    }
}

impl<K: Hash, V> Expiry<K, V> for Apart {
    fn expire_after_create(&self, key: &K, _: &V, _: Instant) -> Option<Duration> {
        self.life(key)
    }
    fn expire_after_update(
        &self,
        key: &K,
        _: &V,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        self.life(key)
    }
}

/// Entries of one kind. A load that began before a commit could put the old value back, so each
/// cache has an epoch: a loader drops its own entry if the epoch moved meanwhile.
pub struct Guarded<K, V> {
    entries: Cache<K, V>,
    epoch: AtomicU64,
    asked: Asked,
}

/// How often something was asked of memory.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    cache: &'static str,
    hits: Counter,
    misses: Counter,
    evictions: Counter,
}

impl Asked {
    pub(super) fn of(metrics: &Metrics, cache: &'static str) -> Self {
        let kept = metrics::Kept { cache };
        Self {
            cache,
            hits: metrics.hits.get_or_create_owned(&kept),
            misses: metrics.misses.get_or_create_owned(&kept),
            evictions: metrics.evictions.get_or_create_owned(&kept),
        }
    }

    pub(super) fn found(&self, is_there: bool) {
        let counter = if is_there { &self.hits } else { &self.misses };
        counter.inc();
        Meter::asked(is_there);
    }

    /// Counts what is thrown out for want of room.
    pub(super) fn evicted<K, V>(&self) -> impl Fn(Arc<K>, V, RemovalCause) + use<K, V> {
        let evictions = self.evictions.clone();
        move |_, _, cause| {
            if cause == RemovalCause::Size {
                evictions.inc();
            }
        }
    }

    /// Loads what is not there.
    fn fill<F: Future>(&self, load: F) -> Instrumented<F> {
        let span = tracing::debug_span!("cache.fill", cache.name = self.cache);
        load.instrument(span)
    }
}

impl<K, V> std::fmt::Debug for Guarded<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guarded").finish_non_exhaustive()
    }
}

impl<K, V> Guarded<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub(super) fn new(most: u64, (ttl, asked): (Duration, Asked)) -> Self {
        let entries = Cache::builder()
            .max_capacity(most)
            .expire_after(Apart(ttl))
            .eviction_listener(asked.evicted())
            .build();
        Self {
            entries,
            epoch: AtomicU64::new(0),
            asked,
        }
    }

    /// The entry, loaded once however many wait for it; an error is not kept.
    ///
    /// # Errors
    /// What `load` gives.
    pub async fn get<F, E>(&self, key: K, load: F) -> Result<V, Arc<E>>
    where
        F: Future<Output = Result<V, E>>,
        E: Send + Sync + 'static,
    {
        let before = self.epoch.load(SeqCst);
        let mut is_new = false;
        let load = async {
            is_new = true;
            self.asked.fill(load).await
        };
        let found = self.entries.try_get_with(key.clone(), load).await;
        self.asked.found(!is_new);
        if self.epoch.load(SeqCst) != before {
            self.entries.invalidate(&key).await;
        }
        found
    }

    /// Like [`Self::get`], and waits for nobody else who loads it.
    async fn get_alone<F, E>(&self, key: K, load: F) -> Result<V, E>
    where
        F: Future<Output = Result<V, E>>,
    {
        let before = self.epoch.load(SeqCst);
        if let Some(found) = self.entries.get(&key).await {
            self.asked.found(true);
            return Ok(found);
        }
        self.asked.found(false);
        let loaded = self.asked.fill(load).await?;
        self.entries.insert(key.clone(), loaded.clone()).await;
        if self.epoch.load(SeqCst) != before {
            self.entries.invalidate(&key).await;
        }
        Ok(loaded)
    }

    /// How many there are, as far as that is known.
    pub(super) fn len(&self) -> u64 {
        self.entries.entry_count()
    }

    /// Forgets one entry.
    pub async fn drop(&self, key: &K) {
        self.epoch.fetch_add(1, SeqCst);
        self.entries.invalidate(key).await;
    }

    /// Forgets all of them.
    pub fn drop_all(&self) {
        self.epoch.fetch_add(1, SeqCst);
        self.entries.invalidate_all();
    }
}

/// Entries of one kind of one shop each.
#[derive(Debug)]
pub struct ShopCache<K, V>(Guarded<(ShopId, K), Arc<V>>);

impl<K, V> ShopCache<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    /// At most `most` entries, each for at most so long.
    pub(super) fn new(most: u64, of: (Duration, Asked)) -> Self {
        Self(Guarded::new(most, of))
    }

    /// The entry, loaded once however many wait for it; an error is not kept.
    ///
    /// # Errors
    /// What `load` gives.
    pub async fn get<F>(&self, db: &ShopDb, key: K, load: F) -> Result<Arc<V>, DbErr>
    where
        F: Future<Output = Result<V, DbErr>>,
    {
        let load = Box::pin(async { load.await.map(Arc::new) });
        if db.holds_a_connection() {
            return self.0.get_alone((db.shop(), key), load).await;
        }
        let found = self.0.get((db.shop(), key), load).await;
        found.map_err(|e| DbErr::clone(&e))
    }

    pub(super) fn len(&self) -> u64 {
        self.0.len()
    }

    pub(super) fn drop_all(&self) {
        self.0.drop_all();
    }

    /// Forgets one entry.
    pub async fn drop(&self, shop: ShopId, key: K) {
        self.0.drop(&(shop, key)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_was_kept_together_is_not_lost_together_and_nothing_is_kept_longer() {
        let whole = Duration::from_secs(5);
        let lives: BTreeSet<Duration> = (0..100).filter_map(|n| Apart(whole).life(&n)).collect();
        assert!(lives.len() > 20, "{lives:?}");
        assert!(
            lives
                .iter()
                .all(|life| (whole * 4 / 5..=whole).contains(life))
        );
        assert_eq!(Apart(Duration::ZERO).life(&1), Some(Duration::ZERO));
    }
}
