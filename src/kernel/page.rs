//! Keyset paging: a cursor names the last row seen, and the next page begins behind it.

use super::hex;
use serde::{Serialize, de::DeserializeOwned};

/// Rows of a list a page (R-GEN-8).
pub const PAGE: u64 = 50;

/// Beyond this a list only says "more than 10,000".
pub const COUNT_LIMIT: u64 = 10_000;

/// One page of a list and where the next begins.
#[derive(Clone, Debug)]
pub struct Paged<T> {
    /// At most the page's size.
    pub rows: Vec<T>,
    /// Opaque; `None` on the last page.
    pub next: Option<String>,
}

impl<T> Paged<T> {
    /// Of one row more than fits: the surplus only says that there is a next page.
    #[must_use]
    pub fn of(mut rows: Vec<T>, size: u64, key: impl Fn(&T) -> String) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(key);
        Self { rows, next }
    }
}

/// The sort key of a row as an opaque word for a URL.
#[must_use]
pub fn encode(key: &impl Serialize) -> String {
    hex::encode(serde_json::to_vec(key).unwrap_or_default())
}

/// The sort key of a cursor; `None` for anything we did not write.
#[must_use]
pub fn decode<K: DeserializeOwned>(cursor: &str) -> Option<K> {
    serde_json::from_slice(&hex::decode(cursor)?).ok()
}
