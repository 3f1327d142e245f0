//! The shop floor: what staff have open all day.

mod live;
mod mended;
mod narrowed;
mod outcome;
pub(crate) mod stamps;
mod stopping;
mod today;
mod undo;
