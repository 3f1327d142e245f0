//! The page of the limits.

use crate::features::shops::views::{Reader, settings_for};
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::web::paths::LimitsPath;
use maud::{Markup, html};

pub(super) fn limits(form: &FormState) -> Markup {
    let here = LimitsPath.to_string();
    html! {
        (settings_for(&here, Reader::Owner))
        (form_for(&here, "limits", form, &html! {
            (section("Without an owner", &html! {
                (field::number(form, "discount_limit", "Discounts up to").inputmode("decimal").after("%").required()
                    .hint("Of the bill before discounts, all of them together. Only an owner lets off more."))
                (field::money(form, "refund_limit", "Refunds up to").required()
                    .hint("An advisor may give so much back of one payment. More takes an owner or an accountant."))
                (field::checkbox(form, "advisor_sees_cost", "Advisors see what parts cost the shop"))
            }))
            (section("Authorization", &html! {
                (field::checkbox(form, "require_authorisation", "No invoice without authorization"))
                (field::number(form, "overrun_tolerance", "May come out higher by").inputmode("decimal").after("%").required()
                    .hint("Than what the customer agreed to. Above that there is a warning, or no invoice."))
            }))
            (actions(&html! { (button::primary("Save")) }))
        }))
    }
}
