//! Finished bodies of pages, kept for seconds: what everybody of a role sees alike (ADR 0012).
//!
//! Every write of a shop moves its epoch, which is a part of the key, so a body that was begun
//! before the commit is never shown after it. What shows one customer has that of the last write which may be on
//! it, and so has what shows days. Whoever asks for the same at the same moment waits for one drawing; what fails is not kept.

use super::ShopDb;
use super::cache::CacheKey;
use super::guarded::{Apart, Asked};
use crate::kernel::ids::{CustomerId, ShopId};
use chrono::NaiveDate;
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;

/// All bodies of all shops together.
const ROOM: u64 = 32 * 1024 * 1024;

/// For how long it is known which customers were written: longer than it takes to draw a body and forget it.
const REMEMBERED: Duration = Duration::from_secs(60);

/// So many days of a shop are known to have changed alone.
const DAYS: usize = 400;

/// A body as it is sent.
#[derive(Debug)]
pub struct Kept {
    title: String,
    html: String,
    digest: [u8; 32],
}

impl Kept {
    /// Of a finished body.
    #[must_use]
    pub fn of(html: String) -> Self {
        Self::titled(String::new(), html)
    }
    /// Of a finished body that says what its page is called.
    #[must_use]
    pub fn titled(title: String, html: String) -> Self {
        let digest = Sha256::digest(&html).into();
        Self {
            title,
            html,
            digest,
        }
    }
    /// What the page is called, where the body says it.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }
    /// The markup.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }
    /// The room that it takes.
    pub(super) fn bytes(&self) -> usize {
        self.html.len() + self.title.len()
    }
    /// Its SHA-256, so that a tag is made without reading it again.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

type Key = (ShopId, u64, String);
type Body = Arc<OnceCell<Arc<Kept>>>;

/// The bodies of all shops.
pub struct Fragments {
    bodies: Cache<Key, Body>,
    epochs: Mutex<HashMap<ShopId, Epoch>>,
    /// How often the shop had been written when something was written of this customer alone.
    customers: moka::sync::Cache<(ShopId, CustomerId), u64>,
    /// How often everything was forgotten.
    all: AtomicU64,
    asked: Asked,
}

/// How often a shop was written.
#[derive(Clone, Debug, Default)]
struct Epoch {
    written: u64,
    /// How often it had been when each customer's page and each day may have changed.
    of_all: u64,
    /// How often it had been when these days alone did, since then.
    days: BTreeMap<NaiveDate, u64>,
    /// How often it had been when its sums may have.
    sums: u64,
}

impl std::fmt::Debug for Fragments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fragments").finish_non_exhaustive()
    }
}

impl Fragments {
    /// Each body for at most so long.
    pub(super) fn new((ttl, asked): (Duration, Asked)) -> Self {
        let weigh = |(_, _, asked): &Key, body: &Body| {
            let html = body.get().map_or(0, |kept| kept.bytes());
            u32::try_from(html + asked.len() + 200).unwrap_or(u32::MAX)
        };
        let bodies = Cache::builder()
            .weigher(weigh)
            .max_capacity(ROOM)
            .eviction_policy(EvictionPolicy::lru())
            .expire_after(Apart(ttl))
            .eviction_listener(asked.evicted())
            .build();
        Self {
            bodies,
            epochs: Mutex::default(),
            customers: moka::sync::Cache::builder()
                .max_capacity(100_000)
                .time_to_live(REMEMBERED)
                .build(),
            all: AtomicU64::new(0),
            asked,
        }
    }

    /// How many there are, as far as that is known.
    pub(super) fn len(&self) -> u64 {
        self.bodies.entry_count()
    }

    /// How many bytes of markup there are.
    pub async fn bytes(&self) -> u64 {
        self.bodies.run_pending_tasks().await;
        self.bodies.weighted_size()
    }

    /// How often the shop was written.
    pub(super) fn epoch(&self, shop: ShopId) -> u64 {
        self.of_shop(shop, |epoch| epoch.written) + self.all.load(SeqCst)
    }

    /// How often it had been when something was written that may stand on this customer's page.
    fn epoch_of(&self, shop: ShopId, customer: CustomerId) -> u64 {
        let alone = self.customers.get(&(shop, customer)).unwrap_or_default();
        let of_all = self.of_shop(shop, |epoch| epoch.of_all);
        of_all.max(alone) + self.all.load(SeqCst)
    }

    /// How often it had been when something was written that may stand on a board or calendar which ends with this
    /// day. What was not done on an earlier one is carried there (R-APPT-17).
    fn epoch_up_to(&self, shop: ShopId, last: NaiveDate) -> u64 {
        let latest = |epoch: &Epoch| {
            let named = epoch.days.range(..=last).map(|(_, written)| *written);
            named.max().unwrap_or_default().max(epoch.of_all)
        };
        self.of_shop(shop, latest) + self.all.load(SeqCst)
    }

    /// How often it had been when something was written that its sums are made of.
    pub(super) fn epoch_of_sums(&self, shop: ShopId) -> u64 {
        self.of_shop(shop, |epoch| epoch.sums) + self.all.load(SeqCst)
    }

    fn of_shop(&self, shop: ShopId, which: impl Fn(&Epoch) -> u64) -> u64 {
        let epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        epochs.get(&shop).map(which).unwrap_or_default()
    }

