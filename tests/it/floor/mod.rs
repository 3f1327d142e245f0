//! The shop floor: what staff have open all day.

mod dashboard;
mod keys;
mod live;
mod narrowed;
mod outcome;
mod quick;
mod reports;
pub(crate) mod stamps;
mod stopping;
mod today;
mod undo;
mod unsent;
