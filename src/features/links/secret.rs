//! What stands in the address of a link.

use crate::error::AppResult;
use crate::kernel::ids::JobLinkId;
use crate::kernel::link::LinkToken;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// So that nothing else that is made of the key is ever the same.
const FOR: &[u8] = b"the customer's link\0";

/// The secret of a link: of its id, by the key of the program. It is stored nowhere, so that whoever gets
/// hold of the records gets no link with them, and can be told in every message all the same (R-LINK-1).
///
/// # Errors
/// Never, with a key that HMAC takes.
pub(super) fn secret(key: &[u8], link: JobLinkId) -> AppResult<LinkToken> {
    let mac = Hmac::<Sha256>::new_from_slice(key);
    let mut mac = mac.map_err(|e| anyhow::anyhow!("the key of links: {e}"))?;
    mac.update(FOR);
    mac.update(link.0.as_bytes());
    Ok(LinkToken::of(mac.finalize().into_bytes().into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_secret_is_the_links_own_and_the_keys_own() {
        let (one, other) = (JobLinkId(Uuid::nil()), JobLinkId(Uuid::max()));
        let of = |key: &[u8], link| secret(key, link).unwrap().to_string();

        assert_eq!(of(b"key", one), of(b"key", one));
        assert_ne!(of(b"key", one), of(b"key", other));
        assert_ne!(of(b"key", one), of(b"another", one));
    }
}
