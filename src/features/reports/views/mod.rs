//! Reports on the screen.

mod aging;
mod books;
mod day;
mod index;
mod report;
mod tax;

pub(super) use aging::aging;
pub(super) use books::books;
pub(super) use day::{DayView, day};
pub(super) use index::index;
pub(super) use report::{ReportView, report};
pub(super) use tax::taxes;
