//! Passwords: argon2id, off the async threads, at most one per core at a time (R-ACC-1).

use crate::error::AppResult;
use crate::web::in_turn;
use anyhow::anyhow;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// 19 MiB, two passes: about 35 ms a core.
fn argon() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A hash of nobody's password: unknown people cost the same time as known ones (R-ACC-2).
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now(&crate::web::form::secret::<16>()).unwrap_or_default());

fn hash_now(password: &str) -> anyhow::Result<String> {
    Ok(argon()
        .hash_password(password.as_bytes())
        .map_err(|e| anyhow!("hashing: {e}"))?
        .to_string())
}

/// What checking a password said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not the one.
    Wrong,
    /// The one.
    Right,
    /// The one, and hashed anew because the parameters have changed.
    Rehashed(String),
}

/// Hashes a new password.
///
/// # Errors
/// `Busy` when too many wait already.
pub async fn hash(queue: &Arc<Semaphore>, password: String) -> AppResult<String> {
    Ok(in_turn(queue, move || hash_now(&password)).await??)
}

/// Compares with the stored hash, or with nobody's.
///
/// # Errors
/// `Busy` when too many wait already.
pub async fn verify(
    queue: &Arc<Semaphore>,
    password: String,
    stored: Option<String>,
) -> AppResult<Verdict> {
    let compare = move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.clone());
        let hash = PasswordHash::new(&stored).map_err(|e| anyhow!("a stored hash: {e}"))?;
        if argon().verify_password(password.as_bytes(), &hash).is_err() || !known {
            return Ok(Verdict::Wrong);
        }
        if stored.contains("$m=19456,t=2,p=1$") {
            Ok(Verdict::Right)
        } else {
            hash_now(&password).map(Verdict::Rehashed)
        }
    };
    Ok(in_turn(queue, compare).await??)
}

/// Why a password can't be taken, in plain words; `names` are the shop's and the person's.
#[must_use]
pub fn fault(password: &str, names: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < 12 {
        return Some("Use at least 12 characters.");
    }
    if length > 128 {
        return Some("Use at most 128 characters.");
    }
    let lower = password.to_lowercase();
    let words = names
        .iter()
        .flat_map(|n| n.split_whitespace())
        .map(str::to_lowercase);
    if words
        .filter(|w| w.chars().count() >= 4)
        .any(|w| lower.contains(&w))
    {
        return Some("Leave out your name and the shop's name.");
    }
    if zxcvbn::zxcvbn(password, names).score() < zxcvbn::Score::Two {
        return Some("This one is too easy to guess. A few unrelated words are better.");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test] // R-ACC-1
    fn a_password_is_long_and_not_a_name() {
        assert!(fault("short", &[]).is_some());
        assert!(fault("passwordpassword", &[]).is_some());
        assert!(
            fault("edgar-plum-lantern-42", &["Edgar's Mobile"]).is_none(),
            "only whole names count"
        );
        assert!(fault("mobile-plum-lantern-42", &["Edgar's Mobile"]).is_some());
        assert!(fault("plum lantern gravel 42", &["Edgar's Mobile"]).is_none());
    }
}
