//! What everybody is offered (R-AVAIL-3): of each start whoever has the shortest way, a few a day.

use super::{Asked, Book, Slot, load, of_day, spread};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::time::ShopTime;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// So many windows of a day are offered.
const WINDOWS: usize = 6;

/// What was offered may be chosen so much later: nobody loses a time to the notice while typing.
pub(in super::super) const PATIENCE: TimeDelta = TimeDelta::minutes(15);

/// A day on which somebody can come.
#[derive(Clone, Debug)]
pub struct Day {
    /// The local one.
    pub day: NaiveDate,
    /// By their start, each once.
    pub windows: Vec<Slot>,
}

/// The first days from `from` on which somebody can come, at most `most`, and the day from which there may
/// be more. One statement, with settings, people and hours in memory.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn offers(
    db: &ShopDb,
    now: (DateTime<Utc>, ShopTime),
    asked: &Asked,
    (from, most): (NaiveDate, usize),
) -> AppResult<(Vec<Day>, Option<NaiveDate>)> {
    let (book, _) = load(db, now, (from, asked.instead)).await?;
    let days = from.iter_days().take_while(|day| *day <= book.last);
    let days = days.filter_map(|day| {
        let windows = few(each_once(of_day(&book, asked, day)));
        (!windows.is_empty()).then_some(Day { day, windows })
    });
    let mut found: Vec<Day> = days.take(most + 1).collect();
    let later = found.get(most).map(|day| day.day);
    found.truncate(most);
    Ok((found, later))
}

/// The first time at which somebody can come: from that day on, or on that day alone. One statement, with
/// settings, people and hours in memory.
///
/// # Errors
/// When the database does not answer.
pub async fn first(
    db: &ShopDb,
    now: (DateTime<Utc>, ShopTime),
    asked: &Asked,
    (from, is_alone): (NaiveDate, bool),
) -> AppResult<Option<Slot>> {
    let (book, _) = load(db, now, (from, None)).await?;
    let last = if is_alone { from } else { book.last };
    let mut days = from.iter_days().take_while(|day| *day <= last);
    Ok(days.find_map(|day| each_once(of_day(&book, asked, day)).into_iter().next()))
}

/// The time that starts then, if it is offered.
///
/// # Errors
/// When the database does not answer.
pub async fn offered(
    db: &ShopDb,
    now: (DateTime<Utc>, ShopTime),
    asked: &Asked,
    start: DateTime<Utc>,
) -> AppResult<Option<Slot>> {
    let day = now.1.day(start);
    let (book, _) = load(db, (now.0 - PATIENCE, now.1), (day, asked.instead)).await?;
    let all = each_once(of_day(&book, asked, day)).into_iter();
    let mut ahead = all.filter(|slot| slot.start > now.0);
    Ok(ahead.find(|slot| slot.start == start))
}

/// The three times nearest to a start that is gone, by their start (R-AVAIL-4).
///
/// # Errors
/// When the database does not answer.
pub async fn nearest(
    db: &ShopDb,
    now: (DateTime<Utc>, ShopTime),
    asked: &Asked,
    start: DateTime<Utc>,
) -> AppResult<Vec<Slot>> {
    let wanted = now.1.day(start);
    let first = now.1.day(now.0).max(wanted - chrono::Days::new(3));
    let (book, _) = load(db, now, (first, asked.instead)).await?;
    Ok(nearest_of(&book, asked, (first, start)))
}

fn nearest_of(book: &Book, asked: &Asked, (first, start): (NaiveDate, DateTime<Utc>)) -> Vec<Slot> {
    let days = first.iter_days().take_while(|day| *day <= book.last);
    let mut all: Vec<Slot> = Vec::new();
    for day in days.take(14) {
        all.extend(each_once(of_day(book, asked, day)));
    }
    all.retain(|slot| slot.start != start);
    all.sort_by_key(|slot| (slot.start - start).abs());
    all.truncate(3);
    all.sort_by_key(|slot| slot.start);
    all
}

/// Of each start the one with the shortest way there and on.
fn each_once(mut all: Vec<Slot>) -> Vec<Slot> {
    let way = |slot: &Slot| -> i32 {
        let legs = [&slot.before, &slot.after].into_iter().flatten();
        legs.map(|leg| leg.minutes).sum()
    };
    all.sort_by_key(|slot| (slot.start, !slot.is_near(), way(slot), slot.technician));
    all.dedup_by_key(|slot| slot.start);
    all
}

/// A few of them, spread over the day: the first one, and one that is near if there is any.
fn few(all: Vec<Slot>) -> Vec<Slot> {
    let near = all.iter().find(|slot| slot.is_near()).cloned();
    let mut some = spread(all, WINDOWS);
    if let Some(near) = near.filter(|_| !some.iter().any(Slot::is_near)) {
        let first = some.first().map(|slot| slot.start);
        let place = |slot: &&mut Slot| Some(slot.start) != first;
        let nearest = some.iter_mut().filter(place);
        if let Some(place) = nearest.min_by_key(|slot| (slot.start - near.start).abs()) {
            *place = near;
        }
        some.sort_by_key(|slot| slot.start);
    }
    some
}
