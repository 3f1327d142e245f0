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
    let secret = LinkToken::keyed(key, b"a calendar feed", feed.0);
    Ok(secret.ok_or_else(|| anyhow::anyhow!("the key of links is none"))?)
}
