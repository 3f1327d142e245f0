//! What the shop's money says: the end of a day by method, what is owed since when, taxes by rate, and
//! a look at the books themselves.
//!
//! Every figure is computed from the rows when it is asked for, and leads to exactly those rows; a
//! test compares each with plain SQL (R-DASH-2). The promises of the books stand in [`books`]: each is
//! one statement that finds the rows that break it, asked every night and at the press of a button.

pub mod books;
pub mod commands;
pub mod export;
mod forms;
pub mod numbers;
pub mod queries;
mod routes;
pub mod sheets;
pub mod span;
mod views;

pub use commands::nightly;
pub use routes::configure;
