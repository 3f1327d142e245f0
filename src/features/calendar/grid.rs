//! The squares of days: which times there are, and what stands in each. Pure.
//!
//! A square is half an hour of instants. A day on which the clocks go back has squares of the same wall
//! time twice, one on which they go forward lacks some; columns of several days share their rows.

use crate::kernel::ids::MembershipId;
use crate::kernel::time::ShopTime;
use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use std::ops::Range;

/// Minutes of a square.
pub(super) const STEP: i32 = 30;

/// The hours of a shop that has set none.
const USUAL: (i32, i32) = (8 * 60, 18 * 60);

/// Squares around a visit, so that it does not stand at the edge.
const AROUND: usize = 2;

/// A time of the wall clock: minutes after midnight, and whether it is the first or the second of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) minute: i32,
    pub(super) again: bool,
}

/// Whose visits stand in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    All,
    One(MembershipId),
    Nobody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) day: NaiveDate,
    pub(super) whose: Whose,
}

impl Column {
    fn has(&self, item: &Item) -> bool {
        match self.whose {
            Whose::All => true,
            Whose::One(id) => item.technician == Some(id),
            Whose::Nobody => item.technician.is_none(),
        }
    }
}

/// What takes time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) start: DateTime<Utc>,
    pub(super) end: DateTime<Utc>,
    pub(super) technician: Option<MembershipId>,
    /// Minutes to keep free between the visit before and this one.
    pub(super) pause: i32,
}

/// Why nothing is booked there unasked (R-APPT-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shut {
    Closed,
    Holiday,
    NotWorking,
    Off,
}

/// What stands in a square; `rows` is how far down it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Something above reaches here.
    Covered,
    Free(DateTime<Utc>),
    Shut {
        why: Shut,
        rows: usize,
    },
    /// The clocks jump over it.
    Gap {
        rows: usize,
    },
    /// To drive, or to put things away.
    Pause {
        minutes: i32,
        rows: usize,
    },
    /// By their place among the items.
    Visits {
        which: Vec<usize>,
        rows: usize,
    },
}

impl Cell {
    /// How far down it reaches.
    pub(super) const fn rows(&self) -> usize {
        match self {
            Self::Covered => 0,
            Self::Free(_) => 1,
            Self::Shut { rows, .. }
            | Self::Gap { rows }
            | Self::Pause { rows, .. }
            | Self::Visits { rows, .. } => *rows,
        }
    }
}

/// Squares, column by column.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) rows: Vec<Row>,
    pub(super) columns: Vec<Vec<Cell>>,
}

/// The squares of a day, in order.
pub(super) fn times(zone: ShopTime, day: NaiveDate) -> Vec<(Row, DateTime<Utc>)> {
    let (mut at, end) = zone.bounds(day);
    let mut times: Vec<(Row, DateTime<Utc>)> = Vec::new();
    while at < end {
        let minute = minute(zone, at);
        let again = times.iter().any(|(row, _)| row.minute == minute);
        times.push((Row { minute, again }, at));
        at += TimeDelta::minutes(STEP.into());
    }
    times
}

/// Minutes after local midnight, by the wall clock.
pub(super) fn minute(zone: ShopTime, at: DateTime<Utc>) -> i32 {
    let seconds = zone.local(at).num_seconds_from_midnight();
    i32::try_from(seconds / 60).unwrap_or_default()
}

/// The times of all these days together: those of the longest day, and what it lacks.
fn rows_of(zone: ShopTime, columns: &[Column]) -> Vec<Row> {
    let of_day = |column: &Column| -> Vec<Row> {
        let times = times(zone, column.day);
        times.into_iter().map(|(row, _)| row).collect()
    };
    let days: Vec<Vec<Row>> = columns.iter().map(of_day).collect();
    let mut rows = days
        .iter()
        .max_by_key(|day| day.len())
        .cloned()
        .unwrap_or_default();
    for row in days.iter().flatten() {
        if !rows.contains(row) {
            let later = rows.iter().position(|other| other.minute > row.minute);
            rows.insert(later.unwrap_or(rows.len()), *row);
        }
    }
    rows
}

/// Lays out the items. `open` is from when to when, at most, anybody works on these days; `shut` says of
/// a square of a column why nobody does.
pub(super) fn grid(
    (zone, columns): (ShopTime, &[Column]),
    items: &[Item],
    open: Option<(i32, i32)>,
    shut: impl Fn(&Column, DateTime<Utc>) -> Option<Shut>,
) -> Grid {
    let rows = rows_of(zone, columns);
    let days: Vec<Placed> = columns
        .iter()
        .map(|column| Placed::of(zone, column, &rows, items))
        .collect();
    let range = shown(&rows, open.unwrap_or(USUAL), &days);
    let cells = columns
        .iter()
        .zip(&days)
        .map(|(column, day)| day.cells(range.clone(), items, |at| shut(column, at)));
    Grid {
        columns: cells.collect(),
        rows: rows.get(range.clone()).unwrap_or_default().to_vec(),
    }
}

