//! The times at which somebody can come, on one day (R-AVAIL-1, R-AVAIL-2). Pure.
//!
//! What is offered passes the check of a booking too: pauses are those of [`technician_conflicts`]. Where
//! somebody's day begins and ends is kept here alone; whoever has said neither drives nowhere before the
//! first stop and after the last one.

use super::super::calendar::{LONGEST, Visit, missing_skills, technician_conflicts};
use super::areas::Areas;
use super::book::{Asked, Book};
use crate::db::Base;
use crate::features::shops::Crew;
use crate::kernel::ids::{AppointmentId, MembershipId};
use crate::kernel::road::FARTHEST;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use std::sync::Arc;

/// When a shop works that has not said.
const USUAL: (i32, i32) = (540, 1_080);

/// So many minutes of driving from another stop are near.
const NEAR: i32 = 10;

/// A time at which somebody can come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Who.
    pub technician: MembershipId,
    /// From when.
    pub start: DateTime<Utc>,
    /// Until when.
    pub end: DateTime<Utc>,
    /// The drive there; none if it is the first stop of somebody who has not said where the day begins.
    pub before: Option<Leg>,
    /// The drive on.
    pub after: Option<Leg>,
}

/// A drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Minutes.
    pub minutes: i32,
    /// From where, or where to.
    pub stop: Stop,
}

/// The other end of a drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Where the day begins or ends.
    Base,
    /// Another visit; whether its place is known.
    Visit(AppointmentId, bool),
}

impl Slot {
    /// Whether the technician is around the corner before or after (R-AVAIL-3).
    #[must_use]
    pub fn is_near(&self) -> bool {
        let is_near = |leg: &Leg| matches!(leg.stop, Stop::Visit(_, true)) && leg.minutes <= NEAR;
        [&self.before, &self.after]
            .into_iter()
            .flatten()
            .any(is_near)
    }
}

/// All of the day, by technician and start.
#[must_use]
pub fn of_day(book: &Book, asked: &Asked, day: NaiveDate) -> Vec<Slot> {
    let open = &book.rules.open;
    let is_closed = open.holidays.iter().any(|holiday| holiday.day == day);
    if is_closed || day > book.last || book.is_full(day) {
        return Vec::new();
    }
    let areas = Areas::of(&open.areas, asked.place.as_ref());
    let serves = |member: &&MembershipId| areas.has(**member);
    let crew = Crew::of(Arc::clone(open));
    let found = book.technicians.iter().filter(serves).filter_map(|member| {
        let level = |category| crew.level(*member, category, day);
        let knows = missing_skills(&asked.work, level).is_empty();
        knows.then(|| Shift::of(book, &crew, (*member, day))?.slots(asked))
    });
    found.flatten().flatten().collect()
}

type Span = (DateTime<Utc>, DateTime<Utc>);

/// Somebody's day.
struct Shift<'a> {
    book: &'a Book,
    member: MembershipId,
    day: NaiveDate,
    /// In which a visit must lie: minutes after local midnight. The shop's, if it has said, and the own.
    spans: [Vec<(i32, i32)>; 2],
    /// From the beginning of the work to its end.
    works: Span,
    base: Option<&'a Base>,
    off: Vec<Span>,
    /// By their start.
    visits: &'a [Visit],
}

impl<'a> Shift<'a> {
    fn of(book: &'a Book, crew: &Crew, (member, day): (MembershipId, NaiveDate)) -> Option<Self> {
        let open = &book.rules.open;
        let own = match (open.week.is_empty(), crew.own_spans(member, day)) {
            (true, None) => vec![USUAL],
            _ => crew.spans(member, day),
        };
        let shop = match open.week.is_empty() {
            true => own.clone(),
            false => crew.shop_spans(day),
        };
        let (opens, closes) = (own.first()?.0, own.last()?.1);
        let works = (at(book, day, opens)?, at(book, day, closes)?);
        let (from, to) = book.rules.zone.bounds(day);
        Some(Self {
            book,
            member,
            day,
            spans: [shop, own],
            works,
            base: open.bases.iter().find(|base| base.membership_id == member),
            off: crew.off(member, from, to + LONGEST),
            visits: book.visits.get(&member).map_or(&[], Vec::as_slice),
        })
    }

    fn slots(&self, asked: &Asked) -> Option<Vec<Slot>> {
        let step = usize::try_from(self.book.step).ok()?;
        let own = self.spans.last()?;
        let (opens, closes) = (own.first()?.0, own.last()?.1);
        let starts = (0..closes).step_by(step).filter(|minute| *minute >= opens);
        let starts = starts.filter_map(|minute| exactly(self.book, self.day, minute));
        let found = starts.filter_map(|start| self.slot(asked.visit(start)));
        Some(found.collect())
    }

