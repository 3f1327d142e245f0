//! The whole day of a mobile auto-repair shop. `docs/architecture.md` is the map.

pub mod features;
pub mod kernel;
