//! Customers: who was invoiced, how many of them for the first time, and who is overdue for a visit.

use super::super::queries::buyers::{self, Bought, Buyer, Kind, SHOWN, bought, buyers};
use super::super::span::Span;
use super::{Asked, Cell, Reader, Report, Table, Tile, Value};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::features::customers::{self, Rules};
use crate::web::paths::{CustomerPath, CustomersPath, CustomersReportPath};

/// The columns of the list, and of the file.
pub(super) const LISTED: &[&str] = &["Customer", "Invoices", "Sales"];

/// So many of a file are read at once.
const PART: u64 = 1_000;

/// How many are listed in all. One statement.
pub(in super::super) async fn count(
    db: &ShopDb,
    (asked, reader): (&Asked, Reader),
) -> AppResult<u64> {
    let rules = rules(db, reader).await?;
    buyers::count(db, &rules, (asked.days.now, asked.who)).await
}

async fn rules(db: &ShopDb, reader: Reader) -> AppResult<Rules> {
    let settings = db.settings().await?;
    Ok(Rules::of(&settings, reader.zone, reader.today))
}

/// Those listed behind the last one, and where they go on. One statement.
pub(in super::super) async fn part(
    db: &ShopDb,
    (asked, reader): (&Asked, Reader),
    after: Option<&str>,
) -> AppResult<(Vec<Vec<Cell>>, Option<String>)> {
    let now = asked.days.now;
    let rules = rules(db, reader).await?;
    let page = buyers(db, &rules, (now, asked.who), (after, PART)).await?;
    Ok((listed_rows(&page.rows, now, reader), page.next))
}

fn listed_rows(buyers: &[Buyer], now: Span, reader: Reader) -> Vec<Vec<Cell>> {
    let row = |buyer: &Buyer| {
        let path = CustomerPath {
            customer: buyer.customer_id,
        };
        let bills = format!("&customer={}", buyer.customer_id);
        let bills = super::bills(now, &bills);
        vec![
            Cell {
                value: Value::Text(buyer.customer.clone()),
                href: reader.sees_customers.then(|| path.to_string()),
            },
            Cell::count(buyer.bills, Some(bills.clone())),
            Cell::to(Value::Money(buyer.net), bills),
        ]
    };
    buyers.iter().map(row).collect()
}

pub(super) async fn report(db: &ShopDb, asked: &Asked, reader: Reader) -> AppResult<Report> {
    let (now, before) = (asked.days.now, asked.days.before);
    let rules = rules(db, reader).await?;
    let [is, was] = bought(db, &rules, [now, before]).await?;
    let behind = (asked.after.as_deref(), SHOWN);
    let page = buyers(db, &rules, (now, asked.who), behind).await?;
    let overdue = customers::overdue(db, &rules).await?;
    let list = |days: &str, kind: Kind| {
        let who = kind.word();
        format!("{CustomersReportPath}?{days}&who={who}#listed")
    };
    let (days, days_before) = (asked.days_query(), before.query());
    let cells = |(kind, (of, then)): (Kind, (&Bought, &Bought))| {
        // All bills have their own list; those of some customers are told beside each.
        let sold = match kind {
            Kind::All => super::bills(now, ""),
            Kind::New | Kind::Returning | Kind::Vip => list(&days, kind),
        };
        let money = Cell {
            value: Value::Money(of.net),
            href: Some(sold.clone()).filter(|_| of.bills > 0),
        };
        vec![
            Cell::text(kind.label()),
            Cell::count(of.customers, Some(list(&days, kind))),
            Cell::count(of.bills, Some(sold)),
            money,
            Cell::count(then.customers, Some(list(&days_before, kind))),
        ]
    };
    let rows = Kind::ALL.into_iter().zip(is.iter().zip(&was)).map(cells);
    let mut rows: Vec<_> = rows.collect();
    let total = rows.pop();
    let listed = Table {
        caption: match asked.who {
            Kind::All => "All customers invoiced",
            Kind::New => "New customers",
            Kind::Returning => "Returning customers",
            Kind::Vip => "VIP customers",
        },
        columns: LISTED.to_vec(),
        rows: listed_rows(&page.rows, now, reader),
        total: None,
    };
    let words = format!("{CustomersPath}?filter=overdue");
    Ok(Report {
        tiles: vec![Tile {
            label: "Overdue for a visit",
            now: Cell::count(overdue, Some(words)),
            before: Cell::plain(Value::None),
            formula: "Customers who were not here for longer than the shop's rule, today.",
        }],
        table: Table {
            caption: "Customers invoiced",
            columns: vec!["Customers", "Number", "Invoices", "Sales", "Number before"],
            rows,
            total,
        },
        note: "Returning ones had a completed appointment before these days, besides those invoiced in them; \
            the others are new. VIP customers are among both. Sales are before tax, less credits.",
        listed: Some((listed, page.next)),
    })
}
