//! How fast the people of a shop may ask, so that one who never stops keeps no other shop waiting (quality, section
//! 5). Each instance counts for itself.

use crate::error::{AppError, AppResult};
use crate::kernel::ids::ShopId;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use uuid::Uuid;

/// Requests a second: of one person, three times as many at once, and of a whole shop.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// One person's.
    pub person: NonZeroU32,
    /// All people's of a shop.
    pub shop: NonZeroU32,
}

impl Default for Pace {
    fn default() -> Self {
        let of = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self {
            person: of(20),
            shop: of(200),
        }
    }
}

/// After so many requests those who ask no more are forgotten.
const SWEPT: u32 = 10_000;

/// Who asked how fast.
#[derive(Debug)]
pub struct Paces {
    people: DefaultKeyedRateLimiter<(ShopId, Uuid)>,
    shops: DefaultKeyedRateLimiter<ShopId>,
    asked: AtomicU32,
}

impl Paces {
    /// Of people and shops that nobody has heard of yet.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        let at_once = pace
            .person
            .saturating_mul(NonZeroU32::MIN.saturating_add(2));
        Self {
            people: RateLimiter::keyed(Quota::per_second(pace.person).allow_burst(at_once)),
            shops: RateLimiter::keyed(Quota::per_second(pace.shop)),
            asked: AtomicU32::new(0),
        }
    }

    /// Counts one more request of this person.
    ///
    /// # Errors
    /// [`AppError::TooMany`], and when to ask again.
    pub fn count(&self, shop: ShopId, person: Uuid) -> AppResult<()> {
        if self.asked.fetch_add(1, Relaxed) % SWEPT == SWEPT - 1 {
            self.people.retain_recent();
            self.shops.retain_recent();
        }
        checked(&self.people, &(shop, person))?;
        checked(&self.shops, &shop)
    }
}

fn checked<K: Clone + Eq + Hash>(of: &DefaultKeyedRateLimiter<K>, key: &K) -> AppResult<()> {
    of.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        AppError::TooMany {
            retry: wait.max(Duration::from_secs(1)),
        }
    })
}
