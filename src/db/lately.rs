//! What is counted and summed for pages may be a moment old for those who only look: a shop in which something is
//! written each instant would count everything anew for each page. Whoever wrote sees what they wrote, at once
//! (ADR 0029).

use super::ShopDb;
use super::guarded::{Apart, Asked};
use crate::kernel::ids::ShopId;
use moka::sync::Cache;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How old it may be.
pub const MOMENT: Duration = Duration::from_secs(1);

/// So many people may have written within a moment.
const WRITERS: u64 = 100_000;

/// Values of one kind, by what was asked for.
pub(super) struct Lately<V> {
    values: Cache<(ShopId, String), Known<V>>,
    asked: Asked,
}

/// A value as it was when the shop had been written so often.
#[derive(Clone)]
struct Known<V> {
    epoch: u64,
    since: Instant,
    value: V,
}

impl<V> std::fmt::Debug for Lately<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lately").finish_non_exhaustive()
    }
}

impl<V: Clone + Send + Sync + 'static> Lately<V> {
    /// At most `most` values, each for at most so long.
    pub(super) fn new(most: u64, (ttl, asked): (Duration, Asked)) -> Self {
        let values = Cache::builder()
            .max_capacity(most)
            .expire_after(Apart(ttl))
            .eviction_listener(asked.evicted())
            .build();
        Self { values, asked }
    }

    /// The value that `load` gives, until the shop is written. `asked` names all that it depends on.
    ///
    /// # Errors
    /// What `load` gives.
    pub(super) async fn get<E>(
        &self,
        db: &ShopDb,
        asked: String,
        load: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        let written = db.epoch().unwrap_or_default();
        self.get_since(db, (asked, written), load).await
    }

    /// The same, where it can have changed last when the shop had been written `last` times.
    ///
    /// # Errors
    /// What `load` gives.
    pub(super) async fn get_since<E>(
        &self,
        db: &ShopDb,
        (asked, last): (String, u64),
        load: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        // A transaction knows more than is committed.
        let Some(epoch) = db.epoch() else {
            return load.await;
        };
        let key = (db.shop(), asked);
        let own = db.own_epoch();
        let moment = db.db().caches.moment;
        let is_good = |known: &Known<V>| {
            known.epoch >= last || (known.epoch >= own && known.since.elapsed() < moment)
        };
        if let Some(known) = self.values.get(&key).filter(is_good) {
            self.asked.found(true);
            return Ok(known.value);
        }
        self.asked.found(false);
        let since = Instant::now();
        let value = load.await?;
        let known = Known {
            epoch,
            since,
            value: value.clone(),
        };
        self.values.insert(key, known);
        Ok(value)
    }

    /// How many there are, as far as that is known.
    pub(super) fn len(&self) -> u64 {
        self.values.entry_count()
    }

    /// Forgets all of them.
    pub(super) fn drop_all(&self) {
        self.values.invalidate_all();
    }
}

/// Who wrote within the last moment, and how often their shop had been written then.
#[derive(Debug)]
pub(super) struct Writers(Cache<(ShopId, Uuid), u64>);

impl Writers {
    pub(super) fn new(moment: Duration) -> Self {
        let writers = Cache::builder().max_capacity(WRITERS);
        Self(writers.time_to_live(moment).build())
    }

    pub(super) fn note(&self, shop: ShopId, who: Uuid, epoch: u64) {
        self.0.insert((shop, who), epoch);
    }

    /// The last time: none within the moment is long ago.
    pub(super) fn last(&self, shop: ShopId, who: Uuid) -> u64 {
        self.0.get(&(shop, who)).unwrap_or_default()
    }
}
