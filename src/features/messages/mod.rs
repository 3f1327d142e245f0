//! Messages between a shop and its customers: the outbox, the threads, and the words they are made of.
//!
//! A message is a row, written with its cause ([`plan()`]) or by somebody, and sent later by a job
//! ([`Send`]), at most once. What customers say comes in by [`inbound()`], what providers report by
//! [`reported()`]. Until the server has a way out, messages wait, for all to see.

mod commands;
mod consent;
mod deliver;
mod fallback;
mod forms;
mod hours;
mod inbound;
mod letter;
mod link;
mod news;
mod plan;
mod queries;
mod routes;
mod row;
pub mod template;
mod usual;
mod views;
mod words;

pub use commands::use_usual;
pub use consent::{Word, say};
pub use deliver::{Send, sweep};
pub use inbound::{inbound, reported, reported_on};
pub use plan::{Cause, forget, is_told, plan};
pub use routes::configure;
