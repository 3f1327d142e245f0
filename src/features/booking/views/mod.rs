//! The pages of a booking, and the shop's inbox.

mod frame;
mod inbox;
mod lead;
mod review;
mod slot;
mod steps;

pub(super) use frame::{Around, Summary, consent, expired, off, step};
pub(super) use inbox::inbox;
pub(super) use lead::{about, asked, lead};
pub(super) use review::{done, review};
pub(super) use slot::times;
pub(super) use steps::{car, contact, place, work};
