//! The form that gives money back.

use super::super::queries::Taken;
use crate::features::accounts::proof;
use crate::kernel::money::Cents;
use crate::kernel::words::{PaymentKind, PaymentMethod};
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::ui::{button, page_header, time};
use crate::web::paths::PaymentRefundsPath;
use chrono::NaiveDate;
use maud::{Markup, html};

/// The same press with other words than before.
pub(in super::super) const GIVEN: &str =
    "Money was already given back with this form. Give back this as well?";

/// A payment, and what this person may.
#[derive(Debug)]
pub(in super::super) struct RefundView<'a> {
    pub(in super::super) taken: &'a Taken,
    pub(in super::super) back: String,
    pub(in super::super) otherwise: bool,
    pub(in super::super) limit: Option<Cents>,
    pub(in super::super) today: NaiveDate,
    pub(in super::super) is_proof_needed: bool,
}

pub(in super::super) fn refund(view: &RefundView<'_>, form: &FormState) -> Markup {
    let (taken, paid) = (view.taken, &view.taken.payment);
    let held = taken.held();
    let action = PaymentRefundsPath { payment: paid.id }.to_string();
    let may = held.most(view.limit);
    let most = match may < held.left() {
        true => format!("At most {may}, what you may still give back of it."),
        false => format!("At most {}, what is left of it.", held.left()),
    };
    let tip = format!("Of the tip {} is left.", held.tip_left());
    let methods = PaymentMethod::ALL
        .iter()
        .filter(|method| view.otherwise || **method == paid.method)
        .map(|method| (method.as_str(), method.label()));
    let body = html! {
        (section("What goes back", &html! {
            (field::money(form, "amount", "Amount").required().hint(&most))
            @if held.tip_left() > Cents::ZERO { (field::money(form, "tip", "Tip").optional().hint(&tip)) }
            (field::radios(form, "method", "Method", methods).hint(if view.otherwise { "The way it came, unless there is a reason." } else { "The way it came; an owner may choose another." }))
        }))
        (section("For the books", &html! {
            (field::text(form, "reason", "Reason").required().autocomplete("off"))
            (field::text(form, "reference", "Reference").autocomplete("off").hint("Card receipt, check or transfer number. Needed for checks and transfers."))
        }))
        (proof::field(form, view.is_proof_needed))
        (actions(&html! {
            (button::danger("Give back"))
            (button::quiet("Cancel").href(&view.back))
        }))
    };
    html! {
        (page_header("Give money back").back(taken.on(), &view.back).meta(meta(view)))
        (form_for(&action, "refund-form", form, &body))
    }
}

fn meta(view: &RefundView<'_>) -> Markup {
    let paid = &view.taken.payment;
    html! {
        span { (view.taken.customer) }
        span {
            strong { (paid.amount) } " " (paid.method.label())
            @if paid.kind == PaymentKind::Deposit { " (deposit)" }
            ", " (time::date(paid.received_day, view.today))
        }
        @if paid.refunded > Cents::ZERO { span { (paid.refunded) " given back already" } }
        @if let Some(limit) = view.limit { span { "You may give back up to " (limit) " of one payment" } }
    }
}
