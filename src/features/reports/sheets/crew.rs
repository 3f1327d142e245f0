//! Technicians: what each of them did. Whose a bill is, its visit says.

use super::super::numbers::{Cycle, Numbers};
use super::super::queries::visits::{Did, technicians};
use super::super::span::Span;
use super::{Asked, Cell, Reader, Report, Table, Value, bills};
use crate::db::ShopDb;
use crate::entity::membership;
use crate::error::AppResult;
use crate::kernel::ids::MembershipId;
use crate::kernel::money::Cents;
use crate::web::paths::AppointmentsPath;
use std::collections::BTreeMap;

type Whose = Option<MembershipId>;

pub(super) const CYCLE: &str = "Average cycle";

pub(super) const COLUMNS: &[&str] = &[
    "Technician",
    "Completed",
    "No-shows",
    "Hours billed",
    "Labor an hour",
    CYCLE,
    "Sales",
    "Before",
];

/// The appointments of these words, for who sees them.
fn visits(reader: Reader, whose: &str, words: &str) -> Option<String> {
    let found = format!("{AppointmentsPath}?{whose}{words}");
    reader.sees_visits.then_some(found)
}

/// Those whose cycle is known.
fn timed(span: Span) -> String {
    let (from, to) = (span.from, span.to);
    format!("completed_from={from}&completed_to={to}&timed=true")
}

pub(super) async fn report(db: &ShopDb, asked: &Asked, reader: Reader) -> AppResult<Report> {
    let (now, before) = (asked.days.now, asked.days.before);
    let is = technicians(db, now, reader.zone).await?;
    let was = technicians(db, before, reader.zone).await?;
    let members = db.members().await?;
    let mut rows: Vec<(String, Vec<Cell>)> = whose(&is, &was, &members)
        .map(|(who, name)| {
            let of = is.get(&who).copied().unwrap_or_default();
            let then = was.get(&who).copied().unwrap_or_default();
            let cells = row((who, &name), (of, then), (now, before), reader);
            (name, cells)
        })
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let sum = |of: &BTreeMap<Whose, Did>| Cents::sum(of.values().map(|did| did.net));
    let hours: i64 = is.values().map(|did| did.hours).sum();
    let done: i64 = is.values().map(|did| did.done).sum();
    let missed: i64 = is.values().map(|did| did.no_shows).sum();
    let labor = Cents::sum(is.values().map(|did| did.labor))?;
    let of_all = |words: String| visits(reader, "", &words);
    let by_status = |status: &str| of_all(format!("status={status}&{}", now.query()));
    let total = vec![
        Cell::text("All"),
        Cell::count(done, by_status("completed")),
        Cell::count(missed, by_status("no_show")),
        Cell::to(Value::Hours(hours), bills(now, "")),
        Cell::to(rate(labor, hours), bills(now, "")),
        Cell {
            value: cycle(is.values()),
            href: of_all(timed(now)),
        },
        Cell::to(Value::Money(sum(&is)?), bills(now, "")),
        Cell::to(Value::Money(sum(&was)?), bills(before, "")),
    ];
    Ok(Report {
        tiles: Vec::new(),
        table: Table {
            caption: "Technicians",
            columns: COLUMNS.to_vec(),
            rows: rows.into_iter().map(|(_, cells)| cells).collect(),
            total: Some(total),
        },
        note: "Appointments by their day, cycles by the day of completion, hours, labor and sales by the day \
            of issue. Utilization comes with time clocks, on-time arrival with arrival windows: neither is \
            guessed at.",
        listed: None,
    })
}

/// Everybody who did something, and who could have.
fn whose<'a>(
    is: &'a BTreeMap<Whose, Did>,
    was: &'a BTreeMap<Whose, Did>,
    members: &'a [membership::Model],
) -> impl Iterator<Item = (Whose, String)> + 'a {
    let did = |who: Whose| is.contains_key(&who) || was.contains_key(&who);
    let works = move |of: &&membership::Model| {
        did(Some(of.id)) || of.is_bookable && of.disabled_at.is_none()
    };
    let people = members.iter().filter(move |of| works(of));
    let people = people.map(|of| (Some(of.id), of.name.clone()));
    people.chain(did(None).then(|| (None, "No technician".to_owned())))
}

fn rate(labor: Cents, hours: i64) -> Value {
    let of = Numbers {
        labor,
        hours,
        ..Numbers::default()
    };
    Value::Rate(of.labor_rate())
}

fn cycle<'a>(did: impl Iterator<Item = &'a Did> + Clone) -> Value {
    let seconds = did.clone().map(|did| did.seconds).sum();
    Value::Cycle(Cycle::mean(seconds, did.map(|did| did.cycles).sum()))
}

fn row(
    (who, name): (Whose, &str),
    (of, then): (Did, Did),
    (now, before): (Span, Span),
    reader: Reader,
) -> Vec<Cell> {
    let id = who.map(|id| id.to_string());
    let whose = format!("technician={}&", id.as_deref().unwrap_or("nobody"));
    let narrowed = format!("&technician={}", id.as_deref().unwrap_or("none"));
    let by_status = |status: &str| {
        let words = format!("status={status}&{}", now.query());
        visits(reader, &whose, &words)
    };
    let billed = |value: Value, bills_of: i64, span: Span| Cell {
        value,
        href: (bills_of > 0).then(|| bills(span, &narrowed)),
    };
    vec![
        Cell::text(name),
        Cell::count(of.done, by_status("completed")),
        Cell::count(of.no_shows, by_status("no_show")),
        billed(Value::Hours(of.hours), of.bills, now),
        billed(rate(of.labor, of.hours), of.bills, now),
        Cell {
            value: cycle(std::iter::once(&of)),
            href: visits(reader, &whose, &timed(now)).filter(|_| of.cycles > 0),
        },
        billed(Value::Money(of.net), of.bills, now),
        billed(Value::Money(then.net), then.bills, before),
    ]
}
