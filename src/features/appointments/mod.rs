//! Planned visits: where each car stands, and which visits get in each other's way.
//!
//! A visit and its repair order are written together: booking makes both, with a customer and a car
//! if they are new, or leaves nothing. Who may move a car where is the table in `state`; which times
//! collide is arithmetic in `calendar`, asked inside the writing transaction under a lock. Bills are
//! made of [`queries::billable`].

pub mod availability;
mod booking;
pub mod calendar;
mod commands;
mod counter;
pub mod export;
mod forms;
pub mod queries;
mod refusal;
mod routes;
pub mod state;
mod stay;
mod sums;
pub mod views;

pub use booking::{Again, Known, Taken, take};
pub use commands::{
    AT_ONCE, add_services, advance, authorise, book, book_offered, change, remove_job, reschedule,
    reschedule_offered, restore, unbook, undo_job, undo_line, undo_move, undo_place,
    undo_reschedule, undo_stamp, undo_stay, undo_words,
};
pub use commands::{
    Added, Authorisation, Booking, Car, Change, Origin, Party, Plan, Reschedule, Rules, Spot, Step,
    When, roads,
};
pub use counter::{Counter, twice};
pub use refusal::{Conflict, Other, Refusal};
pub use routes::configure;

use crate::kernel::ids::ShopId;
use crate::kernel::time::ShopTime;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::SelectStatement;

/// How many visits the list shows whose address has this query: a figure and the rows behind it are
/// one question.
#[must_use]
pub fn counted(
    shop: ShopId,
    query: &str,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> SelectStatement {
    queries::counted(shop, &forms::asked(query, forms::Moment { now, zone }))
}
