//! `payments.csv` (R-EXP-2): first what was taken, then what was given back, each oldest first.

use super::super::queries::taken::{self, Key, Kind, Row, Wanted};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::money::Cents;
use crate::kernel::words::{PaymentKind, PaymentMethod};
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::{PAGE, Table, is_full, known, span};

/// Money taken and given back, to be read out.
#[derive(Debug)]
pub struct Payments {
    wanted: Wanted,
    /// Those taken are read out.
    is_given: bool,
    last: Option<Key>,
}

/// What a row can be, and its word.
pub const KINDS: [(&str, &str); 3] = [
    ("payment", "Payments"),
    ("deposit", "Deposits"),
    ("refund", "Refunds"),
];

/// What the form of exports asks for: days, a method, a kind. `None` if that can't be read; the form
/// says what.
#[must_use]
pub fn payments(form: &mut FormState) -> Option<Payments> {
    let method = known(form, "method", |word| word.parse::<PaymentMethod>().ok());
    let kind = known(form, "status", |word| match word {
        "refund" => Some(Kind::Refund),
        word => word.parse::<PaymentKind>().ok().map(Kind::Taken),
    });
    let (from, to) = span(form);
    let wanted = Wanted {
        from,
        to,
        method,
        kind,
    };
    let is_given = !wanted.takes();
    (!form.has_errors()).then_some(Payments {
        wanted,
        is_given,
        last: None,
    })
}

impl Table for Payments {
    fn name(&self) -> &'static str {
        "payments"
    }
    async fn count(&self, db: &ShopDb, most: u64) -> AppResult<u64> {
        taken::count(db, &self.wanted, most).await
    }
}

impl Rows for Payments {
    /// And whether it was given back.
    type Row = (Row, bool);

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

    async fn page(&mut self, db: &ShopDb) -> AppResult<(Vec<Self::Row>, bool)> {
        let from = (self.last.take(), PAGE);
        let rows = if self.is_given {
            taken::refunds(db, &self.wanted, from).await?
        } else {
            taken::payments(db, &self.wanted, from).await?
        };
        let is_given = self.is_given;
        let more = if is_full(&rows) {
            self.last = rows.last().map(|row| (row.day, row.id));
            true
        } else {
            self.is_given = true;
            !is_given && self.wanted.refunds()
        };
        let rows = rows.into_iter().map(|row| (row, is_given));
        Ok((rows.collect(), more))
    }

    fn line(&self) -> impl Fn(Self::Row, &mut Sheet) -> AppResult<()> + 'static {
        |(row, is_given), sheet| {
            line(&row, is_given, sheet);
            Ok(())
        }
    }
}

fn line(row: &Row, is_given: bool, sheet: &mut Sheet) {
    let signed = |Cents(amount): Cents| Cents(if is_given { -amount } else { amount });
    sheet.plain(row.id);
    sheet.plain_or_blank(row.appointment_id);
    sheet.money(signed(row.amount));
    sheet.plain(row.method.as_str());
    sheet.maybe(row.external_ref.as_deref());
    sheet.at(Some(row.at));
    sheet.plain(if is_given {
        "refund"
    } else {
        row.kind.as_str()
    });
    sheet.money(signed(row.tip));
    sheet.maybe(row.number.as_deref());
    sheet.text(&row.order_number);
    sheet.text(&row.customer);
    sheet.maybe(row.by.as_deref());
    sheet.end();
}