    /// The visit, if this person can be there on time, stay, and be everywhere else on time.
    fn slot(&self, visit: Visit) -> Option<Slot> {
        let rules = &self.book.rules;
        let (start, end) = (visit.start, visit.end);
        let is_off = || self.off.iter().any(|(from, to)| *from < end && start < *to);
        if start < self.book.first || !self.is_open(start, end) || is_off() {
            return None;
        }
        let near = self.near(start, end);
        if !technician_conflicts(&visit, near, rules.buffer, &rules.roads).is_empty() {
            return None;
        }
        let before = self.before(&visit, near);
        let after = self.after(&visit, near);
        let minutes = |leg: &Option<Leg>| leg.map_or(0, |leg| leg.minutes);
        let is_base = |leg: &Option<Leg>| leg.is_some_and(|leg| leg.stop == Stop::Base);
        let far = |leg| TimeDelta::minutes(minutes(leg).into());
        let too_soon = is_base(&before) && self.works.0 + far(&before) > start;
        let too_late = is_base(&after) && end + far(&after) > self.works.1;
        (!too_soon && !too_late).then_some(Slot {
            technician: self.member,
            start,
            end,
            before,
            after,
        })
    }

    /// Within one span of the shop's hours and one of the own, by the clock on the wall.
    fn is_open(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> bool {
        let zone = self.book.rules.zone;
        let midnight = self.day.and_time(NaiveTime::MIN);
        let minutes = |at| (zone.local(at) - midnight).num_minutes();
        let (from, until) = (minutes(start), minutes(end));
        let within = |span: &(i32, i32)| i64::from(span.0) <= from && until <= i64::from(span.1);
        self.spans.iter().all(|spans| spans.iter().any(within))
    }

    /// The visits that may matter: by their start, from two days before.
    fn near(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> &'a [Visit] {
        let reach = TimeDelta::minutes(self.book.rules.buffer.max(FARTHEST).into());
        let first = self
            .visits
            .partition_point(|v| v.start <= start - LONGEST - reach);
        let last = self.visits.partition_point(|v| v.start < end + reach);
        self.visits.get(first..last).unwrap_or_default()
    }

    /// The drive from the stop before, since the work began; else from where the day begins.
    fn before(&self, visit: &Visit, near: &[Visit]) -> Option<Leg> {
        let roads = &self.book.rules.roads;
        let ended = near
            .iter()
            .filter_map(|other| Some((other.span()?.1, other)));
        let ended = ended.filter(|(end, _)| self.works.0 < *end && *end <= visit.start);
        if let Some((_, other)) = ended.max_by_key(|(end, other)| (*end, other.id)) {
            return Some(Leg {
                minutes: other.drive(visit, roads),
                stop: Stop::Visit(other.id, is_known(other, visit)),
            });
        }
        let from = self.base?.start()?;
        Some(Leg {
            minutes: roads.minutes(Some(from), visit.at, self.works.0),
            stop: Stop::Base,
        })
    }

    /// The drive to the next stop before the work ends; else to where the day ends.
    fn after(&self, visit: &Visit, near: &[Visit]) -> Option<Leg> {
        let roads = &self.book.rules.roads;
        let mut next = near.iter().filter(|other| other.span().is_some());
        let next = next.find(|other| visit.end <= other.start && other.start < self.works.1);
        if let Some(other) = next {
            return Some(Leg {
                minutes: visit.drive(other, roads),
                stop: Stop::Visit(other.id, is_known(other, visit)),
            });
        }
        let to = self.base?.end()?;
        Some(Leg {
            minutes: roads.minutes(visit.at, Some(to), visit.end),
            stop: Stop::Base,
        })
    }
}

fn is_known(a: &Visit, b: &Visit) -> bool {
    a.at.is_some() && b.at.is_some()
}

/// The instant of a minute after local midnight; of two the earlier one, of none the next (R-APPT-16).
fn at(book: &Book, day: NaiveDate, minute: i32) -> Option<DateTime<Utc>> {
    let zone = book.rules.zone;
    if minute >= 1_440 {
        return Some(zone.bounds(day).1);
    }
    let time = clock(minute)?;
    match zone.instant(day, time) {
        Ok(local) => Some(local.instant),
        Err(gap) => zone
            .instant(gap.next.date(), gap.next.time())
            .ok()
            .map(|l| l.instant),
    }
}

/// The same, only where the wall shows that minute.
fn exactly(book: &Book, day: NaiveDate, minute: i32) -> Option<DateTime<Utc>> {
    let local = book.rules.zone.instant(day, clock(minute)?);
    local.ok().map(|local| local.instant)
}

fn clock(minute: i32) -> Option<NaiveTime> {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(minute).ok()? * 60, 0)
}

/// At most so many, spread evenly, with the first one.
#[must_use]
pub fn spread<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let count = all.len();
    if count <= most || most == 0 {
        return all;
    }
    let chosen: Vec<usize> = (0..most).map(|n| n * count / most).collect();
    let each = all.into_iter().enumerate();
    let each = each.filter(|(n, _)| chosen.contains(n));
    each.map(|(_, one)| one).collect()
}

#[cfg(test)]
#[path = "slots_tests.rs"]
mod tests;
