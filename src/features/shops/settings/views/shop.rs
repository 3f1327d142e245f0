//! The shop's name, address and numbers.

use super::{PREVIEW, save};
use crate::features::shops::views::{settings_head, zones};
use crate::ui::form::{FormState, field, form_for, section};
use crate::web::paths::ShopSettingsPath;
use maud::{Markup, html};

pub(in super::super) fn profile(form: &FormState) -> Markup {
    let here = ShopSettingsPath.to_string();
    html! {
        (settings_head(&here, true))
        (form_for(&here, "shop", form, &html! {
            (section("Name", &html! {
                (field(form, "name", "Shop name").required().autocomplete("organization"))
                (field(form, "legal_name", "Legal name").optional().hint("As registered, if it is another."))
            }))
            (section("Address", &html! {
                (field(form, "line1", "Street").wide().autocomplete("street-address"))
                (field(form, "city", "City").autocomplete("address-level2"))
                (field(form, "region", "State").autocomplete("address-level1"))
                (field(form, "postal", "ZIP code").autocomplete("postal-code"))
                (field::select(form, "zone", "Time zone", zones()))
                @if !form.value("visits").is_empty() { (keep(form)) }
            }))
            (section("Contact", &html! {
                (field::tel(form, "phone", "Phone"))
                (field::email(form, "email", "E-mail"))
                (field(form, "website", "Website").inputmode("url").autocomplete("url"))
            }))
            (section("Numbers on documents", &html! {
                (field(form, "registration_no", "Registration number").hint("In California the ARD number of the Bureau of Automotive Repair."))
                (field(form, "tax_id", "Tax number"))
            }))
            (save(PREVIEW))
        }))
    }
}

/// Asked when the zone changes and visits are booked ahead (R-APPT-16).
fn keep(form: &FormState) -> field::Field<'_> {
    let choices = [
        (
            "wall",
            "The time on the clock: 9:30 stays 9:30, in the new zone",
        ),
        ("instant", "The moment: the clock then shows another time"),
    ];
    field::radios(form, "visits", "Visits booked ahead keep", choices).wide()
}
