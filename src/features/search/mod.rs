//! One field over everything: customers, cars, visits, invoices, services and pages.
//!
//! Each group shows what the role may see and is absent otherwise; a technician finds only the own
//! visits. An order, an invoice, a plate or a phone that is typed whole opens at once (R-CUST-7).

mod pages;
mod queries;
mod routes;
mod views;

pub use routes::configure;
