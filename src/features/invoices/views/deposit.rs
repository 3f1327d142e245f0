//! The form that takes a deposit.

use super::payment::{for_the_books, way};
use crate::features::appointments::queries::Billable;
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::ui::{button, page_header, plate};
use crate::web::paths::AppointmentDepositsPath;
use maud::{Markup, html};

pub(in super::super) fn deposit((at, back): (&Billable, &str), form: &FormState) -> Markup {
    let appointment = at.appointment.id;
    let action = AppointmentDepositsPath { appointment }.to_string();
    let body = html! {
        (section("What was paid", &html! {
            (field::money(form, "amount", "Amount").required().hint("It pays the invoice when that is issued; what is too much stays open and can be given back."))
            (way(form))
        }))
        (for_the_books(form))
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
