//! `payments.csv` (R-EXP-2).

use super::super::queries::out::{self, Taken};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::words::PaymentMethod;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::{PAGE, Table, known, span};

/// Money taken, to be read out.
#[derive(Debug)]
pub struct Payments {
    wanted: out::Payments,
    last: Option<out::PaymentKey>,
}

/// What the form of exports asks for: days of receipt, and a method. `None` if that can't be read;
/// the form says what.
#[must_use]
pub fn payments(form: &mut FormState) -> Option<Payments> {
    let method = known(form, "method", |word| word.parse::<PaymentMethod>().ok());
    let (from, to) = span(form);
    let wanted = out::Payments { from, to, method };
    (!form.has_errors()).then_some(Payments { wanted, last: None })
}

impl Table for Payments {
    fn name(&self) -> &'static str {
        "payments"
    }
    async fn count(&self, db: &ShopDb, most: u64) -> AppResult<u64> {
        out::count_payments(db, &self.wanted, most).await
    }
}

impl Rows for Payments {
    fn columns(&self) -> Vec<&'static str> {
        vec![
            "ID",
            "Appointment ID",
            "Amount",
            "Payment Method",
            "Transaction ID",
            "Payment Date",
            "Status",
            "Tip",
            "Invoice Number",
            "Order Number",
            "Customer Name",
            "Taken By",
        ]
    }

    async fn page(&mut self, db: &ShopDb, sheet: &mut Sheet) -> AppResult<bool> {
        let rows = out::payments(db, &self.wanted, (self.last.take(), PAGE)).await?;
        if u64::try_from(rows.len()).is_ok_and(|n| n == PAGE) {
            self.last = rows.last().map(|row| (row.received_day, row.id));
        }
        for row in &rows {
            line(row, sheet);
        }
        Ok(self.last.is_some())
    }
}

fn line(row: &Taken, sheet: &mut Sheet) {
    sheet.plain(row.id);
    sheet.plain_or_blank(row.appointment_id);
    sheet.money(row.amount);
    sheet.plain(row.method.as_str());
    sheet.maybe(row.external_ref.as_deref());
    sheet.at(Some(row.received_at));
    sheet.plain("payment");
    sheet.money(row.tip);
    sheet.maybe(row.number.as_deref());
    sheet.text(&row.order_number);
    sheet.text(&row.customer);
    sheet.maybe(row.taken_by.as_deref());
    sheet.end();
}
