//! Discounts and the shop's fees on a draft.

use super::super::commands::On;
use super::super::paper::discount_words;
use super::super::pricing::Fee;
use super::super::queries::{Bill, Given, Rule};
use super::name;
use crate::kernel::money::Rate;
use crate::kernel::words::FeeKind;
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::{Icon, Tone, button, card, fold, page_header, place};
use crate::web::paths::{
    InvoiceDiscountPath, InvoiceDiscountRemovalPath, InvoiceDiscountsPath, InvoiceFeePath,
    InvoiceFeeRemovalPath, InvoiceFeesPath, InvoicePath,
};
use maud::{Markup, html};

/// Ids of the form that gives a discount start with it.
pub(in super::super) const DISCOUNT: &str = "discount";
/// Ids of the form that adds a fee start with it.
pub(in super::super) const FEE: &str = "fee";

/// What is let off the draft, with the form that gives more for those who may.
pub(super) fn discounts(bill: &Bill, form: Option<&FormState>) -> Markup {
    if form.is_none() && bill.discounts().is_empty() {
        return html! {};
    }
    let body = html! {
        @if bill.discounts().is_empty() { p { (place::muted("Nothing is let off.")) } }
        @else {
            ul.plain {
                @for given in bill.discounts() { li { (discount(bill, given, form.is_some())) } }
            }
        }
        @if let Some(form) = form { (giving(bill, form)) }
    };
    card("Discounts", &html! {}, &body)
}

fn discount(bill: &Bill, given: &Given, may_change: bool) -> Markup {
    let (invoice, id) = (bill.invoice.id, given.id);
    let words = discount_words(bill, given);
    let edit = InvoiceDiscountPath {
        invoice,
        discount: id,
    };
    let action = InvoiceDiscountRemovalPath {
        invoice,
        discount: id,
    }
    .to_string();
    let version = FormState::empty().with_version(bill.invoice.version);
    let bin = format!("Remove the discount “{}”", given.reason);
    place::row(&html! {
        @if may_change { a href=(edit) { (words) } } @else { span { (words) } }
        strong { "−" (given.given) }
        @if may_change {
            (post_button(&action, &version, &button::quiet(&bin).icon(Icon::Trash2).small().bare()))
        }
    })
}

fn giving(bill: &Bill, form: &FormState) -> Markup {
    let action = InvoiceDiscountsPath {
        invoice: bill.invoice.id,
    }
    .to_string();
    let body = html! {
        (discount_fields(bill, form))
        (actions(&html! { (button::secondary("Give discount").icon(Icon::Tag)) }))
    };
    let is_open = form.has_errors() || form.conflicted().is_some();
    fold(
        "Give a discount",
        &html! {},
        is_open,
        &form_for(&action, "give-discount", form, &body),
    )
}

fn discount_fields(bill: &Bill, form: &FormState) -> Markup {
    let mut choices = vec![(On::All.word(), "The whole bill".to_owned())];
    let open = || bill.lines().iter().filter(|line| !line.is_fee());
    let mut jobs: Vec<&str> = open().filter_map(|line| line.job_name.as_deref()).collect();
    let mut seen = Vec::new();
    jobs.retain(|job| {
        let is_new = !seen.contains(job);
        seen.push(*job);
        is_new
    });
    for job in jobs {
        let words = format!("Job: {job}");
        choices.push((On::Job(job.to_owned()).word(), words));
    }
    for line in open() {
        let words = format!("Line: {} ({})", line.name, line.subtotal);
        choices.push((On::Line(line.id).word(), words));
    }
    let limit = format!(
        "Of what is left there. Without an owner all discounts together are at most {} of the bill.",
        bill.shop.discount_limit
    );
    grid(&html! {
        (field::select(form, "on", "Taken off", choices).wide())
        (field::number(form, "rate", "Percentage").inputmode("decimal").after("%").hint(&limit))
        (field::money(form, "amount", "Or an amount"))
        (field::text(form, "reason", "Reason").required().wide().autocomplete("off").hint("Printed on the invoice: the customer reads it."))
    })
}

/// Changes one discount.
pub(in super::super) fn edit_discount(bill: &Bill, given: &Given, form: &FormState) -> Markup {
    let invoice = bill.invoice.id;
    let back = InvoicePath { invoice }.to_string();
    let action = InvoiceDiscountPath {
        invoice,
        discount: given.id,
    }
    .to_string();
    let body = html! {
        (discount_fields(bill, form))
        (actions(&html! {
            (button::primary("Save discount"))
            (button::quiet("Cancel").href(&back))
        }))
    };
    html! {
        (page_header("Edit discount").back(&name(bill), &back))
        (form_for(&action, "discount-form", form, &body))
    }
}

