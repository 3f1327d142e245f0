//! Appointments: what became of those that were planned.

use super::super::numbers::Numbers;
use super::super::queries::numbers;
use super::super::queries::visits::{Standings, standings};
use super::super::span::Span;
use super::{Asked, By, Cell, Reader, Report, Table, Tile, Value, both};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::web::paths::AppointmentsPath;

pub(super) fn columns(by: By) -> Vec<&'static str> {
    vec![
        by.label(),
        "Planned",
        "Completed",
        "No-shows",
        "Canceled",
        "Open",
    ]
}

/// The appointments of these days with these words, for who sees them.
fn list(reader: Reader, span: Span, words: &str) -> Option<String> {
    let found = format!("{AppointmentsPath}?{words}{}", span.query());
    reader.sees_visits.then_some(found)
}

pub(super) async fn report(db: &ShopDb, asked: &Asked, reader: Reader) -> AppResult<Report> {
    let (now, before) = (asked.days.now, asked.days.before);
    let days = standings(db, now).await?;
    let [is, was] = numbers(db, [now, before], reader.zone).await?;
    let mut parts: Vec<(Span, Standings)> = Vec::new();
    for (day, found) in days {
        let part = asked.by.within(day, now);
        match parts.last_mut() {
            Some((last, sum)) if *last == part => *sum = sum.plus(found),
            _ => parts.push((part, found)),
        }
    }
    let cells = |name: Value, span: Span, of: Standings| {
        vec![
            Cell::plain(name),
            Cell::count(of.all(), list(reader, span, "")),
            Cell::count(of.done, list(reader, span, "status=completed&")),
            Cell::count(of.no_shows, list(reader, span, "status=no_show&")),
            Cell::count(of.canceled, list(reader, span, "status=canceled&")),
            Cell::count(of.open, list(reader, span, "status=open&")),
        ]
    };
    let row = |(part, of): &(Span, Standings)| cells(Value::Days(*part), *part, *of);
    let sums = parts.iter().map(|(_, of)| *of);
    let all = sums.fold(Standings::default(), Standings::plus);
    Ok(Report {
        tiles: tiles(asked, reader, (&is, &was)),
        table: Table {
            caption: "Appointments",
            columns: columns(asked.by),
            rows: parts.iter().map(row).collect(),
            total: Some(cells(Value::Text("All".to_owned()), now, all)),
        },
        note: "By the day they are planned for. Open ones are scheduled, in progress or ready.",
        listed: None,
    })
}

fn tiles(asked: &Asked, reader: Reader, numbers: (&Numbers, &Numbers)) -> Vec<Tile> {
    let completed = |span: Span| {
        let (from, to) = (span.from, span.to);
        let found =
            format!("{AppointmentsPath}?completed_from={from}&completed_to={to}&timed=true");
        reader.sees_visits.then_some(found)
    };
    let done = both(
        numbers,
        asked.days,
        |of| Value::Count(of.done),
        |span| list(reader, span, "status=completed&"),
    );
    let missed = both(
        numbers,
        asked.days,
        |of| Value::Share(of.no_show_rate()),
        |span| list(reader, span, "status=met&"),
    );
    let cycle = both(
        numbers,
        asked.days,
        |of| Value::Cycle(of.cycle()),
        completed,
    );
    [
        ("Completed", done, "Planned for these days, and done."),
        (
            "No-show rate",
            missed,
            "No-shows divided by no-shows and completed appointments, by their day.",
        ),
        (
            "Average cycle",
            cycle,
            "The mean time from start to completion, of those completed in these days that were started.",
        ),
    ]
    .map(|(label, (now, before), formula)| Tile {
        label,
        now,
        before,
        formula,
    })
    .into()
}
