//! What a page is sent as: a document drawn whole, or one drawn around a kept body (ADR 0012).

use crate::db::Kept;
use crate::kernel::hex;
use crate::web::form::{key_of_kept, new_key, secret};
use sha2::{Digest, Sha256};
use std::sync::{Arc, LazyLock};

/// The field of a form that may be sent once.
pub(super) const KEY: &str = "name=\"_key\"";

/// Where a kept body goes in the document that is drawn around it. Nobody can write it into a name:
/// it is another one in each process, and never sent.
pub(super) fn marker() -> &'static str {
    static MARKER: LazyLock<String> = LazyLock::new(secret::<16>);
    &MARKER
}

/// The kept body with a key for each of its forms; none, if it has no forms: then nothing is copied.
pub(super) fn keyed(html: &str) -> Option<String> {
    let here = key_of_kept();
    if !html.contains(here) {
        return None;
    }
    let mut keyed = String::with_capacity(html.len());
    for (n, part) in html.split(here).enumerate() {
        if n > 0 {
            keyed.push_str(&new_key());
        }
        keyed.push_str(part);
    }
    Some(keyed)
}

/// All that is sent: as it was drawn, or in front of, in, and behind a kept body.
pub(super) enum Text {
    Drawn(String),
    Around(String, Arc<Kept>, String),
}

impl Text {
    pub(super) fn of(text: String, kept: Option<Arc<Kept>>) -> Self {
        match (kept, text.split_once(marker())) {
            (Some(kept), Some((head, tail))) => {
                Self::Around(head.to_owned(), kept, tail.to_owned())
            }
            _ => Self::Drawn(text),
        }
    }

    pub(super) fn has_key(&self) -> bool {
        match self {
            Self::Drawn(text) => text.contains(KEY),
            Self::Around(_, kept, _) => kept.html().contains(KEY),
        }
    }

    /// Weak, because the same page may be compressed in several ways. A kept body has its digest.
    pub(super) fn tag(&self) -> String {
        let hash = match self {
            Self::Drawn(text) => Sha256::digest(text),
            Self::Around(head, kept, tail) => Sha256::new()
                .chain_update(head)
                .chain_update(kept.digest())
                .chain_update(tail)
                .finalize(),
        };
        let hash = hex::encode(hash);
        format!("W/\"{}\"", hash.get(..24).unwrap_or(&hash))
    }

    pub(super) fn whole(self) -> String {
        match self {
            Self::Drawn(text) => text,
            Self::Around(head, kept, tail) => [&head, kept.html(), &tail].concat(),
        }
    }
}
