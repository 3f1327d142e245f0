//! Secrets of links that are stored nowhere: of an id, by the key of the program. So whoever gets hold of the records
//! gets no link with them, and a link can be shown again all the same.

use crate::error::AppResult;
use crate::kernel::link::LinkToken;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// What stands in the address of the link with this id; `purpose` keeps those of different kinds apart.
///
/// # Errors
/// Never, with a key that HMAC takes.
pub fn secret(key: &[u8], purpose: &[u8], id: Uuid) -> AppResult<LinkToken> {
    let mac = Hmac::<Sha256>::new_from_slice(key);
    let mut mac = mac.map_err(|e| anyhow::anyhow!("the key of links: {e}"))?;
    mac.update(purpose);
    mac.update(id.as_bytes());
    Ok(LinkToken::of(mac.finalize().into_bytes().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_the_links_own_its_kinds_own_and_the_keys_own() {
        let of = |key: &[u8], purpose: &[u8], id| secret(key, purpose, id).unwrap().to_string();
        let first = of(b"key", b"visit", Uuid::nil());

        assert_eq!(of(b"key", b"visit", Uuid::nil()), first);
        assert_ne!(of(b"key", b"visit", Uuid::max()), first);
        assert_ne!(of(b"key", b"feed", Uuid::nil()), first);
        assert_ne!(of(b"another", b"visit", Uuid::nil()), first);
    }
}
