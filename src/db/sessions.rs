//! Where actix-session keeps its sessions: one row each, found by the SHA-256 of the key. A row is
//! revocation for free. Anonymous visitors have none.
//!
//! Loading joins the membership and the shop, so that signing in costs a request one statement at
//! most; the answer is kept for five seconds.

use super::Db;
use crate::entity::session;
use crate::kernel::hex;
use crate::kernel::time::Clock;
use actix_session::storage::{
    LoadError, SaveError, SessionKey, SessionStore, UpdateError, generate_session_key,
};
use actix_web::cookie::time::Duration as Ttl;
use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

/// Names of what a session holds.
pub mod key {
    /// The person's id.
    pub const USER: &str = "user";
    /// The shop now chosen.
    pub const SHOP: &str = "shop";
    /// The address at sign-in.
    pub const IP: &str = "ip";
    /// The browser's name at sign-in.
    pub const CLIENT: &str = "client";
    /// Made while loading, never stored: `doors::SignedIn`.
    pub const WHO: &str = "who";
    /// Made while loading, never stored: the database did not answer.
    pub const AWAY: &str = "away";
}

type State = HashMap<String, String>;

/// Sessions in the database.
#[derive(Clone)]
pub struct DbSessions {
    db: Db,
    clock: Arc<dyn Clock>,
}

impl DbSessions {
    /// A store over `db`.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }

    /// What a row holds of `state`; what was made while loading is not stored.
    fn row(&self, hash: &str, state: &mut State) -> Result<session::ActiveModel, anyhow::Error> {
        state.remove(key::WHO);
        state.remove(key::AWAY);
        Ok(session::ActiveModel {
            key_hash: Set(hash.to_owned()),
            user_id: Set(value(state, key::USER)),
            shop_id: Set(value(state, key::SHOP)),
            seen_at: Set(self.clock.now()),
            state: Set(Some(serde_json::to_value(&*state)?)),
            ..Default::default()
        })
    }

    /// A new session is a sign-in, and that a proof of the password.
    async fn add(
        &self,
        key: &SessionKey,
        mut state: State,
        ttl: &Ttl,
    ) -> Result<(), anyhow::Error> {
        let now = self.clock.now();
        let mut row = self.row(&digest(key.as_ref()), &mut state)?;
        row.ip = Set(value(&state, key::IP));
        row.client = Set(value(&state, key::CLIENT));
        row.created_at = Set(now);
        row.expires_at = Set(now + TimeDelta::seconds(ttl.whole_seconds()));
        row.reauth_at = Set(Some(now));
        Ok(self.db.add_session(row).await?)
    }

    /// Beside the answer: whoever reads need not wait for the note of it.
    fn note_use(&self, hash: &str) {
        let (db, hash, now) = (self.db.clone(), hash.to_owned(), self.clock.now());
        tokio::task::spawn_local(async move {
            if let Err(error) = db.note_use(&hash, now).await {
                tracing::warn!(error = %error, "sessions.note_use");
            }
        });
    }

    async fn find(&self, hash: &str) -> Result<Option<State>, anyhow::Error> {
        let Some(row) = self.db.session(hash, self.clock.now()).await? else {
            return Ok(None);
        };
        if row.is_unseen {
            self.note_use(hash);
        }
        let mut state: State = row
            .state
            .map(serde_json::from_value)
            .transpose()?
            .unwrap_or_default();
        if let Some(who) = row.who {
            state.insert(key::WHO.into(), serde_json::to_string(&who)?);
        }
        Ok(Some(state))
    }
}

impl SessionStore for DbSessions {
    /// A database that does not answer is no reason to forget the browser: the state says so, and
    /// whoever needs a person answers 503.
    async fn load(&self, session_key: &SessionKey) -> Result<Option<State>, LoadError> {
        let hash = digest(session_key.as_ref());
        match self
            .db
            .caches
            .sessions
            .get(hash.clone(), self.find(&hash))
            .await
        {
            Ok(state) => Ok(state),
            Err(error) => {
                tracing::error!(error = %error, "sessions.load");
                Ok(Some(State::from([(key::AWAY.into(), "true".into())])))
            }
        }
    }
    async fn save(&self, state: State, ttl: &Ttl) -> Result<SessionKey, SaveError> {
        let key = generate_session_key();
        self.add(&key, state, ttl).await.map_err(SaveError::Other)?;
        Ok(key)
    }
    async fn update(
        &self,
        key: SessionKey,
        mut state: State,
        _: &Ttl,
    ) -> Result<SessionKey, UpdateError> {
        let hash = digest(key.as_ref());
        let row = self.row(&hash, &mut state).map_err(UpdateError::Other)?;
        let changed = self.db.change_session(row).await;
        changed.map_err(|error| UpdateError::Other(error.into()))?;
        self.db.caches.sessions.drop(&hash).await;
        // It may stand in another shop now.
        self.db.live.end_session(&hash);
        Ok(key)
    }
    async fn update_ttl(&self, key: &SessionKey, ttl: &Ttl) -> Result<(), anyhow::Error> {
        let until = self.clock.now() + TimeDelta::seconds(ttl.whole_seconds());
        Ok(self.db.extend_session(&digest(key.as_ref()), until).await?)
    }
    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let hash = digest(key.as_ref());
        self.db.end_session(&hash).await?;
        self.db.caches.sessions.drop(&hash).await;
        self.db.live.end_session(&hash);
        Ok(())
    }
}

fn value<T: DeserializeOwned>(state: &State, name: &str) -> Option<T> {
    state
        .get(name)
        .and_then(|json| serde_json::from_str(json).ok())
}

/// SHA-256 in hex: what is stored instead of a secret.
#[must_use]
pub fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}
