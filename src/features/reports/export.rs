//! A report as a file: the table that the page shows (R-EXP-7).

use super::forms;
use super::sheets::{Asked, Cell, Kind, Reader, Value, report};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::money::Cents;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::Table;
use crate::web::staff::{Permission, Staff};

/// A report to be read out.
#[derive(Debug)]
pub struct Reports {
    asked: Asked,
    reader: Reader,
    columns: Vec<&'static str>,
}

/// What the form of the page asks for. `None` if that can't be read; the form says what.
///
/// # Errors
/// When the database does not answer.
pub async fn reports<P: Permission>(
    form: &mut FormState,
    staff: &Staff<P>,
) -> AppResult<Option<Reports>> {
    let reader = super::routes::reader(staff);
    let Some(asked) = forms::file(form, reader.today) else {
        return Ok(None);
    };
    let columns = report(&staff.db, &asked, reader).await?.table.columns;
    Ok(Some(Reports {
        asked,
        reader,
        columns,
    }))
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
        let found = report(db, &self.asked, self.reader).await?;
        Ok(u64::try_from(found.table.rows.len()).unwrap_or(u64::MAX))
    }
}

impl Rows for Reports {
    type Row = Vec<Cell>;

    fn columns(&self) -> Vec<&'static str> {
        self.columns.clone()
    }

    /// All at once: a report is short.
    async fn page(&mut self, db: &ShopDb) -> AppResult<(Vec<Self::Row>, bool)> {
        let found = report(db, &self.asked, self.reader).await?;
        Ok((found.table.rows, false))
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
        Value::Count(count) => sheet.plain(count),
        Value::Money(amount) => sheet.money(*amount),
        Value::Hours(hours) => sheet.plain(format_args!("{}.{:02}", hours / 100, hours % 100)),
        Value::Rate(rate) => sheet.plain_or_blank(rate.map(Cents::plain)),
        Value::Share(share) => sheet.plain_or_blank(*share),
        Value::Cycle(cycle) => sheet.plain_or_blank(*cycle),
        Value::None => sheet.plain(""),
    }
}
