//! The shop floor: what staff have open all day.

mod dashboard;
mod live;
mod mended;
mod narrowed;
mod outcome;
mod reports;
pub(crate) mod stamps;
mod stopping;
mod today;
mod undo;