    /// Forgets all of all shops.
    pub(super) fn drop_all(&self) {
        self.all.fetch_add(1, SeqCst);
        self.bodies.invalidate_all();
    }

    /// Forgets what these keys say of the shop's.
    pub(super) fn drop(&self, shop: ShopId, touched: &[CacheKey]) {
        let mut epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        let epoch = epochs.entry(shop).or_default();
        epoch.written += 1;
        if touched.contains(&CacheKey::Sums) {
            epoch.sums = epoch.written;
        }
        let (customers, days) = alone(touched);
        if customers.is_empty() || epoch.days.len() + days.len() > DAYS {
            epoch.of_all = epoch.written;
            epoch.days.clear();
        } else {
            epoch
                .days
                .extend(days.into_iter().map(|day| (day, epoch.written)));
        }
        for customer in customers {
            self.customers.insert((shop, customer), epoch.written);
        }
    }
}

/// The customers whose pages alone changed, and the days; no customer, if any may have.
fn alone(touched: &[CacheKey]) -> (Vec<CustomerId>, Vec<NaiveDate>) {
    let (mut customers, mut days) = (Vec::new(), Vec::new());
    for key in touched {
        match key {
            CacheKey::Customer(customer) => customers.push(*customer),
            CacheKey::Day(day) => days.push(*day),
            CacheKey::Lists | CacheKey::News(_) => {}
            _ => return Default::default(),
        }
    }
    (customers, days)
}

impl ShopDb {
    /// Like [`Self::kept`], and may be a moment old for whoever did not write: for what is summed over much, and
    /// what nobody waits for to change.
    ///
    /// # Errors
    /// What `draw` gives.
    pub async fn kept_lately<E>(
        &self,
        asked: String,
        draw: impl Future<Output = Result<String, E>>,
    ) -> Result<Arc<Kept>, E> {
        let drawn = self.kept(asked.clone(), draw);
        self.db().caches.pages.get(self, asked, drawn).await
    }

    /// The body that `draw` makes, kept for seconds and until anything of the shop is written. `asked`
    /// names the page and all that the body depends on: the role, what it may see, every parameter,
    /// the minute. Nothing in it may be one person's, nor a form's idempotency key.
    ///
    /// # Errors
    /// What `draw` gives.
    pub async fn kept<E>(
        &self,
        asked: String,
        draw: impl Future<Output = Result<String, E>>,
    ) -> Result<Arc<Kept>, E> {
        let drawn = async { Ok(Kept::of(draw.await?)) };
        self.kept_at(self.epoch(), asked, drawn).await
    }

    /// Like [`Self::kept`], of a page that shows one customer, who stands in `asked`: until something is written
    /// that may be on it ([`CacheKey::Customer`]).
    ///
    /// # Errors
    /// What `draw` gives.
    pub async fn kept_of<E>(
        &self,
        customer: CustomerId,
        asked: String,
        draw: impl Future<Output = Result<Kept, E>>,
    ) -> Result<Arc<Kept>, E> {
        let last = self.db().caches.fragments.epoch_of(self.shop(), customer);
        self.kept_at(self.not_before(last), asked, draw).await
    }

    /// Like [`Self::kept`], of what shows the visits up to this day, which stands in `asked`: until something is
    /// written that may be on it ([`CacheKey::Day`]).
    ///
    /// # Errors
    /// What `draw` gives.
    pub async fn kept_up_to<E>(
        &self,
        last: NaiveDate,
        asked: String,
        draw: impl Future<Output = Result<String, E>>,
    ) -> Result<Arc<Kept>, E> {
        let last = self.db().caches.fragments.epoch_up_to(self.shop(), last);
        let drawn = async { Ok(Kept::of(draw.await?)) };
        self.kept_at(self.not_before(last), asked, drawn).await
    }

    /// The epoch of the last write that is shown, unless what is read began before it.
    fn not_before(&self, last: u64) -> Option<u64> {
        self.epoch().filter(|begun| *begun >= last).map(|_| last)
    }

    /// No epoch: drawn for this one request.
    async fn kept_at<E>(
        &self,
        epoch: Option<u64>,
        asked: String,
        draw: impl Future<Output = Result<Kept, E>>,
    ) -> Result<Arc<Kept>, E> {
        // In a transaction it would show what is not committed yet.
        let Some(epoch) = epoch else {
            return Ok(Arc::new(draw.await?));
        };
        let Fragments {
            bodies,
            asked: count,
            ..
        } = &self.db().caches.fragments;
        let key = (self.shop(), epoch, asked);
        let body = bodies
            .get_with(key.clone(), async { Body::default() })
            .await;
        if let Some(kept) = body.get() {
            count.found(true);
            return Ok(kept.clone());
        }
        if self.holds_a_connection() {
            count.found(false);
            let kept = Arc::new(draw.await?);
            if body.set(kept.clone()).is_ok() {
                bodies.insert(key, body).await; // weighed now
            }
            return Ok(kept);
        }
        let mut is_new = false;
        let drawing = body.get_or_try_init(|| async {
            let kept = draw.await?;
            is_new = true;
            Ok(Arc::new(kept))
        });
        let kept = drawing.await?.clone();
        count.found(!is_new);
        if is_new {
            bodies.insert(key, body).await; // weighed now
        }
        Ok(kept)
    }
}
