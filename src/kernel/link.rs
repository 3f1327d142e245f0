//! The secret in a link that is shown once: 32 random bytes, two hex digits each in an address. What
//! is kept is its SHA-256 (R-ACC-6, R-ACC-9).

use super::hex;
use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

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
}
