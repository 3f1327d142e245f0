//! Day and week: hours in rows, technicians or days in columns.

use super::Calendar;
use super::entry::{self, Clashes, Place, entry, square};
use crate::features::appointments::calendar::GRACE;
use crate::features::calendar::View;
use crate::features::calendar::grid::{Cell, Column, Item, Row, Shut, Whose, grid, minute, times};
use crate::ui::icon::Icon;
use crate::ui::{Tone, place};
use chrono::{DateTime, NaiveDate, NaiveTime, Offset, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// So many technicians are seen beside each other; the others are a link away.
const MOST_COLUMNS: usize = 8;

/// A column for each technician, and one for what nobody has yet.
pub(super) fn day(view: &Calendar<'_>) -> Markup {
    let asked = view.technician;
    let works = |id| {
        view.entries
            .iter()
            .any(|entry| entry.technician_id == Some(id))
    };
    let is_here = |id| asked.is_none_or(|asked| asked == id);
    let bookable: Vec<_> = view.technicians().map(|member| member.id).collect();
    let people = view.members.iter().map(|member| member.id);
    let people: Vec<_> = people
        .filter(|id| is_here(*id) && (bookable.contains(id) || works(*id)))
        .collect();
    let (shown, rest) = people.split_at(people.len().min(MOST_COLUMNS));
    let has_nobody = asked.is_none()
        && view
            .entries
            .iter()
            .any(|entry| entry.technician_id.is_none());
    let mut whose: Vec<Whose> = shown.iter().map(|id| Whose::One(*id)).collect();
    if has_nobody || whose.is_empty() {
        whose.push(Whose::Nobody);
    }
    let columns: Vec<Column> = whose
        .iter()
        .map(|whose| Column {
            day: view.day,
            whose: *whose,
        })
        .collect();
    let heads: Vec<Markup> = whose.iter().map(|whose| head_of(view, *whose)).collect();
    html! {
        @if let Some(holiday) = view.hours.holiday(view.day) {
            (place::note(Tone::Info, Icon::CalendarDays, &html! { p { "Closed: " (holiday) "." } }))
        }
        (table(view, "Visits of the day, a column for each technician", (&columns, &heads)))
        @if !rest.is_empty() {
            p {
                "Not shown: "
                @for (at, id) in rest.iter().enumerate() {
                    @if at > 0 { ", " }
                    a href=(view.link_of(View::Day, view.day, Some(*id))) { (view.name_of(*id).unwrap_or("somebody")) }
                }
                "."
            }
        }
    }
}

fn head_of(view: &Calendar<'_>, whose: Whose) -> Markup {
    html! {
        @match whose {
            Whose::One(id) => {
                @let name = view.name_of(id).unwrap_or("Somebody");
                @if view.sees_all { a href=(view.link_of(View::Week, view.day, Some(id))) { (name) } } @else { (name) }
            }
            Whose::All | Whose::Nobody => { "Nobody yet" }
        }
    }
}

/// A column for each day.
pub(super) fn week(view: &Calendar<'_>) -> Markup {
    let whose = view.technician.map_or(Whose::All, Whose::One);
    let columns: Vec<Column> = view.days().map(|day| Column { day, whose }).collect();
    let heads: Vec<Markup> = view.days().map(|day| day_head(view, day)).collect();
    table(
        view,
        "Visits of the week, a column for each day",
        (&columns, &heads),
    )
}

fn day_head(view: &Calendar<'_>, day: NaiveDate) -> Markup {
    html! {
        a href=(view.link(View::Day, day)) { (day.format("%a, %b %-d")) }
        @if let Some(holiday) = view.hours.holiday(day) { " " small { (holiday) } }
    }
}

fn table(view: &Calendar<'_>, caption: &str, (columns, heads): (&[Column], &[Markup])) -> Markup {
    let pauses = entry::pauses(view);
    let items = view.entries.iter().zip(&pauses).map(|(entry, pause)| Item {
        start: entry.start_at,
        end: entry.end_at,
        technician: entry.technician_id,
        pause: *pause,
    });
    let items: Vec<Item> = items.collect();
    let drawn = grid(
        (view.zone, columns),
        &items,
        open(view, columns),
        |column, at| shut(view, column, at),
    );
    let now = now_row(view);
    let clashes = entry::clashes(view);
    let days = columns.iter().map(|column| times(view.zone, column.day));
    // That of the day which has the twins.
    let longest = days.max_by_key(Vec::len).unwrap_or_default();
    html! {
        div.scroll.calendar.week[view.view == View::Week] tabindex="0" role="region" aria-label=(caption) {
            table {
                caption.vh { (caption) }
                thead { tr {
                    th scope="col" { span.vh { "Time" } }
                    @for (column, head) in columns.iter().zip(heads) {
                        @let is_today = view.view == View::Week && column.day == view.today;
                        th scope="col" data-day=(column.day) data-tech=[whose(column)] aria-current=[is_today.then_some("date")] {
                            (head)
                        }
                    }
                } }
                tbody {
                    @for (at, row) in drawn.rows.iter().enumerate() {
                        @let is_now = now == Some(*row) && columns.iter().any(|column| column.day == view.today);
                        @let twin = twin(view, &longest, *row);
                        tr.now[is_now] data-time=(clock(*row).format("%H:%M")) data-offset=[twin.map(offset)] {
                            th scope="row" {
                                span.vh[row.minute % 60 != 0 && at != 0] { (label(*row, twin)) }
                                @if is_now { span.vh { ", now" } }
                            }
                            @for (column, cells) in columns.iter().zip(&drawn.columns) {
                                @if let Some(cell) = cells.get(at) { (square_of(view, (column, cell), &clashes)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// From when to when, at most, anybody works.
fn open(view: &Calendar<'_>, columns: &[Column]) -> Option<(i32, i32)> {
    let spans = columns.iter().flat_map(|column| {
        let own = match column.whose {
            Whose::One(id) => view.crew.own_spans(id, column.day),
            Whose::All | Whose::Nobody => None,
        };
        [own.unwrap_or_default(), view.hours.spans(column.day)].concat()
    });
    spans.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

/// Why nothing is booked there unasked: as the check of a booking says it (R-APPT-9).
fn shut(view: &Calendar<'_>, column: &Column, at: DateTime<Utc>) -> Option<Shut> {
    let day = column.day;
    if view.hours.holiday(day).is_some() {
        return Some(Shut::Holiday);
    }
    let minute = minute(view.zone, at);
    let is_within = |spans: Vec<(i32, i32)>| {
        spans
            .iter()
            .any(|(opens, closes)| (*opens..*closes).contains(&minute))
    };
    if view.hours.is_set() && !is_within(view.hours.spans(day)) {
        return Some(Shut::Closed);
    }
    let Whose::One(id) = column.whose else {
        return None;
    };
    if !view.crew.off(id, at, at + square()).is_empty() {
        return Some(Shut::Off);
    }
    let own = view.crew.own_spans(id, day)?;
    (!is_within(own)).then_some(Shut::NotWorking)
}

/// The row of this minute, if today is among the days.
fn now_row(view: &Calendar<'_>) -> Option<Row> {
    let times = times(view.zone, view.today);
    let found = times.into_iter().rev().find(|(_, at)| *at <= view.now);
    found.map(|(row, _)| row)
}

/// Whose visits a column takes; nothing where it takes everybody's.
fn whose(column: &Column) -> Option<String> {
    match column.whose {
        Whose::One(id) => Some(id.to_string()),
        Whose::Nobody => Some(String::new()),
        Whose::All => None,
    }
}

fn clock(row: Row) -> NaiveTime {
    let seconds = u32::try_from(row.minute * 60).unwrap_or_default();
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default()
}

/// The instant of a row whose time comes twice that day.
fn twin(view: &Calendar<'_>, longest: &[(Row, DateTime<Utc>)], row: Row) -> Option<DateTime<Tz>> {
    let is_twin = |other: &Row| other.minute == row.minute && other.again != row.again;
    if !longest.iter().any(|(other, _)| is_twin(other)) {
        return None;
    }
    let found = longest.iter().find(|(other, _)| *other == row);
    found.map(|(_, at)| at.with_timezone(&view.zone.tz()))
}

/// Minutes east of Greenwich, which tell two instants of one wall time apart.
pub(super) fn offset(at: DateTime<Tz>) -> i32 {
    at.offset().fix().local_minus_utc() / 60
}

/// "9:30 AM", and which of both where the clocks go back: "1:00 AM PST".
fn label(row: Row, twin: Option<DateTime<Tz>>) -> String {
    match twin {
        Some(at) => at.format("%-I:%M %p %Z").to_string(),
        None => clock(row).format("%-I:%M %p").to_string(),
    }
}

fn square_of(view: &Calendar<'_>, (column, cell): (&Column, &Cell), clashes: &Clashes) -> Markup {
    let rows = cell.rows();
    let rowspan = (rows > 1).then_some(rows);
    html! {
        @match cell {
            Cell::Covered => {}
            Cell::Free(at) => (free(view, column, *at)),
            Cell::Shut { why, .. } => { td.shut rowspan=[rowspan] { (shut_words(view, column, *why)) } }
            Cell::Gap { .. } => { td.shut rowspan=[rowspan] { "The clocks skip this" } }
            Cell::Pause { minutes, .. } => {
                td.pause rowspan=[rowspan] {
                    @if *minutes > view.buffer { "Travel" } @else { "Buffer" } " " (minutes) " min"
                }
            }
            Cell::Visits { which, .. } => {
                @let at = Place { day: column.day, names_technician: column.whose == Whose::All };
                @let visits: Vec<_> = which.iter().filter_map(|which| view.entries.get(*which)).collect();
                td.visits rowspan=[rowspan] {
                    @if let [one] = visits.as_slice() { (entry(view, one, at, clashes)) }
                    @else { ul { @for one in visits { li { (entry(view, one, at, clashes)) } } } }
                }
            }
        }
    }
}

/// Leads to a booking from then on; nobody books what is past.
fn free(view: &Calendar<'_>, column: &Column, at: DateTime<Utc>) -> Markup {
    if !view.may_book || view.now - at > GRACE {
        return html! { td {} };
    }
    let local = at.with_timezone(&view.zone.tz());
    let wall = view.zone.wall(at);
    let technician = match column.whose {
        Whose::One(id) => Some(id),
        Whose::All | Whose::Nobody => None,
    };
    let is_twice = entry::is_twice(view, at);
    let day = match view.view {
        View::Day => String::new(),
        View::Week | View::Month | View::Agenda => column.day.format("%a, %b %-d, ").to_string(),
    };
    let name = technician
        .filter(|_| view.view == View::Day)
        .and_then(|id| view.name_of(id));
    let clock = local.format(if is_twice {
        "%-I:%M %p %Z"
    } else {
        "%-I:%M %p"
    });
    let words = match name {
        Some(name) => format!("Book {day}{clock}, {name}"),
        None => format!("Book {day}{clock}"),
    };
    let href = view.booking(&wall, technician);
    let href = match is_twice {
        true => format!("{href}&offset={}", offset(local)),
        false => href,
    };
    html! {
        td { a.free href=(href) aria-label=(words) {} }
    }
}

fn shut_words(view: &Calendar<'_>, column: &Column, why: Shut) -> String {
    match why {
        Shut::Closed => "Closed".to_owned(),
        Shut::Holiday => view
            .hours
            .holiday(column.day)
            .unwrap_or("Closed")
            .to_owned(),
        Shut::NotWorking => "Not working".to_owned(),
        Shut::Off => "Time off".to_owned(),
    }
}
