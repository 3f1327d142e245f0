//! The form that takes a deposit.

use crate::features::appointments::queries::Billable;
use crate::kernel::words::PaymentMethod;
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::ui::{button, page_header, plate};
use crate::web::paths::AppointmentDepositsPath;
use maud::{Markup, html};

pub(in super::super) fn deposit((at, back): (&Billable, &str), form: &FormState) -> Markup {
    let appointment = at.appointment.id;
    let action = AppointmentDepositsPath { appointment }.to_string();
    let methods = PaymentMethod::ALL
        .iter()
        .map(|method| (method.as_str(), method.label()));
    let body = html! {
        (section("What was paid", &html! {
            (field::money(form, "amount", "Amount").required().hint("It pays the invoice when that is issued; what is too much stays open and can be given back."))
            (field::radios(form, "method", "Method", methods))
            (field::money(form, "tendered", "Cash received").optional().hint("Cash only: what was handed over. The change is worked out."))
        }))
        (section("For the books", &html! {
            (field::text(form, "reference", "Reference").autocomplete("off").hint("Check number, card receipt or transfer. Needed for checks and transfers."))
            (field::date(form, "received_on", "Received on").required())
            (field::text(form, "note", "Note").autocomplete("off").hint("Needed if the method is “Other”.").wide())
        }))
        (actions(&html! {
            (button::primary("Take deposit"))
            (button::quiet("Cancel").href(back))
        }))
    };
    let meta = html! {
        span { (at.customer.name) }
        span { (plate::number(&at.order.number)) }
        @if at.price().0 > 0 { span { (at.price()) " before tax" } }
    };
    html! {
        (page_header("Take a deposit").back("Visit", back).meta(meta))
        (form_for(&action, "deposit-form", form, &body))
    }
}
