//! A report as a file: the table that the page shows, or the customers that it lists (R-EXP-7).

use super::forms;
use super::numbers::Cycle;
use super::sheets::{Asked, Cell, Kind, Reader, Value, heads, people, report};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::money::Cents;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::Table;
use crate::web::staff::{Permission, Staff};
use std::sync::OnceLock;

/// A report to be read out.
#[derive(Debug)]
pub struct Reports {
    asked: Asked,
    reader: Reader,
    /// Read when they are counted: a report is short.
    rows: OnceLock<Vec<Vec<Cell>>>,
    /// Where a list of customers goes on.
    after: Option<String>,
}

/// What the form of the page asks for. `None` if that can't be read; the form says what.
pub fn reports<P: Permission>(form: &mut FormState, staff: &Staff<P>) -> Option<Reports> {
    let reader = super::routes::reader(staff);
    let asked = forms::file(form, reader.today)?;
    Some(Reports {
        asked,
        reader,
        rows: OnceLock::new(),
        after: None,
    })
}

impl Table for Reports {
    fn name(&self) -> &'static str {
        match self.asked.kind {
            Kind::Sales => "sales",
            Kind::Appointments => "appointments-report",
            Kind::Customers => "customers-report",
            Kind::Technicians => "technicians",
        }
    }
    async fn count(&self, db: &ShopDb, _: u64) -> AppResult<u64> {
        if self.asked.kind == Kind::Customers {
            return people::count(db, (&self.asked, self.reader)).await;
        }
        let found = report(db, &self.asked, self.reader).await?;
        let rows = self.rows.get_or_init(|| found.table.rows);
        Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
    }
}

impl Rows for Reports {
    type Row = Vec<Cell>;

    fn columns(&self) -> Vec<&'static str> {
        heads(&self.asked)
    }

    async fn page(&mut self, db: &ShopDb) -> AppResult<(Vec<Self::Row>, bool)> {
        if self.asked.kind == Kind::Customers {
            let asked = (&self.asked, self.reader);
            let (rows, next) = people::part(db, asked, self.after.as_deref()).await?;
            self.after = next;
            return Ok((rows, self.after.is_some()));
        }
        let rows = match self.rows.take() {
            Some(rows) => rows,
            None => report(db, &self.asked, self.reader).await?.table.rows,
        };
        Ok((rows, false))
    }

    fn line(&self) -> impl Fn(Self::Row, &mut Sheet) -> AppResult<()> + 'static {
        |row, sheet| {
            for cell in &row {
                write(&cell.value, sheet);
            }
            sheet.end();
            Ok(())
        }
    }
}

fn write(value: &Value, sheet: &mut Sheet) {
    match value {
        Value::Text(text) => sheet.text(text),
        Value::Days(days) => {
            sheet.plain(days.from);
            sheet.plain(days.to);
        }
        Value::Count(count) => sheet.plain(count),
        Value::Money(amount) => sheet.money(*amount),
        Value::Hours(hours) => sheet.plain(format_args!("{}.{:02}", hours / 100, hours % 100)),
        Value::Rate(rate) => sheet.plain_or_blank(rate.map(Cents::plain)),
        Value::Share(share) => sheet.plain_or_blank(*share),
        Value::Cycle(cycle) => sheet.plain_or_blank(cycle.map(Cycle::minutes)),
        Value::None => sheet.plain(""),
    }
}