/// The same press with other words than before.
pub(in super::super) fn given_before() -> Markup {
    html! { p { "A discount was already given with this form. Give this as another?" } }
}

/// How a fee is made: "6 % of labor and parts, at most $35.00".
pub(super) fn made_of(fee: &Fee) -> Markup {
    html! {
        @match (fee.rate, fee.base) {
            (Some(rate), Some(base)) => { (rate) " of " (base.label().to_lowercase()) }
            _ => { (fee.amount.unwrap_or_default()) @if fee.kind == FeeKind::Hazmat { " each" } }
        }
        @if let Some(cap) = fee.cap { ", at most " (cap) }
    }
}

/// The shop's fees of a draft: those on it, those left out and why, and those that can be added.
pub(super) fn fees(bill: &Bill, rules: &[Rule], form: &FormState) -> Markup {
    let fees = bill.fees();
    let is_on = |rule: &Rule| fees.iter().any(|fee| fee.rule == rule.id && fee.is_on());
    let left: Vec<&Rule> = rules.iter().filter(|rule| !is_on(rule)).collect();
    if fees.is_empty() && left.is_empty() {
        return html! {};
    }
    let body = html! {
        ul.plain { @for fee in &fees { li { (fee_row(bill, fee)) } } }
        @if !left.is_empty() { (adding(bill, &left, form)) }
    };
    card("Fees of the shop", &html! {}, &body)
}

fn fee_row(bill: &Bill, fee: &Fee) -> Markup {
    let path = InvoiceFeePath {
        invoice: bill.invoice.id,
        rule: fee.rule,
    };
    let line = bill
        .lines()
        .iter()
        .find(|l| l.fee_rule_id == Some(fee.rule));
    html! {
        @match (&fee.removed, line) {
            (Some(reason), _) => p { s { (fee.name) } " " (place::muted(&format!("left out: {reason}"))) },
            (None, Some(line)) => p { a href=(path) { (fee.name) } " " strong { (line.subtotal) } },
            (None, None) => p { a href=(path) { (fee.name) } " " (place::muted("comes to nothing")) },
        }
        p.muted { (made_of(fee)) }
    }
}

fn adding(bill: &Bill, left: &[&Rule], form: &FormState) -> Markup {
    let action = InvoiceFeesPath {
        invoice: bill.invoice.id,
    }
    .to_string();
    let rules = left
        .iter()
        .map(|rule| (rule.id.to_string(), rule.name.as_str()));
    let body = html! {
        (field::select(form, "rule", "Fee", rules).blank("Choose a fee"))
        (field::number(form, "quantity", "Quantity").optional().inputmode("decimal").hint("Of hazardous waste only; others are asked once."))
        (actions(&html! { (button::secondary("Add fee").icon(Icon::Plus)) }))
    };
    fold(
        "Add a fee",
        &html! {},
        form.has_errors(),
        &form_for(&action, "add-fee", form, &body),
    )
}

/// One fee of a draft: how many, or none and why.
pub(in super::super) fn fee(
    bill: &Bill,
    fee: &Fee,
    (change, removal): (&FormState, &FormState),
) -> Markup {
    let invoice = bill.invoice.id;
    let back = InvoicePath { invoice }.to_string();
    let path = InvoiceFeePath {
        invoice,
        rule: fee.rule,
    }
    .to_string();
    let remove = InvoiceFeeRemovalPath {
        invoice,
        rule: fee.rule,
    }
    .to_string();
    let counts = fee.kind == FeeKind::Hazmat && fee.rate.is_none_or(|rate| rate == Rate::ZERO);
    html! {
        (page_header(&fee.name).back(&name(bill), &back))
        (place::note(Tone::Info, Icon::Info, &html! {
            p { "A fee of the shop: " (made_of(fee)) ". It follows the lines of the draft." }
        }))
        @if counts {
            (card("How many", &html! {}, &form_for(&path, "fee-form", change, &html! {
                (field::number(change, "quantity", "Quantity").required().inputmode("decimal"))
                (actions(&html! { (button::primary("Save fee")) }))
            })))
        }
        (card("Leave it out", &html! {}, &form_for(&remove, "fee-removal", removal, &html! {
            (field::text(removal, "reason", "Reason").required().autocomplete("off")
                .hint("Kept with this draft and in the records. The customer doesn't read it."))
            (actions(&html! { (button::danger("Leave out").icon(Icon::Trash2)) (button::quiet("Cancel").href(&back)) }))
        })))
    }
}
