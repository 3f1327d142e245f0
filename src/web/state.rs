//! What every request may reach: the doors, the clock, the bounded queues, the settings of the web.

use crate::db::Db;
use crate::kernel::time::Clock;
use crate::post::Post;
use crate::web::alarms::Alarms;
use crate::web::field::Field;
use crate::web::limit::Windows;
use crate::web::pace::Paces;
use crate::web::pulse::Pulse;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{RwLock, Semaphore};

/// The application's state, one for all workers.
#[derive(Clone)]
pub struct State {
    /// The doors; [`super::Staff`] makes a shop's connection of it.
    pub db: Db,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// One password hash per core at a time: each holds 19 MiB.
    pub hashing: Arc<Semaphore>,
    /// Documents under way.
    pub printing: Arc<Semaphore>,
    /// MiB that visitors' files may take of the memory.
    pub hearing: Arc<Semaphore>,
    /// Visitors' photos under way: they keep nobody's documents waiting.
    pub developing: Arc<Semaphore>,
    /// Digest of the one-time token of `/setup`, while there is no shop.
    pub setup: Arc<RwLock<Option<String>>>,
    /// Sign-ins shown on the sign-in page of the demo: role, address, password.
    pub demo: Arc<Vec<DemoSignIn>>,
    /// The address people use, where it is known.
    pub public_url: Option<Arc<str>>,
    /// Behind TLS: cookies are `__Host-` and secure.
    pub is_https: bool,
    /// Whose books do not add up.
    pub alarms: Arc<Alarms>,
    /// How many requests may be under way at the same moment.
    pub crowd: i64,
    /// Whether there is a limit to what somebody does within a second, a minute or an hour.
    pub is_limited: bool,
    /// What people did within the last minute.
    pub windows: Arc<Windows>,
    /// How fast people of a shop ask.
    pub paces: Arc<Paces>,
    /// How fast pages were where they were read, until it is written.
    pub field: Arc<Field>,
    /// What the last look at the server found.
    pub pulse: Arc<Pulse>,
    /// Whether the peer's `X-Forwarded-For` is to be believed.
    pub trust_proxy: bool,
    /// How long a stream of news is silent before it says that it is there.
    pub beat: Duration,
    /// The ways out, for whoever asks what there is: only jobs send.
    pub post: Post,
    /// Signs the cookie of a browser that has signed in before.
    pub key: Arc<[u8]>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

/// A sign-in of the demo shop.
#[derive(Clone, Debug)]
pub struct DemoSignIn {
    /// "Owner".
    pub role: &'static str,
    /// The address.
    pub email: &'static str,
    /// The password, the same for all.
    pub password: &'static str,
}
