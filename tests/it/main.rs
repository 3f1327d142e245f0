//! One binary, black box, over a real socket. A test's name is a sentence about the shop.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected stops")]

mod appointments;
mod architecture;
mod backup;
mod booking;
mod browser;
mod catalog;
mod check;
mod crash;
mod customers;
mod database;
mod demo;
mod exports;
mod figures;
mod floor;
mod foreign;
mod history;
mod idempotency;
mod imports;
mod invoices;
mod jobs;
mod outage;
mod people;
mod plans;
mod program;
mod rehearsal;
mod reports;
mod responses;
mod restore;
mod roles;
mod schema;
mod search;
mod seed;
mod set_up;
mod settings;
mod shell;
mod sign_in;
mod site;
mod statements;
mod support;
mod takeout;
mod takeout_page;
mod vehicles;
mod walk;
