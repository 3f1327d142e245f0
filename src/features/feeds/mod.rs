//! Visits in the calendar of somebody's phone: `/feeds/{token}.ics`, to which whoever has the address subscribes; and
//! `/calendar/feeds`, where a member makes the own ones and ends them.

mod commands;
mod file;
mod queries;
mod routes;
mod views;

pub use routes::configure;

use crate::error::AppResult;
use crate::kernel::ids::CalendarFeedId;
use crate::kernel::link::LinkToken;

/// What stands in the address of a feed.
fn secret(key: &[u8], feed: CalendarFeedId) -> AppResult<LinkToken> {
    crate::web::secret::secret(key, b"a calendar feed\0", feed.0)
}
