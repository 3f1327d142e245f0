//! Sales: what was invoiced, before tax, less what was credited of it.

use super::super::queries::sales::{self, Sold};
use super::super::span::Span;
use super::{Asked, By, Cell, Report, Table, Tile, Value, bills};
use crate::db::ShopDb;
use crate::entity::service;
use crate::error::AppResult;
use crate::features::shops::catalog;
use crate::kernel::ids::MembershipId;
use crate::kernel::money::{Cents, Overflow};
use crate::kernel::words::Category;
use chrono::NaiveDate;
use std::collections::BTreeMap;

const INVOICED: &str = "Subtotals by the day of issue, before tax, less what was credited of them.";

pub(super) fn columns(by: By) -> Vec<&'static str> {
    let last = match by {
        By::Day | By::Week | By::Month => "Average",
        By::Category | By::Service | By::Technician => "Before",
    };
    vec![by.label(), "Invoices", "Sales", last]
}

/// A key's words, what narrows the list of bills to it, and both spans.
struct Line {
    name: String,
    narrowed: String,
    now: (i64, Cents),
    before: (i64, Cents),
}

pub(super) async fn report(db: &ShopDb, asked: &Asked) -> AppResult<Report> {
    let (now, before) = (asked.days.now, asked.days.before);
    match asked.by {
        By::Category => {
            let found = (
                sales::by_category(db, now).await?,
                sales::by_category(db, before).await?,
            );
            keyed(asked, lines(found, category))
        }
        By::Service => {
            let found = (
                sales::by_service(db, now).await?,
                sales::by_service(db, before).await?,
            );
            let today = catalog::active(db).await?;
            let named = |key: &Option<(String, String)>| service(key, &today);
            keyed(asked, lines(found, named))
        }
        By::Technician => {
            let found = (
                sales::by_technician(db, now).await?,
                sales::by_technician(db, before).await?,
            );
            let members = db.members().await?;
            let technician = |key: &Option<MembershipId>| match key {
                Some(id) => {
                    let found = members.iter().find(|of| of.id == *id);
                    let name = found.map_or("Somebody else", |of| of.name.as_str());
                    (name.to_owned(), format!("&technician={id}"))
                }
                None => ("No technician".to_owned(), "&technician=none".to_owned()),
            };
            keyed(asked, lines(found, technician))
        }
        By::Day | By::Week | By::Month => {
            let found = sales::by_day(db, now).await?;
            let earlier = sales::by_day(db, before).await?;
            timed(asked, &found, &earlier)
        }
    }
}

fn category(key: &Option<Category>) -> (String, String) {
    match key {
        Some(category) => (
            category.label().to_owned(),
            format!("&category={}", category.as_str()),
        ),
        None => ("No category".to_owned(), "&category=none".to_owned()),
    }
}

/// As it is called today, or else as its bills call it.
fn service(key: &Option<(String, String)>, today: &[service::Model]) -> (String, String) {
    match key {
        Some((code, then)) => {
            let word = serde_html_form::to_string([("service", code)]).unwrap_or_default();
            let now = today.iter().find(|service| service.code == *code);
            let name = now.map_or(then, |service| &service.name);
            (name.clone(), format!("&{word}"))
        }
        None => (
            "Not from the catalog".to_owned(),
            "&service=none".to_owned(),
        ),
    }
}

/// Both spans by key, those first that come to most.
fn lines<K>(
    (now, before): (Vec<Sold<K>>, Vec<Sold<K>>),
    named: impl Fn(&K) -> (String, String),
) -> Vec<Line> {
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    let mut put = |sold: &Sold<K>, is_now: bool| {
        let (name, narrowed) = named(&sold.key);
        let line = lines.entry(narrowed.clone()).or_insert(Line {
            name,
            narrowed,
            now: (0, Cents::ZERO),
            before: (0, Cents::ZERO),
        });
        let place = if is_now {
            &mut line.now
        } else {
            &mut line.before
        };
        *place = (sold.bills, sold.net);
    };
    now.iter().for_each(|sold| put(sold, true));
    before.iter().for_each(|sold| put(sold, false));
    let mut lines: Vec<Line> = lines.into_values().collect();
    lines.sort_by(|a, b| b.now.1.cmp(&a.now.1).then_with(|| a.name.cmp(&b.name)));
    lines
}

