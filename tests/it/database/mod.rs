//! The tenant wall past the web, and what a transaction promises on both engines.

mod beside;
pub(crate) mod floor;
mod kept;
mod lately;
mod lists;
mod promises;
mod walls;
