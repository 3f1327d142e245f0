//! A visit in the calendar: a link with its time in its name, and what is in its way, in words.

use super::Calendar;
use super::grid::offset;
use crate::features::appointments::calendar::technician_conflicts;
use crate::features::appointments::queries::Planned;
use crate::features::calendar::grid::{STEP, minute};
use crate::kernel::ids::{AppointmentId, MembershipId};
use crate::kernel::words::AppointmentStatus;
use crate::ui::{Status, dom_id};
use crate::web::paths::AppointmentPath;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use maud::{Markup, html};
use std::collections::{BTreeMap, HashMap};

/// What is in the way of each visit.
pub(super) type Clashes = HashMap<AppointmentId, Vec<String>>;

/// Visits of one technician that overlap, or leave too little time to drive (R-APPT-6).
pub(super) fn clashes(view: &Calendar<'_>) -> Clashes {
    let mut of_each: BTreeMap<MembershipId, Vec<&Planned>> = BTreeMap::new();
    for entry in view.entries {
        if let Some(technician) = entry.technician_id {
            of_each.entry(technician).or_default().push(entry);
        }
    }
    let mut found = Clashes::new();
    for entries in of_each.values() {
        let visits: Vec<_> = entries.iter().map(|entry| entry.visit()).collect();
        for (entry, visit) in entries.iter().zip(&visits) {
            let ids = technician_conflicts(visit, &visits, view.buffer, &view.roads);
            let others = ids
                .iter()
                .filter_map(|id| entries.iter().find(|other| other.id == *id));
            let words: Vec<String> = others.map(|other| told(entry, other)).collect();
            if !words.is_empty() {
                found.insert(entry.id, words);
            }
        }
    }
    found
}

fn told(entry: &Planned, other: &Planned) -> String {
    let overlaps = entry.start_at < other.end_at && other.start_at < entry.end_at;
    match overlaps {
        true => format!("Overlaps with {}", other.number),
        false => format!("Too close to {}", other.number),
    }
}

/// Minutes to keep free between the visit before of that day and each visit, by their order.
pub(super) fn pauses(view: &Calendar<'_>) -> Vec<i32> {
    let mut last: HashMap<MembershipId, &Planned> = HashMap::new();
    let each = view.entries.iter().map(|entry| {
        let technician = entry.technician_id?;
        let before = last.insert(technician, entry)?;
        let is_near = view.zone.day(before.end_at) == entry.day;
        is_near.then(|| {
            before
                .visit()
                .pause(&entry.visit(), view.buffer, &view.roads)
        })
    });
    each.map(Option::unwrap_or_default).collect()
}

/// "9:30 – 11:00 AM", with the days if they are not this one.
pub(super) fn hours(view: &Calendar<'_>, entry: &Planned, day: NaiveDate) -> String {
    let told = |at: DateTime<Utc>, is_bare: bool| {
        let local = at.with_timezone(&view.zone.tz());
        let format = match (local.date_naive() == day, is_bare) {
            (true, true) => "%-I:%M",
            (true, false) => "%-I:%M %p",
            (false, _) => "%a %-I:%M %p",
        };
        local.format(format).to_string()
    };
    let half = |at: DateTime<Utc>| {
        at.with_timezone(&view.zone.tz())
            .format("%F %p")
            .to_string()
    };
    let same_half = half(entry.start_at) == half(entry.end_at);
    format!(
        "{} – {}",
        told(entry.start_at, same_half),
        told(entry.end_at, false)
    )
}

/// Where a visit stands in the calendar.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) day: NaiveDate,
    /// Whether the column does not say who comes.
    pub(super) names_technician: bool,
}

/// The visit's link. Where it is drawn on several days, the first one is the visit's own.
pub(super) fn entry(view: &Calendar<'_>, entry: &Planned, at: Place, clashes: &Clashes) -> Markup {
    use AppointmentStatus::{InProgress, Ready, Scheduled};
    let (tone, icon) = Status::from(entry.status).look();
    let is_first = at.day == entry.day.max(view.span().0);
    let moves = view.may_book && is_first && matches!(entry.status, Scheduled | InProgress | Ready);
    let id = dom_id("entry", entry.id);
    let href = AppointmentPath {
        appointment: entry.id,
    }
    .to_string();
    let technician = entry.technician_id.and_then(|id| view.name_of(id));
    let minutes = (entry.end_at - entry.start_at).num_minutes();
    let ends_here = entry.end_at <= view.zone.bounds(at.day).1;
    let square = moves.then(|| square_of(view, entry.start_at));
    let offset = is_twice(view, entry.start_at)
        .then(|| offset(entry.start_at.with_timezone(&view.zone.tz())));
    let tech = entry
        .technician_id
        .map(|id| id.to_string())
        .unwrap_or_default();
    html! {
        a.entry id=[is_first.then_some(id)] href=(href) data-drawer data-tone=(tone.as_str()) data-status=(entry.status.as_str())
            data-entry[moves] data-version=[moves.then_some(entry.version)] data-minutes=[moves.then_some(minutes)]
            data-at=[square] data-offset=[offset.filter(|_| moves)] data-tech=[moves.then_some(tech)] {
            span.when { (hours(view, entry, at.day)) }
            " " strong { (entry.customer) }
            @if let Some(car) = entry.car() { " " (car) " ·" }
            @if at.names_technician { " " (technician.unwrap_or("No technician")) " ·" }
            @if entry.status != Scheduled { " " span.state { (icon) " " (entry.status.label()) } " ·" }
            " " span.muted { (entry.number) }
            @for words in clashes.get(&entry.id).into_iter().flatten() { " " span.clash { (words) } }
            @if moves && ends_here { span.handle data-resize aria-hidden="true" {} }
        }
    }
}

/// The wall time of the square in which an instant lies: "2026-03-10T09:30".
fn square_of(view: &Calendar<'_>, at: DateTime<Utc>) -> String {
    let over = minute(view.zone, at) % STEP;
    view.zone.wall(at - TimeDelta::minutes(over.into()))
}

/// Whether its wall time comes twice that day.
pub(super) fn is_twice(view: &Calendar<'_>, at: DateTime<Utc>) -> bool {
    let local = view.zone.local(at);
    let found = view.zone.instant(local.date(), local.time());
    found.is_ok_and(|found| found.is_ambiguous())
}

/// The squares' length.
pub(super) fn square() -> TimeDelta {
    TimeDelta::minutes(STEP.into())
}
