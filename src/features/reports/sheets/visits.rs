//! Appointments: what became of those that were planned.

use super::super::queries::numbers;
use super::super::queries::visits::{Standings, standings};
use super::super::span::Span;
use super::{Asked, Cell, Reader, Report, Table, Tile, Value, both};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::web::paths::AppointmentsPath;

pub(super) async fn report(db: &ShopDb, asked: &Asked, reader: Reader) -> AppResult<Report> {
    let (now, before) = (asked.days.now, asked.days.before);
    let days = standings(db, now).await?;
    let [is, was] = numbers(db, [now, before], reader.zone).await?;
    let list = |span: Span, words: &str| {
        let found = format!("{AppointmentsPath}?{words}{}", span.query());
        reader.sees_visits.then_some(found)
    };
    let mut parts: Vec<(Span, Standings)> = Vec::new();
    for (day, found) in days {
        let part = asked.by.within(day, now);
        match parts.last_mut() {
            Some((last, sum)) if *last == part => *sum = sum.plus(found),
            _ => parts.push((part, found)),
        }
    }
    let cells = |name: &str, span: Span, of: Standings| {
        let open = Cell::plain(Value::Count(of.open));
        vec![
            Cell::text(name),
            Cell::count(of.all(), list(span, "")),
            Cell::count(of.done, list(span, "status=completed&")),
            Cell::count(of.no_shows, list(span, "status=no_show&")),
            Cell::count(of.canceled, list(span, "status=canceled&")),
            open,
        ]
    };
    let row = |(part, of): &(Span, Standings)| cells(&part.words(reader.today), *part, *of);
    let sums = parts.iter().map(|(_, of)| *of);
    let all = sums.fold(Standings::default(), Standings::plus);
    let tile = |label, show: fn(&super::Numbers) -> Value, words: &'static str, formula| {
        let (now, before) = both((&is, &was), asked.days, show, |span| list(span, words));
        Tile {
            label,
            now,
            before,
            formula,
        }
    };
    let completed = |span: Span| {
        let (from, to) = (span.from, span.to);
        let found = format!("{AppointmentsPath}?completed_from={from}&completed_to={to}");
        reader.sees_visits.then_some(found)
    };
    let (cycle, cycle_before) = both(
        (&is, &was),
        asked.days,
        |of| Value::Cycle(of.cycle()),
        completed,
    );
    Ok(Report {
        tiles: vec![
            tile(
                "Completed",
                |of| Value::Count(of.done),
                "status=completed&",
                "Planned for these days, and done.",
            ),
            tile(
                "No-show rate",
                |of| Value::Share(of.no_show_rate()),
                "status=no_show&",
                "No-shows divided by no-shows and completed appointments, by their day.",
            ),
            Tile {
                label: "Average cycle",
                now: cycle,
                before: cycle_before,
                formula: "The mean time from start to completion, of those completed in these days.",
            },
        ],
        table: Table {
            caption: "Appointments",
            columns: vec![
                asked.by.label(),
                "Planned",
                "Completed",
                "No-shows",
                "Canceled",
                "Open",
            ],
            rows: parts.iter().map(row).collect(),
            total: Some(cells("All", now, all)),
        },
        note: "By the day they are planned for. Open ones are scheduled, in progress or ready.",
        listed: None,
    })
}
