//! What stands in addresses: the secret of a link that is shown once, 32 random bytes in hex, of which
//! only the SHA-256 is kept (R-ACC-6, R-ACC-9); and the word that names a shop.

use super::hex;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A link's secret; it is never logged.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LinkToken([u8; 32]);

/// No 32 bytes in hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no link of ours")]
pub struct NoLink;

impl LinkToken {
    /// Of these random bytes.
    #[must_use]
    pub const fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret of a row, by the key of the program: it is stored nowhere, so that whoever gets hold of
    /// the records gets no link with them, and can be told again all the same (R-LINK-1). `what` keeps it
    /// from being the same as anything else that is made of the key.
    #[must_use]
    pub fn keyed(key: &[u8], what: &[u8], row: Uuid) -> Option<Self> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
        mac.update(what);
        mac.update(b"\0");
        mac.update(row.as_bytes());
        Some(Self(mac.finalize().into_bytes().into()))
    }
}

impl fmt::Display for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken")
    }
}

impl FromStr for LinkToken {
    type Err = NoLink;
    fn from_str(text: &str) -> Result<Self, NoLink> {
        let bytes = hex::decode(text).ok_or(NoLink)?;
        bytes.try_into().map(Self).map_err(|_| NoLink)
    }
}

impl TryFrom<String> for LinkToken {
    type Error = NoLink;
    fn try_from(text: String) -> Result<Self, NoLink> {
        text.parse()
    }
}

/// What a shop is called in addresses: `edgars-mobile`. At most 40 letters, digits and single hyphens.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Slug {
    letters: [u8; 40],
    length: usize,
}

impl Slug {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let letters = self.letters.get(..self.length).unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or_default()
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Slug {
    type Err = NoLink;
    fn from_str(text: &str) -> Result<Self, NoLink> {
        let is_word = |word: &str| {
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            !word.is_empty() && word.chars().all(is_plain)
        };
        let mut letters = [0; 40];
        let room = letters.get_mut(..text.len()).ok_or(NoLink)?;
        if !text.split('-').all(is_word) {
            return Err(NoLink);
        }
        room.copy_from_slice(text.as_bytes());
        Ok(Self {
            letters,
            length: text.len(),
        })
    }
}

impl TryFrom<String> for Slug {
    type Error = NoLink;
    fn try_from(text: String) -> Result<Self, NoLink> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_it_was_written_and_shown_to_no_log() {
        let link = LinkToken::of([7; 32]);

        assert_eq!(link.to_string().parse(), Ok(link));
        assert_eq!(format!("{link:?}"), "LinkToken");
        assert!("07".parse::<LinkToken>().is_err());
    }

    #[test] // R-LINK-1
    fn a_keyed_secret_is_the_rows_own_the_keys_own_and_for_one_thing() {
        let of = |key: &[u8], what: &[u8], row| LinkToken::keyed(key, what, row).unwrap();
        let one = of(b"key", b"visit", Uuid::nil());

        assert_eq!(one, of(b"key", b"visit", Uuid::nil()));
        assert_ne!(one, of(b"key", b"visit", Uuid::max()));
        assert_ne!(one, of(b"another", b"visit", Uuid::nil()));
        assert_ne!(one, of(b"key", b"feed", Uuid::nil()));
    }

    #[test]
    fn a_shops_word_in_an_address_holds_nothing_else() {
        let slug: Slug = "edgars-mobile-2".parse().unwrap();

        assert_eq!(slug.to_string(), "edgars-mobile-2");
        for wrong in [
            "",
            "-a",
            "a-",
            "a--b",
            "Edgar",
            "a/b",
            "a.b",
            &"a".repeat(41),
        ] {
            assert!(wrong.parse::<Slug>().is_err(), "{wrong}");
        }
    }
}
