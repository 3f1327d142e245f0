//! The shop floor: what staff have open all day.

mod dashboard;
mod drawer;
mod first;
mod keys;
mod live;
mod mended;
mod narrowed;
mod next_stop;
mod outcome;
mod quick;
mod reports;
mod returning;
mod route;
pub(crate) mod stamps;
mod stopping;
mod today;
mod undo;
mod unsent;

/// A day and a time of it that is still to come.
const TODAY: (&str, &str) = ("2026-03-10", "10:00");
