//! The whole day of a mobile auto-repair shop. `docs/architecture.md` is the map.

pub mod db;
pub mod entity;
pub mod kernel;
