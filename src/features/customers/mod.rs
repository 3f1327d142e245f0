//! Somebody whose cars the shop looks after: found in seconds by any fragment, with everything
//! that ever happened on one page.
//!
//! A customer's figures live in `customer_stats`, recomputed from their definitions by whoever
//! changes an input ([`refresh_stats`]); the badges follow from them and from the shop's rules.

mod bin;
mod commands;
mod contacts;
pub mod export;
mod forms;
pub mod import;
pub mod keyset;
mod merge;
mod notes;
pub(crate) mod own;
pub mod queries;
mod routes;
mod standing;
mod stats;
mod tags;
pub mod views;

pub use bin::{empty_bin, undelete};
pub use commands::{NewCustomer, create};
pub use contacts::{restore as restore_contact, terms as contact_terms};
pub use merge::{Fields, Merging, merge};
pub use notes::restore as restore_note;
pub use queries::choices::{Choice, ChoiceCar, choices};
pub use queries::counts::overdue;
pub use queries::{alike, is_vip, named};
pub use routes::configure;
pub use standing::{Recall, Rules, Standing, Vip};
pub use stats::{
    note_activity, note_giver, note_payer, recount, recount_all, refresh_stats, wrong_figures,
};
