//! What the first page reads: the next stops, the figures of today, the sums of the month and of the last days.

mod days;
mod stops;
mod sums;
mod today;

pub(super) use days::Day;
pub(super) use stops::{Stop, stops};
pub(super) use sums::{Sums, sums};
pub(super) use today::{Today, today};
