//! The shop's records as files for a spreadsheet, and "CSV of what you see" of every list
//! (R-EXP-1 to R-EXP-7).
//!
//! Each feature says in its `export` which columns there are and which rows match; `web::export`
//! counts, notes and streams them. Here are only the addresses and the page.

mod kind;
mod routes;
mod views;

pub use routes::configure;
