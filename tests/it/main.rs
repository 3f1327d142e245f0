//! One binary, black box, over a real socket. A test's name is a sentence about the shop.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected stops")]

mod architecture;
mod invoices;
mod responses;
mod sign_in;
mod support;
