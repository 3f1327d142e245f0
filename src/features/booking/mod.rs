//! Booking by whoever comes without an account (R-BOOK-1 to R-BOOK-5): one question a page, each with an
//! address of its own, and what was told is kept in a draft for a day. Whoever could not book leaves a
//! lead, which the shop finds in its inbox.
//!
//! Nothing that the shop has stored is ever shown here: who types a known phone is that customer for the
//! shop, and learns nothing.

mod commands;
mod draft;
mod forms;
mod queries;
mod routes;
mod views;

pub use commands::forget_drafts;
pub use routes::configure;
