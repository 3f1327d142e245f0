//! One binary, black box, over a real socket. A test's name is a sentence about the shop.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected stops")]

mod appointments;
mod architecture;
mod browser;
mod customers;
mod database;
mod invoices;
mod responses;
mod schema;
mod sign_in;
mod support;
mod vehicles;
mod walk;
