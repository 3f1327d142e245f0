//! Customers: who was invoiced, how many of them for the first time, and who is overdue for a visit.

use super::super::queries::buyers::{Bought, Kind, SHOWN, bought, buyers};
use super::super::span::Span;
use super::{Asked, Cell, Reader, Report, Table, Tile, Value};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::features::customers;
use crate::web::paths::{CustomerPath, CustomersPath, CustomersReportPath};

pub(super) async fn report(db: &ShopDb, asked: &Asked, reader: Reader) -> AppResult<Report> {
    let (now, before) = (asked.days.now, asked.days.before);
    let [is, was] = bought(db, [now, before]).await?;
    let page = buyers(db, (now, asked.who), (asked.after.as_deref(), SHOWN)).await?;
    let settings = db.settings().await?;
    let rules = customers::Rules::of(&settings, reader.zone, reader.today);
    let overdue = customers::overdue(db, &rules).await?;
    let list = |span: Span, kind: Kind| {
        format!(
            "{CustomersReportPath}?{}&who={}#listed",
            span.query(),
            kind.word()
        )
    };
    let cells = |(kind, (of, then)): (Kind, (&Bought, &Bought))| {
        vec![
            Cell::text(kind.label()),
            Cell::count(of.customers, Some(list(now, kind))),
            Cell::plain(Value::Count(of.bills)),
            Cell::plain(Value::Money(of.net)),
            Cell::count(then.customers, Some(list(before, kind))),
        ]
    };
    let rows = Kind::ALL.into_iter().zip(is.iter().zip(&was)).map(cells);
    let mut rows: Vec<_> = rows.collect();
    let total = rows.pop();
    let row = |buyer: &super::super::queries::buyers::Buyer| {
        let path = CustomerPath {
            customer: buyer.customer_id,
        };
        let bills = format!("&customer={}", buyer.customer_id);
        vec![
            Cell {
                value: Value::Text(buyer.customer.clone()),
                href: reader.sees_customers.then(|| path.to_string()),
            },
            Cell::count(buyer.bills, Some(super::bills(now, &bills))),
            Cell::to(Value::Money(buyer.net), super::bills(now, &bills)),
        ]
    };
    let listed = Table {
        caption: match asked.who {
            Kind::All => "All customers invoiced",
            Kind::New => "New customers",
            Kind::Returning => "Returning customers",
            Kind::Vip => "VIP customers",
        },
        columns: vec!["Customer", "Invoices", "Sales"],
        rows: page.rows.iter().map(row).collect(),
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
            columns: vec!["Customers", "Number", "Invoices", "Sales", "Before"],
            rows,
            total,
        },
        note: "New ones had no completed appointment before these days, returning ones had. VIP customers \
            are among both. Sales are before tax, less credits.",
        listed: Some((listed, page.next)),
    })
}
