//! The tenant wall past the web, and what a transaction promises on both engines.

mod lists;
mod promises;
mod walls;
