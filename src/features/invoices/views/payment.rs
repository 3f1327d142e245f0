//! The form that takes money.

use super::super::queries::Bill;
use super::{name, standing_words};
use crate::kernel::words::PaymentMethod;
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::ui::{button, page_header};
use crate::web::paths::{InvoicePath, InvoicePaymentsPath};
use maud::{Markup, html};

/// The same press with other words than before.
pub(in super::super) const TAKEN: &str =
    "A payment was already recorded with this form. Record this as another one?";

pub(in super::super) fn payment(bill: &Bill, form: &FormState) -> Markup {
    let invoice = bill.invoice.id;
    let back = InvoicePath { invoice }.to_string();
    let action = InvoicePaymentsPath { invoice }.to_string();
    let body = html! {
        (section("What was paid", &html! {
            (field::money(form, "amount", "Amount").required().hint("All that is due, or a part of it."))
            (field::money(form, "tip", "Tip").optional().hint("On top; it pays nothing of the invoice."))
            (way(form))
        }))
        (for_the_books(form))
        (actions(&html! {
            (button::primary("Record payment"))
            (button::quiet("Cancel").href(&back))
        }))
    };
    html! {
        (page_header("Take payment").back(&name(bill), &back).meta(standing_words(bill)))
        (form_for(&action, "payment-form", form, &body))
    }
}

/// By which way money comes.
pub(super) fn way(form: &FormState) -> Markup {
    let methods = PaymentMethod::ALL.iter();
    let methods = methods.map(|method| (method.as_str(), method.label()));
    html! {
        (field::radios(form, "method", "Method", methods))
        (field::money(form, "tendered", "Cash received").optional().hint("Cash only: what was handed over. The change is worked out."))
    }
}

/// What the books want to know of it.
pub(super) fn for_the_books(form: &FormState) -> Markup {
    section(
        "For the books",
        &html! {
            (field::text(form, "reference", "Reference").autocomplete("off").hint("Check number, card receipt or transfer. Needed for checks and transfers."))
            (field::date(form, "received_on", "Received on").required())
            (field::text(form, "note", "Note").autocomplete("off").hint("Needed if the method is “Other”.").wide())
        },
    )
}
