//! People who speak for a customer: the office of a company, a partner, whoever brings the car
//! (R-CUST-1). One of them may be the main one; all are found by search, and lead to the customer.

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub use commands::restore;
pub(super) use commands::{NewContact, add, remove};
pub(super) use queries::{Contact, contacts};
pub(super) use routes::configure;
pub(super) use views::card;

use crate::kernel::near;
use crate::kernel::search::{TermKind, terms_for_customer};

/// The terms by which a contact is found.
#[must_use]
pub fn terms(name: &str, phone: Option<&str>, email: Option<&str>) -> Vec<(TermKind, String)> {
    let phones: Vec<&str> = phone.into_iter().collect();
    let mut terms = terms_for_customer(name, &phones, email);
    terms.extend(near::terms(name));
    terms
}