/// From the first to the last row that is needed.
fn shown(rows: &[Row], (opens, closes): (i32, i32), days: &[Placed]) -> Range<usize> {
    let first = rows.iter().position(|row| row.minute + STEP > opens);
    let last = rows.iter().rposition(|row| row.minute < closes);
    let mut range = first.unwrap_or(0)..last.map_or(rows.len(), |last| last + 1);
    for cluster in days.iter().flat_map(|day| &day.clusters) {
        let reach = &cluster.rows;
        if reach.start < range.start {
            range.start = reach.start.saturating_sub(AROUND);
        }
        if reach.end > range.end {
            range.end = (reach.end + AROUND).min(rows.len());
        }
    }
    range
}

/// Visits that share a square, and the squares they take.
struct Cluster {
    which: Vec<usize>,
    rows: Range<usize>,
}

/// A column with its visits in place.
struct Placed {
    /// The instant of each row; nothing where the clocks jump.
    at: Vec<Option<DateTime<Utc>>>,
    clusters: Vec<Cluster>,
    is_one: bool,
}

impl Placed {
    fn of(zone: ShopTime, column: &Column, rows: &[Row], items: &[Item]) -> Self {
        let times = times(zone, column.day);
        let instant = |row: &Row| times.iter().find(|(of, _)| of == row).map(|(_, at)| *at);
        let at: Vec<Option<DateTime<Utc>>> = rows.iter().map(instant).collect();
        let (day_start, day_end) = zone.bounds(column.day);
        let here = |item: &Item| column.has(item) && item.start < day_end && day_start < item.end;
        let mut clusters: Vec<Cluster> = Vec::new();
        let items = items.iter().enumerate().filter(|(_, item)| here(item));
        for (which, item) in items {
            let is = |test: &dyn Fn(DateTime<Utc>) -> bool| {
                at.iter().rposition(|at| at.is_some_and(test))
            };
            let earliest = at.iter().position(Option::is_some).unwrap_or(0);
            let first = is(&|at| at <= item.start).unwrap_or(earliest);
            let last = is(&|at| at < item.end).unwrap_or(first).max(first);
            match clusters.last_mut() {
                Some(cluster) if first < cluster.rows.end => {
                    cluster.which.push(which);
                    cluster.rows.end = cluster.rows.end.max(last + 1);
                }
                _ => clusters.push(Cluster {
                    which: vec![which],
                    rows: first..last + 1,
                }),
            }
        }
        Self {
            at,
            clusters,
            is_one: matches!(column.whose, Whose::One(_)),
        }
    }

    fn cells(
        &self,
        range: Range<usize>,
        items: &[Item],
        shut: impl Fn(DateTime<Utc>) -> Option<Shut>,
    ) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::with_capacity(range.len());
        let mut row = range.start;
        while row < range.end {
            let cell = self.cell(row..range.end, items, &shut);
            let reach = cell.rows().max(1);
            cells.push(cell);
            cells.extend((1..reach).map(|_| Cell::Covered));
            row += reach;
        }
        cells
    }

    /// What begins in the first of the rows that are left.
    fn cell(
        &self,
        left: Range<usize>,
        items: &[Item],
        shut: &impl Fn(DateTime<Utc>) -> Option<Shut>,
    ) -> Cell {
        let row = left.start;
        if let Some(cluster) = self
            .clusters
            .iter()
            .find(|cluster| cluster.rows.contains(&row))
        {
            return Cell::Visits {
                which: cluster.which.clone(),
                rows: cluster.rows.end - row,
            };
        }
        let next = self
            .clusters
            .iter()
            .find(|cluster| cluster.rows.start > row);
        if let Some((minutes, rows)) = next.and_then(|next| self.pause(row, next, items)) {
            return Cell::Pause { minutes, rows };
        }
        let Some(at) = self.at.get(row).copied().flatten() else {
            return Cell::Gap {
                rows: self.run(left, items, |at| at.is_none()),
            };
        };
        match shut(at) {
            None => Cell::Free(at),
            Some(why) => {
                let same = |at: Option<DateTime<Utc>>| at.and_then(shut) == Some(why);
                let rows = self.run(left, items, same);
                Cell::Shut { why, rows }
            }
        }
    }

    /// How many rows from the first one on are alike, up to the next visit or its pause.
    fn run(
        &self,
        left: Range<usize>,
        items: &[Item],
        alike: impl Fn(Option<DateTime<Utc>>) -> bool,
    ) -> usize {
        let (row, end) = (left.start, left.end);
        let next = self
            .clusters
            .iter()
            .find(|cluster| cluster.rows.start > row);
        let until = next.map_or(end, |next| next.rows.start.min(end));
        let mut rows = 1;
        while row + rows < until
            && alike(self.at.get(row + rows).copied().flatten())
            && next.is_none_or(|next| self.pause(row + rows, next, items).is_none())
        {
            rows += 1;
        }
        rows
    }

    /// Whether from this row on the pause before the next visits is kept free.
    fn pause(&self, row: usize, next: &Cluster, items: &[Item]) -> Option<(i32, usize)> {
        if !self.is_one {
            return None;
        }
        let first = next.which.first().and_then(|which| items.get(*which))?;
        let from = first.start - TimeDelta::minutes(first.pause.into());
        let at = self.at.get(row).copied().flatten()?;
        let is_within = first.pause > 0 && at + TimeDelta::minutes(STEP.into()) > from;
        is_within.then_some((first.pause, next.rows.start - row))
    }
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
