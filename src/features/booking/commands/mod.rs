//! Writing drafts, bookings and leads.

mod book;
mod draft;
mod lead;

pub(super) use book::{Desk, OPEN, book, ready};
pub use draft::forget_drafts;
pub(super) use draft::{begin, keep, keep_photos};
pub(super) use lead::{ask, decide};
