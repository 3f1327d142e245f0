//! What is planned in the days that are asked about: one statement, whatever there is.

use super::super::calendar::LONGEST;
use super::super::commands::Rules;
use super::super::queries::{Planned, planned};
use super::book::Book;
use crate::db::ShopDb;
use crate::entity::appointment::Column as A;
use crate::error::AppResult;
use crate::kernel::ids::AppointmentId;
use crate::kernel::time::ShopTime;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, QueryFilter};
use std::collections::HashMap;

/// Whose visits there are, by their ids.
pub(in super::super) type Whose = HashMap<AppointmentId, String>;

/// The shop's book from that day to the horizon, without one visit that moves, and whom its visits are with.
/// One statement, with settings, people and hours in memory.
///
/// # Errors
/// When the database does not answer.
pub(in super::super) async fn load(
    db: &ShopDb,
    (now, zone): (DateTime<Utc>, ShopTime),
    (from, moves): (NaiveDate, Option<AppointmentId>),
) -> AppResult<(Book, Whose)> {
    let (settings, members) = (db.settings().await?, db.members().await?);
    let rules = Rules::of(&settings, db.open_hours(now).await?, zone);
    let bookable = members
        .iter()
        .filter(|m| m.is_bookable && m.disabled_at.is_none());
    let technicians = bookable.map(|member| member.id).collect();
    let mut book = Book::new(&settings, rules, technicians, now);
    let (first, last) = (zone.bounds(from).0 - LONGEST, zone.bounds(book.last).1);
    // The drive on may be to a visit of the night.
    let query = planned()
        .filter(A::StartAt.gt(first))
        .filter(A::StartAt.lt(last + LONGEST))
        .filter(Condition::all().add_option(moves.map(|id| A::Id.ne(id))));
    let rows: Vec<Planned> = db.rows(query).await?;
    for row in &rows {
        book.put((row.technician_id, row.day), row.visit());
    }
    book.sort();
    let whose = rows.into_iter().map(|row| (row.id, row.customer));
    Ok((book, whose.collect()))
}
