//! Whose books do not add up, as far as this process knows: for the badge on every page, which asks
//! no database. The nightly look sets it, and so does whoever looks by hand.

use crate::kernel::ids::ShopId;
use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

/// The shops with something to look at.
#[derive(Debug, Default)]
pub struct Alarms(RwLock<HashSet<ShopId>>);

impl Alarms {
    /// Notes what the last look found.
    pub fn set(&self, shop: ShopId, is_broken: bool) {
        let mut shops = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if is_broken {
            shops.insert(shop);
        } else {
            shops.remove(&shop);
        }
    }

    /// Whether there is something to look at.
    #[must_use]
    pub fn is_set(&self, shop: ShopId) -> bool {
        let shops = self.0.read().unwrap_or_else(PoisonError::into_inner);
        shops.contains(&shop)
    }
}
