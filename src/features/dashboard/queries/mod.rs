//! What the first page reads: the next stops, the figures of today, the days of the charts.

mod days;
mod stops;
mod today;

pub(super) use days::{Day, days};
pub(super) use stops::{Stop, stops};
pub(super) use today::{Today, today};
