//! `invoices.csv`.

use super::super::queries::{Filter, out};
use super::asked;
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::ids::InvoiceId;
use crate::kernel::vehicle::label;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::{PAGE, Table, is_full};
use chrono::{DateTime, NaiveDate, Utc};

/// Bills to be read out.
#[derive(Debug)]
pub struct Invoices {
    filter: Filter,
    today: NaiveDate,
    last: Option<(DateTime<Utc>, InvoiceId)>,
}

/// What the words of the list's address, and of the form of exports, ask for. `None` if they can't
/// be read; the form says which.
#[must_use]
pub fn invoices(form: &mut FormState, today: NaiveDate) -> Option<Invoices> {
    let filter = asked(form)?;
    Some(Invoices {
        filter,
        today,
        last: None,
    })
}

impl Table for Invoices {
    fn name(&self) -> &'static str {
        "invoices"
    }
    async fn count(&self, db: &ShopDb, most: u64) -> AppResult<u64> {
        out::count(db, (&self.filter, self.today), most).await
    }
}

impl Rows for Invoices {
    type Row = out::Bill;

    fn columns(&self) -> Vec<&'static str> {
        vec![
            "ID",
            "Number",
            "Status",
            "Issued",
            "Due",
            "Customer Name",
            "Vehicle",
            "Subtotal",
            "Discount",
            "Tax",
            "Total",
            "Paid",
            "Credited",
            "Balance",
            "Method(s)",
        ]
    }

    async fn page(&mut self, db: &ShopDb) -> AppResult<(Vec<Self::Row>, bool)> {
        let rows = out::page(db, (&self.filter, self.today), (self.last.take(), PAGE)).await?;
        self.last = rows.last().map(|row| (row.created_at, row.id));
        let is_full = is_full(&rows);
        Ok((rows, is_full))
    }

    fn line(&self) -> impl Fn(Self::Row, &mut Sheet) -> AppResult<()> + 'static {
        |row, sheet| {
            line(row, sheet);
            Ok(())
        }
    }
}

fn line(row: out::Bill, sheet: &mut Sheet) {
    sheet.plain(row.id);
    sheet.maybe(row.number.as_deref());
    sheet.plain(row.status.as_str());
    sheet.day(row.issued_day);
    sheet.day(row.due_day);
    sheet.text(&row.customer);
    let car = row.make.zip(row.model);
    sheet.maybe(
        car.map(|(make, model)| label(row.year, &make, &model))
            .as_deref(),
    );
    for amount in [
        row.subtotal,
        row.discount,
        row.tax,
        row.total,
        row.paid,
        row.credited,
        row.due,
    ] {
        sheet.money(amount);
    }
    let mut methods: Vec<&str> = row
        .methods
        .0
        .iter()
        .map(|paid| paid.method.as_str())
        .collect();
    methods.dedup();
    sheet.plain(methods.join("; "));
    sheet.end();
}
