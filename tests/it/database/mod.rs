//! The tenant wall past the web, and what a transaction promises on both engines.

pub(crate) mod beside;
mod floor;
mod lists;
mod promises;
mod walls;
