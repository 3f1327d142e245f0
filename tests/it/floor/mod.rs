//! The shop floor: what staff have open all day.

mod live;
mod narrowed;
mod outcome;
pub(crate) mod stamps;
mod stopping;
mod today;
