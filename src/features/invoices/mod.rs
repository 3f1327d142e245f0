//! Bills: what the work costs, what is paid and what is due.

pub mod pdf;
pub mod totals;
