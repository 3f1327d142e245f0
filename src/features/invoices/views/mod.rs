//! Bills on the screen.

mod bill;
mod credit;
mod deposit;
mod explanation;
mod lines;
mod list;
mod money;
mod page;
mod payment;
mod pricing;
mod refund;
mod sheet;

pub(super) use bill::{BillView, Can, bill, name};
pub(super) use credit::{CREDITED, CreditNoteView, credit_note, crediting, void};
pub(super) use deposit::deposit;
pub(super) use explanation::{Explained, explanation};
pub(super) use lines::{ADD, NOTES, PACKAGE, SERVICE, added_before, line};
pub(super) use list::{ListView, list};
pub use page::print_page;
pub(super) use payment::{TAKEN, payment};
pub(super) use pricing::{DISCOUNT, FEE, edit_discount, fee, given_before};
pub(super) use refund::{GIVEN, RefundView, refund};

use super::queries::Bill;
use crate::ui::status::Status;
use crate::ui::{Icon, Tone, badge, status};
use chrono::NaiveDate;
use maud::{Markup, html};

/// How far it is paid; late ones say for how long (R-INV-11).
fn standing(bill: &Bill, today: NaiveDate) -> Markup {
    if bill.is_discarded() {
        return badge(Tone::Idle, Icon::Trash2, "Discarded");
    }
    if bill.is_credited() {
        return status(Status::Credited);
    }
    let invoice = &bill.invoice;
    let late = invoice
        .due_day
        .filter(|_| owes(bill))
        .map(|day| today - day);
    match late.map(|late| late.num_days()) {
        Some(days) if days > 0 => status(Status::Overdue(days)),
        _ => status(invoice.status),
    }
}

/// Something is still to be paid.
fn owes(bill: &Bill) -> bool {
    bill.invoice.number.is_some() && bill.invoice.due.0 > 0
}

/// "Zoë Ångström · $120.00 due of $240.00".
fn standing_words(bill: &Bill) -> Markup {
    let invoice = &bill.invoice;
    html! {
        span { (bill.customer.name) }
        span { strong { (invoice.due) } " due"
            @if invoice.paid.0 > 0 { " of " (invoice.total) }
        }
    }
}
