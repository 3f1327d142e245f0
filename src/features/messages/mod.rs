//! Messages between a shop and its customers: the outbox, the threads, and the words they are made of.
//!
//! A message is a row, written with its cause ([`plan()`]) or by somebody, and sent later by a job
//! ([`Send`]), at most once. What customers say comes in by [`inbound()`], what providers report by
//! [`reported()`]. [`Carrier`] is whoever brings letters; until one is there they wait, for all to see.

mod carrier;
mod commands;
mod consent;
mod deliver;
mod fallback;
mod forms;
mod hours;
mod inbound;
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

pub use carrier::{Answer, Carrier, Carrying, Letter, Post, Ways};
pub use commands::use_usual;
pub use consent::{Word, say};
pub use deliver::{Send, sweep};
pub use inbound::{inbound, reported, reported_on};
pub use link::Links;
pub use plan::{Cause, forget, is_told, plan};
pub use routes::configure;
