//! What is counted and summed for pages may be a moment old for those who only look: a shop in which something is
//! written each instant would count everything anew for each page. Whoever wrote sees what they wrote, at once
//! (ADR 0029).

use super::ShopDb;
use super::guarded::{Apart, Asked};
use crate::kernel::ids::ShopId;
use moka::ops::compute::Op;
use moka::sync::Cache;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// How old it may be.
pub const MOMENT: Duration = Duration::from_secs(1);

/// So many people may have written within a moment.
const WRITERS: u64 = 100_000;

/// Values of one kind, by what was asked for.
pub(super) struct Lately<V> {
    values: Cache<(ShopId, String), Arc<Known<V>>>,
    asked: Asked,
}

/// A value as it was when the shop had been written so often: there already, or somebody loads it.
struct Known<V> {
    epoch: u64,
    since: Instant,
    value: OnceCell<V>,
    /// Whoever waited loads it alone: one after the other they would wait for each other's failures.
    has_failed: AtomicBool,
}

impl<V> Known<V> {
    /// Nobody loads it yet.
    fn from_now_on(epoch: u64) -> Arc<Self> {
        Arc::new(Self {
            epoch,
            since: Instant::now(),
            value: OnceCell::new(),
            has_failed: AtomicBool::new(false),
        })
    }
}

impl<V> std::fmt::Debug for Lately<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lately").finish_non_exhaustive()
    }
}

impl<V: Clone + Send + Sync + 'static> Lately<V> {
    /// At most `most` values, each for at most so long.
    pub(super) fn new(most: u64, of: (Duration, Asked)) -> Self {
        Self::weighed(most, |_| 1, of)
    }

    /// Values of at most `most` together.
    pub(super) fn weighed(
        most: u64,
        weight: fn(&V) -> usize,
        (ttl, asked): (Duration, Asked),
    ) -> Self {
        let weigh = move |_: &(ShopId, String), known: &Arc<Known<V>>| {
            u32::try_from(known.value.get().map_or(1, weight)).unwrap_or(u32::MAX)
        };
        let values = Cache::builder()
            .weigher(weigh)
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

    /// The same, where it can have changed last when the shop had been written `last` times. Loaded once however many
    /// ask for it, but those who hold a connection; an error is not kept.
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
        let is_good = |known: &Arc<Known<V>>| {
            let is_new = known.epoch >= last;
            let is_lately = known.epoch >= own && known.since.elapsed() < moment;
            (is_new || is_lately) && !known.has_failed.load(SeqCst)
        };
        let known = self.known(&key, is_good, epoch);
        if let Some(value) = known.value.get() {
            self.asked.found(true);
            return Ok(value.clone());
        }
        // Who holds a connection waits for nobody who may wait for one; and what is read here may be older than
        // what it is to be.
        if db.holds_a_connection() || epoch < known.epoch {
            self.asked.found(false);
            let value = load.await?;
            if epoch >= known.epoch && known.value.set(value.clone()).is_ok() {
                self.weigh(key, known);
            }
            return Ok(value);
        }
        let mut is_new = false;
        let mut load = pin!(load);
        let loading = known.value.get_or_try_init(|| async {
            if known.has_failed.load(SeqCst) {
                return Err(None);
            }
            is_new = true;
            let loaded = load.as_mut().await;
            known.has_failed.store(loaded.is_err(), SeqCst);
            loaded.map_err(Some)
        });
        let loaded = loading.await.cloned();
        self.asked.found(!is_new && loaded.is_ok());
        match loaded {
            Ok(value) => {
                if is_new {
                    self.weigh(key, known);
                }
                Ok(value)
            }
            Err(Some(error)) => Err(error),
            Err(None) => load.await,
        }
    }

    /// What is good enough, or from now on a new one.
    fn known(
        &self,
        key: &(ShopId, String),
        is_good: impl Fn(&Arc<Known<V>>) -> bool,
        epoch: u64,
    ) -> Arc<Known<V>> {
        if let Some(known) = self.values.get(key).filter(&is_good) {
            return known;
        }
        let entry = self.values.entry_by_ref(key).and_compute_with(|there| {
            match there.is_some_and(|known| is_good(known.value())) {
                true => Op::Nop,
                false => Op::Put(Known::from_now_on(epoch)),
            }
        });
        entry.unwrap().into_value()
    }

    /// Weighs a value that is there now, unless a newer one took its place.
    fn weigh(&self, key: (ShopId, String), known: Arc<Known<V>>) {
        self.values.entry(key).and_compute_with(|there| {
            match there.is_some_and(|there| Arc::ptr_eq(there.value(), &known)) {
                true => Op::Put(known),
                false => Op::Nop,
            }
        });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Metrics;

    /// Pages of a thousand bytes together, each of its own length.
    fn pages() -> (Lately<String>, (ShopId, String)) {
        let of = (
            Duration::from_secs(60),
            Asked::of(&Metrics::default(), "pages"),
        );
        let key = (ShopId(Uuid::nil()), "asked".to_owned());
        (Lately::weighed(1_000, String::len, of), key)
    }

    #[test]
    fn what_is_loaded_takes_the_room_that_it_has_and_makes_room_of_others() {
        let (pages, (shop, _)) = pages();

        for n in 0..20 {
            let key = (shop, n.to_string());
            let known = pages.known(&key, |_| true, 1);
            known.value.set("x".repeat(100)).unwrap();
            pages.weigh(key, known);
        }

        pages.values.run_pending_tasks();
        let room = pages.values.weighted_size();
        assert!((500..=1_000).contains(&room), "{room}");
    }

    #[test]
    fn what_was_loaded_late_takes_no_newer_ones_place() {
        let (pages, key) = pages();
        let old = pages.known(&key, |_| true, 1);
        let new = pages.known(&key, |known| known.epoch >= 2, 2);

        old.value.set("of before".to_owned()).unwrap();
        pages.weigh(key.clone(), old);

        assert!(Arc::ptr_eq(&pages.known(&key, |_| true, 3), &new));
    }
}
