//! The shop floor: what staff have open all day.

mod dashboard;
mod live;
mod narrowed;
mod reports;
mod stopping;
