//! To come.
use chrono::{DateTime, Utc};
/// Tells the time.
pub trait Clock: Send + Sync { /// Now.
    fn now(&self) -> DateTime<Utc>; }
