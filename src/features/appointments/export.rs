//! `appointments.csv` (R-EXP-1): those the list shows, in its order.

use super::forms::{Moment, exported};
use super::queries::out::{self, Out};
use super::queries::{Card, Filter};
use crate::db::{ShopDb, Unread};
use crate::error::AppResult;
use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::{PAGE, Table, is_full};
use chrono::{DateTime, Utc};

/// Visits to be read out.
#[derive(Debug)]
pub struct Appointments {
    filter: Filter,
}

/// What the words of the list's address, and of the form of exports, ask for. `None` if they can't
/// be read; the form says which.
#[must_use]
pub fn appointments(
    form: &mut FormState,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> Option<Appointments> {
    exported(form, Moment { now, zone }).map(|filter| Appointments { filter })
}

impl Table for Appointments {
    fn name(&self) -> &'static str {
        "appointments"
    }
    async fn count(&self, db: &ShopDb, most: u64) -> AppResult<u64> {
        out::count(db, &self.filter, most).await
    }
}

impl Rows for Appointments {
    type Row = Unread<Out>;

    fn columns(&self) -> Vec<&'static str> {
        vec![
            "ID",
            "Status",
            "Start",
            "End",
            "Total Amount",
            "Paid Amount",
            "Customer Name",
            "Customer Email",
            "Customer Phone",
            "Vehicle Year",
            "Vehicle Make",
            "Vehicle Model",
            "Vehicle VIN",
            "Services",
            "Vehicle Plate",
            "Technician",
            "Order Number",
            "Invoice Number",
            "Source",
        ]
    }

    async fn page(&mut self, db: &ShopDb) -> AppResult<(Vec<Self::Row>, bool)> {
        let rows = out::page(db, &self.filter, PAGE).await?;
        let last = rows.last().map(Unread::read).transpose()?;
        self.filter.after = last.map(|row| (row.card.start_at, row.card.id));
        let is_full = is_full(&rows);
        Ok((rows, is_full))
    }

    fn line(&self) -> impl Fn(Self::Row, &mut Sheet) -> AppResult<()> + 'static {
        |row, sheet| {
            line(&row.read()?, sheet);
            Ok(())
        }
    }
}

fn line(row: &Out, sheet: &mut Sheet) {
    let card: &Card = &row.card;
    sheet.plain(card.id);
    sheet.plain(card.status.as_str());
    sheet.at(Some(card.start_at));
    sheet.at(Some(card.end_at));
    sheet.money(card.price());
    sheet.money(row.paid);
    sheet.text(&card.customer);
    sheet.maybe(row.email.as_deref());
    sheet.phone(row.phone.as_deref(), row.phone_raw.as_deref());
    sheet.plain_or_blank(card.year);
    sheet.maybe(card.make.as_deref());
    sheet.maybe(card.model.as_deref());
    sheet.maybe(row.vin.as_deref());
    sheet.text(&card.jobs().collect::<Vec<_>>().join("; "));
    sheet.maybe(card.plate.as_deref());
    sheet.maybe(row.technician.as_deref());
    sheet.plain(&card.number);
    sheet.maybe(row.invoice.as_deref());
    sheet.plain(row.source.as_str());
    sheet.end();
}
