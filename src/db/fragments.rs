//! Finished bodies of pages, kept for seconds: what everybody of a role sees alike (ADR 0012).
//!
//! Every write of a shop moves its epoch, which is a part of the key, so a body that was begun
//! before the commit is never shown after it. Whoever asks for the same at the same moment waits
//! for one drawing; what fails is not kept.

use super::ShopDb;
use super::guarded::{Apart, Asked};
use crate::kernel::ids::ShopId;
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;

/// All bodies of all shops together.
const ROOM: u64 = 32 * 1024 * 1024;

/// A body as it is sent.
#[derive(Debug)]
pub struct Kept {
    html: String,
    digest: [u8; 32],
}

impl Kept {
    /// Of a finished body.
    #[must_use]
    pub fn of(html: String) -> Self {
        let digest = Sha256::digest(&html).into();
        Self { html, digest }
    }
    /// The markup.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
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
    epochs: Mutex<HashMap<ShopId, u64>>,
    /// How often everything was forgotten.
    all: AtomicU64,
    asked: Asked,
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
            let html = body.get().map_or(0, |kept| kept.html.len());
            u32::try_from(html + asked.len() + 200).unwrap_or(u32::MAX)
        };
        let bodies = Cache::builder()
            .weigher(weigh)
            .max_capacity(ROOM)
            .eviction_policy(EvictionPolicy::lru())
            .expire_after(Apart(ttl))
            .build();
        Self {
            bodies,
            epochs: Mutex::default(),
            all: AtomicU64::new(0),
            asked,
        }
    }

    /// How many there are, as far as that is known.
    pub(super) fn len(&self) -> u64 {
        self.bodies.entry_count()
    }

    /// How often the shop was written.
    pub(super) fn epoch(&self, shop: ShopId) -> u64 {
        let epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        let own = epochs.get(&shop).copied().unwrap_or_default();
        own + self.all.load(SeqCst)
    }

    /// Forgets all of all shops.
    pub(super) fn drop_all(&self) {
        self.all.fetch_add(1, SeqCst);
        self.bodies.invalidate_all();
    }

    /// Forgets all of the shop's.
    pub(super) fn drop(&self, shop: ShopId) {
        let mut epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        *epochs.entry(shop).or_default() += 1;
    }
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
        // In a transaction it would show what is not committed yet.
        let Some(epoch) = self.epoch() else {
            return Ok(Arc::new(Kept::of(draw.await?)));
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
            let kept = Arc::new(Kept::of(draw.await?));
            if body.set(kept.clone()).is_ok() {
                bodies.insert(key, body).await; // weighed now
            }
            return Ok(kept);
        }
        let mut is_new = false;
        let drawing = body.get_or_try_init(|| async {
            let kept = Kept::of(draw.await?);
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
