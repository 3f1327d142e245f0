//! By what is counted apart. None of it names a shop or a person.

use prometheus_client::encoding::EncodeLabelSet;

/// A kind of request and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Request {
    /// `GET`; `other` of what is no method.
    pub method: &'static str,
    /// The pattern, such as `/customers/{customer}`; `-` of an address that nobody serves.
    pub route: String,
    /// `2xx`.
    pub status: &'static str,
}

/// A route by its pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Route {
    /// Like [`Request::route`].
    pub route: String,
}

/// What is kept in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Kept {
    /// `settings`.
    pub cache: &'static str,
}

/// Work outside requests, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Job {
    /// `message.send`.
    pub kind: String,
    /// `done`, `later` (tried again), `back` (handed back), `dead` (given up) or `unknown`.
    pub end: &'static str,
}

/// Work outside requests.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Kind {
    /// `message.send`.
    pub kind: String,
}

/// Connections of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Places {
    /// `read`, `write` and `long` over a file, `main` and `long` to a server.
    pub pool: &'static str,
    /// `used` or `max`.
    pub state: &'static str,
}

/// Heavy work of which only so much is done at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Queue {
    /// `hashing`.
    pub of: &'static str,
}

/// A thread that answers requests.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Worker {
    /// From 0; one that takes the place of another has the next number.
    pub worker: u64,
}

/// A page where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Read {
    /// Like [`Request::route`].
    pub route: String,
    /// `phone` or `desk`.
    pub device: &'static str,
}
