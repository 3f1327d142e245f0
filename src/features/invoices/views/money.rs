//! The money of a bill: what was taken, what went back, what was credited, and what is left.

use super::super::queries::{Credit, Paid, Refunded};
use super::bill::BillView;
use crate::kernel::money::Cents;
use crate::kernel::words::PaymentKind;
use crate::ui::plate::number as document_number;
use crate::ui::{Icon, Tone, badge, button, card, facts, place, time};
use crate::web::paths::{CreditNoteDocumentPath, CreditNotePath, PaymentRefundsPath};
use chrono::NaiveDate;
use maud::{Markup, html};

pub(super) fn money(view: &BillView<'_>) -> Markup {
    let bill = view.bill;
    html! {
        @if bill.invoice.number.is_some() { (payments(view)) }
        @if !bill.credits().is_empty() { (credits(bill.credits(), view)) }
        @if bill.is_draft() && !bill.deposits().is_empty() { (deposits(view)) }
    }
}

/// What was paid, and what is left (R-PAY-1).
fn payments(view: &BillView<'_>) -> Markup {
    let bill = view.bill;
    let mut sums = vec![("Paid", html! { (bill.invoice.paid) })];
    if bill.invoice.credited > Cents::ZERO {
        sums.insert(0, ("Credited", html! { (bill.invoice.credited) }));
    }
    let open = bill.payments().iter().map(Paid::open);
    let open = Cents::sum(open).unwrap_or_default();
    if open > Cents::ZERO {
        sums.push(("Open deposit", html! { (open) }));
    }
    sums.push(("Due", html! { strong { (bill.invoice.due) } }));
    let body = html! {
        @if bill.payments().is_empty() { p { (place::muted("Nothing paid yet.")) } }
        @else { (list(bill.payments(), view)) }
        (facts(sums))
    };
    card("Payments", &html! {}, &body)
}

/// Money of the order that this draft will take when it is issued (R-PAY-5).
fn deposits(view: &BillView<'_>) -> Markup {
    let body = html! {
        (list(view.bill.deposits(), view))
        p { (place::muted("Deposits pay the invoice when it is issued, up to its total.")) }
    };
    card("Deposits", &html! {}, &body)
}

fn list(paid: &[Paid], view: &BillView<'_>) -> Markup {
    html! {
        ol.timeline {
            @for paid in paid { li data-tone=(Tone::Ok.as_str()) { (payment(paid, view)) } }
        }
    }
}

fn payment(paid: &Paid, view: &BillView<'_>) -> Markup {
    let today = view.today;
    let href = PaymentRefundsPath { payment: paid.id }.to_string();
    let held = paid.held();
    let most = held.most(view.can.refund_limit);
    let label = match held.left() {
        Cents::ZERO => format!("Give back {most}"), // of the tip
        left => format!("Give back {}", left.min(most)),
    };
    html! {
        p {
            strong { (paid.amount) } " · " (paid.method.label())
            @if let Some(reference) = &paid.external_ref { " " (document_number(reference)) }
            @if paid.kind == PaymentKind::Deposit { " " (badge(Tone::Info, Icon::Banknote, "Deposit")) }
        }
        p.muted {
            (time::date(paid.received_day, today))
            @if let Some(who) = &paid.taken_by { " · " (who) }
            @if paid.tip.0 > 0 { " · tip " (paid.tip) }
            @if let Some(change) = paid.change.filter(|change| change.0 > 0) { " · change " (change) }
            @if let Some(note) = &paid.note { " · " (note) }
        }
        @for back in &paid.refunds { (refunded(back, today)) }
        @if view.can.refund && most > Cents::ZERO {
            p { (button::quiet(&label).icon(Icon::Undo2).small().href(&href)) }
        }
    }
}

/// A line under its payment.
pub(super) fn refunded(back: &Refunded, today: NaiveDate) -> Markup {
    html! {
        p {
            (Icon::Undo2) " Given back " strong { (Cents(back.amount.0.saturating_add(back.tip.0))) }
            " · " (back.method.label())
            @if let Some(reference) = &back.external_ref { " " (document_number(reference)) }
            @if back.tip.0 > 0 { " · of the tip " (back.tip) }
            " · " span.muted {
                (time::date(back.refunded_day, today))
                @if let Some(who) = &back.given_by { " · " (who) }
                " · " (back.reason)
            }
        }
    }
}

fn credits(credits: &[Credit], view: &BillView<'_>) -> Markup {
    let body = html! {
        ol.timeline {
            @for credit in credits {
                li data-tone=(Tone::Idle.as_str()) {
                    p {
                        @if view.can.see_all {
                            a href=(CreditNotePath { credit_note: credit.id }) { (document_number(&credit.number)) }
                        } @else { (document_number(&credit.number)) }
                        " · " strong { (credit.total) }
                        @if view.can.see_all {
                            " · " a href=(CreditNoteDocumentPath { credit_note: credit.id }) aria-label={ "PDF of " (credit.number) } { "PDF" }
                        }
                    }
                    p.muted { (time::date(credit.issued_day, view.today)) " · " (credit.reason) }
                }
            }
        }
    };
    card("Credit notes", &html! {}, &body)
}
