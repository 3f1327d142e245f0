//! The customer's link: one page that tells all of a visit to whoever has its address, and where it is
//! changed while there is time (R-LINK, R-BOOK-6). Reading changes nothing.

mod calendar;
mod commands;
mod queries;
mod routes;
mod stage;
mod views;

pub use routes::{bill_of, configure};
pub use views::prepare;
