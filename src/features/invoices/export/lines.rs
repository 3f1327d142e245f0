//! `invoice-lines.csv`: the lines of the bills that `invoices.csv` would hold.

use super::super::queries::{Filter, out};
use super::asked;
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::money::Cents;
use crate::kernel::words::Condition;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::{PAGE, Table, is_full};
use chrono::NaiveDate;

/// Lines of bills to be read out.
#[derive(Debug)]
pub struct Lines {
    filter: Filter,
    today: NaiveDate,
    /// What a part costs the shop is the owner's and the accountant's, and the advisor's if the shop
    /// says so (R-ACC-14).
    sees_cost: bool,
    last: Option<out::LineKey>,
}

/// As [`invoices`](super::invoices).
#[must_use]
pub fn lines(form: &mut FormState, today: NaiveDate, sees_cost: bool) -> Option<Lines> {
    let filter = asked(form)?;
    Some(Lines {
        filter,
        today,
        sees_cost,
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
    type Row = out::Line;

    fn columns(&self) -> Vec<&'static str> {
        let mut columns = vec![
            "Invoice ID",
            "Invoice Number",
            "Invoice Status",
            "Issued",
            "Customer Name",
            "Job",
            "Kind",
            "Name",
            "Part Number",
            "Condition",
            "Service Code",
            "Quantity",
            "Unit Price",
            "Subtotal",
            "Discount",
            "Net",
            "Tax Rate",
            "Tax",
            "Total",
        ];
        if self.sees_cost {
            columns.push("Unit Cost");
        }
        columns
    }

    async fn page(&mut self, db: &ShopDb) -> AppResult<(Vec<Self::Row>, bool)> {
        let rows = out::lines(db, (&self.filter, self.today), (self.last.take(), PAGE)).await?;
        self.last = rows.last().map(out::Line::key);
        let is_full = is_full(&rows);
        Ok((rows, is_full))
    }

    fn line(&self) -> impl Fn(Self::Row, &mut Sheet) -> AppResult<()> + 'static {
        let sees_cost = self.sees_cost;
        move |row, sheet| {
            line(&row, sees_cost, sheet);
            Ok(())
        }
    }
}

fn line(row: &out::Line, sees_cost: bool, sheet: &mut Sheet) {
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
    sheet.plain_or_blank(line.condition.map(Condition::as_str));
    sheet.maybe(line.service_code.as_deref());
    sheet.plain(line.quantity);
    sheet.money(line.unit_price);
    sheet.money(line.subtotal);
    sheet.money(line.discount);
    sheet.money(line.net);
    sheet.plain(line.tax_rate.plain());
    sheet.money(line.tax);
    sheet.money(line.total);
    if sees_cost {
        sheet.plain_or_blank(line.unit_cost.map(Cents::plain));
    }
    sheet.end();
}
