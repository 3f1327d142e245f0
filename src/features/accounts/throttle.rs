//! R-ACC-3: within 15 minutes ten failures per account and address, 30 per address, 100 per
//! account; then 429 for the rest of the window. A browser that has signed in to this account
//! before has its own ten, so that nobody is locked out by strangers.

use crate::db::Db;
use crate::db::sessions::digest;
use crate::error::{AppError, AppResult};
use crate::kernel::hex;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::net::IpAddr;
use std::time::Duration;

const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// The counters that one try touches, with their limits.
#[derive(Debug)]
pub(super) struct Counters(Vec<(String, i32)>);

impl Counters {
    pub(super) fn of(email: &str, address: &str, known_browser: Option<&str>) -> Self {
        let address = network(address);
        Self(match known_browser {
            Some(browser) => vec![(digest(&format!("browser|{email}|{browser}")), 10)],
            None => vec![
                (digest(&format!("pair|{email}|{address}")), 10),
                (digest(&format!("address|{address}")), 30),
                (digest(&format!("account|{email}")), 100),
            ],
        })
    }

    fn keys(&self) -> Vec<String> {
        self.0.iter().map(|(key, _)| key.clone()).collect()
    }

    /// Counts this try as failed before the password is looked at, so that tries side by side
    /// can't slip through; [`Self::forgive`] takes it back. A try that is refused here was none: one
    /// address alone must not fill the account's counter, which is there for many.
    pub(super) async fn count(&self, db: &Db, now: DateTime<Utc>) -> AppResult<()> {
        db.metrics.failures.inc();
        self.has_room(db, now, 1).await?;
        db.count_failure(&self.keys(), now, WINDOW).await?;
        let passed = self.has_room(db, now, 0).await;
        if passed.is_err() {
            self.forgive(db).await?;
        }
        passed
    }

    /// Would so many more failures be within the limits?
    async fn has_room(&self, db: &Db, now: DateTime<Utc>, more: i32) -> AppResult<()> {
        for row in db.failures(&self.keys(), now - WINDOW).await? {
            let limit = self
                .0
                .iter()
                .find(|(key, _)| *key == row.key_hash)
                .map_or(0, |(_, limit)| *limit);
            if row.failures.saturating_add(more) > limit {
                let left = (row.window_start + WINDOW - now).num_seconds().max(1);
                return Err(AppError::TooMany {
                    retry: Duration::from_secs(left.unsigned_abs()),
                });
            }
        }
        Ok(())
    }

    pub(super) async fn forgive(&self, db: &Db) -> AppResult<()> {
        Ok(db.forgive(&self.keys()).await?)
    }
}

/// Counts that a link for a new password was asked for: in an hour, thirty of an address on the net. A
/// mailbox gets three of them. `false`: it had its three; nobody is told (R-ACC-6).
///
/// # Errors
/// [`AppError::TooMany`] for an address on the net that asks for more.
pub(super) async fn may_ask_for_reset(
    db: &Db,
    (email, address): (&str, &str),
    now: DateTime<Utc>,
) -> AppResult<bool> {
    let hour = TimeDelta::hours(1);
    let (count, since) = db
        .count_one(
            digest(&format!("reset address|{}", network(address))),
            now,
            hour,
        )
        .await?;
    if count > 30 {
        let left = (since + hour - now).num_seconds().max(1);
        return Err(AppError::TooMany {
            retry: Duration::from_secs(left.unsigned_abs()),
        });
    }
    let (count, _) = db
        .count_one(digest(&format!("reset account|{email}")), now, hour)
        .await?;
    Ok(count <= 3)
}

/// What one subscriber holds: an address, of IPv6 the /64, within which he takes what he likes.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(ip) => ip.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// The cookie of a browser that has signed in to this account: an id and our signature over both.
pub(super) fn sign_browser(key: &[u8], email: &str, browser: &str) -> Option<String> {
    let tag = mac(key, email, browser)?.finalize().into_bytes();
    Some(format!("{browser}.{}", hex::encode(tag)))
}

/// The browser's id, if the cookie was made by us for this account.
pub(super) fn known_browser<'a>(key: &[u8], email: &str, cookie: &'a str) -> Option<&'a str> {
    let (browser, tag) = cookie.split_once('.')?;
    let tag = hex::decode(tag)?;
    mac(key, email, browser)?.verify_slice(&tag).ok()?;
    Some(browser)
}

fn mac(key: &[u8], email: &str, browser: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(format!("known browser|{email}|{browser}").as_bytes());
    Some(mac)
}
