//! How a bill comes to what it asks for: each step from a line to what is due, in cents that add up
//! on the page (R-INV-6).

use super::super::paper::{Around, discount_words, taxes};
use super::super::pricing::{Bases, Fee, LetOff, Worked};
use super::super::queries::{Bill, Line};
use super::name;
use super::pricing::made_of;
use crate::kernel::money::Cents;
use crate::kernel::words::{InvoiceStatus, PaymentKind};
use crate::ui::sheet::totals;
use crate::ui::table::{self, Column};
use crate::ui::{card, page_header, place};
use crate::web::paths::InvoicePath;
use maud::{Markup, html};

/// A bill, with what its discounts and fees are worked out to be.
#[derive(Debug)]
pub(in super::super) struct Explained<'a> {
    pub(in super::super) bill: &'a Bill,
    /// The charges that no rule made, in their order.
    pub(in super::super) lines: Vec<&'a Line>,
    /// What each discount takes off each of them.
    pub(in super::super) off: LetOff,
    pub(in super::super) bases: Bases,
    /// The fees on the bill.
    pub(in super::super) fees: Vec<(Fee, Worked)>,
}

pub(in super::super) fn explanation(view: &Explained<'_>) -> Markup {
    let invoice = view.bill.invoice.id;
    let back = InvoicePath { invoice }.to_string();
    html! {
        (page_header("How this total is made").back(&name(view.bill), &back))
        (card("1. Each line", &html! {}, &each_line(view)))
        @if !view.bill.discounts().is_empty() { (card("2. Discounts", &html! {}, &discounts(view))) }
        @if !view.fees.is_empty() { (card("3. Fees of the shop", &html! {}, &fees(view))) }
        (card("4. Tax", &html! {}, &tax(view)))
        (card("5. The total", &html! {}, &sums(view)))
    }
}

const LINES: &[Column] = &[
    table::text("Line"),
    table::number("Quantity × price"),
    table::number("Subtotal"),
    table::number("Discount"),
    table::number("Net"),
    table::number("Rate"),
    table::number("Tax"),
    table::number("With tax"),
];

fn each_line(view: &Explained<'_>) -> Markup {
    let invoice = &view.bill.invoice;
    let rows = html! {
        @for line in view.bill.lines() {
            (table::row(None, LINES, &[
                html! { (line.name) @if let Some(job) = &line.job_name { div { (place::muted(job)) } } },
                html! { (line.quantity) " × " (line.unit_price) },
                html! { (line.subtotal) },
                html! { @if line.discount > Cents::ZERO { "−" (line.discount) } @else { (Cents::ZERO) } },
                html! { (line.net) },
                html! { (line.tax_rate) },
                html! { (line.tax) },
                html! { (line.total) },
            ]))
        }
    };
    let sums = [
        html! { strong { "Sum" } },
        html! {},
        html! { strong { (invoice.gross) } },
        html! { strong { "−" (invoice.discount) } },
        html! { strong { (invoice.subtotal) } },
        html! {},
        html! { strong { (invoice.tax) } },
        html! { strong { (invoice.total) } },
    ];
    html! {
        p.muted { "Quantity × price is rounded to the cent once a line; so is the tax of its net." }
        (table::table("Each line", LINES, &rows, Some(&table::foot(LINES, &sums))))
    }
}

const SHARES: &[Column] = &[
    table::text("Discount"),
    table::text("Of"),
    table::number("Takes off"),
];

fn discounts(view: &Explained<'_>) -> Markup {
    let rows = html! {
        @for (given, shares) in view.bill.discounts().iter().zip(&view.off.shares) {
            @for (line, share) in view.lines.iter().zip(shares).filter(|(_, share)| **share > Cents::ZERO) {
                (table::row(None, SHARES, &[
                    html! { (discount_words(view.bill, given)) },
                    html! { (line.name) },
                    html! { "−" (share) },
                ]))
            }
            (table::row(None, SHARES, &[
                html! { strong { (discount_words(view.bill, given)) } },
                html! { "Together" },
                html! { strong { "−" (given.given) } },
            ]))
        }
    };
    html! {
        p.muted {
            "Those of a line come first, then of a job, then of the whole bill. Each is spread by what is left of its lines, rounded down; the last line takes the rest. Fees of the shop are not discounted."
        }
        (table::table("Discounts", SHARES, &rows, None))
    }
}

const FEES: &[Column] = &[
    table::text("Fee"),
    table::number("Of"),
    table::number("Comes to"),
    table::number("At most"),
    table::number("Asked"),
];

fn fees(view: &Explained<'_>) -> Markup {
    let rows = html! {
        @for (fee, worked) in &view.fees {
            @let asked = worked.unit_price.times(worked.quantity).unwrap_or_default();
            (table::row(None, FEES, &[
                html! { (fee.name) div.muted { (made_of(fee)) } },
                html! { @if let Some(base) = worked.base { (base) } @else { (fee.quantity) } },
                html! { (worked.uncapped) },
                html! { @if let Some(cap) = fee.cap { (cap) } @else { "–" } },
                html! { strong { (asked) } },
            ]))
        }
    };
    html! {
        p.muted {
            "After discounts the labor of this bill is " (view.bases.labor) " and its parts are " (view.bases.parts) "."
        }
        (table::table("Fees of the shop", FEES, &rows, None))
    }
}

const TAX: &[Column] = &[
    table::text("Rate"),
    table::number("Of"),
    table::number("Tax"),
];

fn tax(view: &Explained<'_>) -> Markup {
    let groups = taxes(view.bill.lines()).unwrap_or_default();
    let rows = html! {
        @for group in &groups {
            (table::row(None, TAX, &[
                html! { (group.rate) },
                html! { (group.net) },
                html! { (group.tax) },
            ]))
        }
    };
    html! {
        @if groups.is_empty() { p { "Nothing on this bill is taxed." } }
        @else {
            p.muted { "The tax of each line, summed by rate. That of the sum may differ by a cent." }
            (table::table("Tax by rate", TAX, &rows, None))
        }
    }
}

/// What pays it as the books have it: deposits that it took, or will take at issue, beside what was
/// paid (R-PAY-5), and what was credited (R-INV-10).
fn sums(view: &Explained<'_>) -> Markup {
    let (bill, invoice) = (view.bill, &view.bill.invoice);
    let less = |cents: Cents| html! { "−" (cents) };
    let waiting = match bill.is_draft() {
        true => Around::today(bill).issued_by.deposit,
        false => Cents::ZERO,
    };
    let taken = bill.payments().iter();
    let taken = taken.filter(|paid| paid.kind == PaymentKind::Deposit);
    let taken = Cents::sum(taken.map(|paid| paid.applied)).unwrap_or_default();
    let paid = invoice.paid.checked_sub(taken).unwrap_or_default();
    let due = invoice.due.checked_sub(waiting).unwrap_or_default();
    let mut sums = vec![
        ("Gross", html! { (invoice.gross) }),
        ("Discount", less(invoice.discount)),
        ("Subtotal", html! { (invoice.subtotal) }),
        ("Tax", html! { (invoice.tax) }),
        ("Total", html! { (invoice.total) }),
        ("Credited", less(invoice.credited)),
    ];
    for deposit in [waiting, taken] {
        if deposit > Cents::ZERO {
            sums.push(("Deposit", less(deposit)));
        }
    }
    sums.push(("Paid", less(paid)));
    if invoice.status == InvoiceStatus::Void {
        sums.push(("Void", less(invoice.total)));
    }
    sums.push(("Due", html! { (due) }));
    totals(&sums)
}
