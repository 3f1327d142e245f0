//! Who changed what: the audit log as people read it, for the whole shop and for one record
//! (R-AUD-3). An advisor sees the own entries, owner and accountant all.
//!
//! Rows are written by `audit::record` in the change's own transaction; here they are only read.
//! `words` turns what a row holds into sentences, and leaves out what its reader may not see.

mod actions;
pub mod export;
mod forms;
mod queries;
mod routes;
mod views;
mod words;

pub use routes::configure;