/// Bills that hold lines of several keys stand in each, so their number is not added up.
fn keyed(asked: &Asked, lines: Vec<Line>) -> AppResult<Report> {
    let (now, before) = (asked.days.now, asked.days.before);
    let mut rows = Vec::new();
    for line in &lines {
        let behind =
            |span: Span, count: i64| Some(bills(span, &line.narrowed)).filter(|_| count > 0);
        rows.push(vec![
            Cell::text(&line.name),
            Cell::count(line.now.0, behind(now, line.now.0)),
            Cell {
                value: Value::Money(line.now.1),
                href: behind(now, line.now.0),
            },
            Cell {
                value: Value::Money(line.before.1),
                href: behind(before, line.before.0),
            },
        ]);
    }
    let sums = [
        Cents::sum(lines.iter().map(|line| line.now.1))?,
        Cents::sum(lines.iter().map(|line| line.before.1))?,
    ];
    let total = vec![
        Cell::text("All"),
        Cell::plain(Value::None),
        Cell::to(Value::Money(sums[0]), bills(now, "")),
        Cell::to(Value::Money(sums[1]), bills(before, "")),
    ];
    Ok(Report {
        tiles: vec![invoiced(asked, sums)],
        table: Table {
            caption: "Sales",
            columns: columns(asked.by),
            rows,
            total: Some(total),
        },
        note: "Sales are before tax, by the day of issue, less what was credited of them. An invoice \
            with lines of several kinds counts in each.",
        listed: None,
    })
}

fn invoiced(asked: &Asked, [now, before]: [Cents; 2]) -> Tile {
    Tile {
        label: "Invoiced",
        now: Cell::to(Value::Money(now), bills(asked.days.now, "")),
        before: Cell::to(Value::Money(before), bills(asked.days.before, "")),
        formula: INVOICED,
    }
}

fn sums(days: &[Sold<NaiveDate>]) -> Result<(i64, Cents), Overflow> {
    let net = Cents::sum(days.iter().map(|day| day.net))?;
    Ok((days.iter().map(|day| day.bills).sum(), net))
}

fn average((bills, net): (i64, Cents)) -> Value {
    let of = super::super::numbers::Numbers {
        bills,
        subtotal: net,
        ..Default::default()
    };
    Value::Rate(of.average_order())
}

fn timed(
    asked: &Asked,
    found: &[Sold<NaiveDate>],
    earlier: &[Sold<NaiveDate>],
) -> AppResult<Report> {
    let (now, before) = (asked.days.now, asked.days.before);
    let mut parts: Vec<(Span, Vec<&Sold<NaiveDate>>)> = Vec::new();
    for sold in found {
        let part = asked.by.within(sold.key, now);
        match parts.last_mut() {
            Some((last, days)) if *last == part => days.push(sold),
            _ => parts.push((part, vec![sold])),
        }
    }
    let mut rows = Vec::new();
    for (part, days) in &parts {
        let net = Cents::sum(days.iter().map(|day| day.net))?;
        let count = days.iter().map(|day| day.bills).sum();
        rows.push(vec![
            Cell::plain(Value::Days(*part)),
            Cell::count(count, Some(bills(*part, ""))),
            Cell::to(Value::Money(net), bills(*part, "")),
            Cell::to(average((count, net)), bills(*part, "")),
        ]);
    }
    let (all, all_before) = (sums(found)?, sums(earlier)?);
    let total = vec![
        Cell::text("All"),
        Cell::count(all.0, Some(bills(now, ""))),
        Cell::to(Value::Money(all.1), bills(now, "")),
        Cell::to(average(all), bills(now, "")),
    ];
    let tiles = vec![
        invoiced(asked, [all.1, all_before.1]),
        Tile {
            label: "Invoices",
            now: Cell::to(Value::Count(all.0), bills(now, "")),
            before: Cell::to(Value::Count(all_before.0), bills(before, "")),
            formula: "Invoices issued, without void ones.",
        },
        Tile {
            label: "Average repair order",
            now: Cell::to(average(all), bills(now, "")),
            before: Cell::to(average(all_before), bills(before, "")),
            formula: "Invoiced, divided by the number of invoices.",
        },
    ];
    Ok(Report {
        tiles,
        table: Table {
            caption: "Sales",
            columns: columns(asked.by),
            rows,
            total: Some(total),
        },
        note: "Sales are before tax, by the day of issue, less what was credited of them. Days without \
            an invoice are left out.",
        listed: None,
    })
}
