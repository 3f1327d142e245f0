//! `invoice-lines.csv`: the lines of the bills that `invoices.csv` would hold.

use super::super::queries::{Filter, out};
use super::asked;
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::{PAGE, Table};
use chrono::NaiveDate;

/// Lines of bills to be read out.
#[derive(Debug)]
pub struct Lines {
    filter: Filter,
    today: NaiveDate,
    last: Option<out::LineKey>,
}

/// As [`invoices`](super::invoices).
#[must_use]
pub fn lines(form: &mut FormState, today: NaiveDate) -> Option<Lines> {
    let filter = asked(form)?;
    Some(Lines {
        filter,
        today,
        last: None,
    })
}

impl Table for Lines {
    fn name(&self) -> &'static str {
        "invoice-lines"
    }
    async fn count(&self, db: &ShopDb, most: u64) -> AppResult<u64> {
        out::count_lines(db, (&self.filter, self.today), most).await
    }
}

impl Rows for Lines {
    fn columns(&self) -> Vec<&'static str> {
        vec![
            "Invoice ID",
            "Invoice Number",
            "Invoice Status",
            "Issued",
            "Customer Name",
            "Job",
            "Kind",
            "Name",
            "Part Number",
            "Service Code",
            "Quantity",
            "Unit Price",
            "Subtotal",
            "Net",
            "Tax Rate",
            "Tax",
            "Total",
        ]
    }

    async fn page(&mut self, db: &ShopDb, sheet: &mut Sheet) -> AppResult<bool> {
        let rows = out::lines(db, (&self.filter, self.today), (self.last.take(), PAGE)).await?;
        if u64::try_from(rows.len()).is_ok_and(|n| n == PAGE) {
            self.last = rows.last().map(out::Line::key);
        }
        for row in &rows {
            line(row, sheet);
        }
        Ok(self.last.is_some())
    }
}

fn line(row: &out::Line, sheet: &mut Sheet) {
    sheet.plain(row.invoice_id);
    sheet.maybe(row.number.as_deref());
    sheet.plain(row.status.as_str());
    sheet.day(row.issued_day);
    sheet.text(&row.customer);
    let line = &row.line;
    sheet.maybe(line.job_name.as_deref());
    sheet.plain(line.kind.as_str());
    sheet.text(&line.name);
    sheet.maybe(line.part_no.as_deref());
    sheet.maybe(line.service_code.as_deref());
    sheet.plain(line.quantity);
    sheet.money(line.unit_price);
    sheet.money(line.subtotal);
    sheet.money(line.net);
    sheet.plain(line.tax_rate.plain());
    sheet.money(line.tax);
    sheet.money(line.total);
    sheet.end();
}
