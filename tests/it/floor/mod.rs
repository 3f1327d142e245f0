//! The shop floor: what staff have open all day.

mod live;
mod narrowed;
mod stopping;
