//! The shop's page, and its prices and rules.

use crate::features::shops::views::{settings_head, zones};
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::web::paths::{RatesPath, SettingsPath};
use maud::{Markup, html};

pub(super) fn profile(form: &FormState) -> Markup {
    let here = SettingsPath.to_string();
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
            (actions(&html! { (button::primary("Save")) }))
        }))
    }
}

pub(super) fn rules(form: &FormState) -> Markup {
    let here = RatesPath.to_string();
    html! {
        (settings_head(&here, true))
        (form_for(&here, "rates", form, &html! {
            (section("Prices", &html! {
                (field::money(form, "labor_rate", "Labor rate").after("per h").required())
            }))
            (section("Taxes", &html! {
                (percent(form, "tax_labor", "Tax on labor"))
                (percent(form, "tax_part", "Tax on parts"))
                (percent(form, "tax_fee", "Tax on fees"))
                (percent(form, "tax_sublet", "Tax on sublet work"))
            }))
            (section("Invoices", &html! {
                (field(form, "invoice_prefix", "Prefix").autocomplete("off")
                    .hint("Before the number, 12 characters at most. {YYYY} is the year, and numbers then start anew each year."))
                (field::number(form, "invoice_due_days", "Days until due").after("days").hint("0 is due at once."))
                (field::textarea(form, "invoice_footer", "Footer").optional().hint("Terms, thanks or how to pay, below every invoice."))
            }))
            (section("Visits", &html! {
                (minutes(form, "default_duration", "Length of a visit").hint("When no job of it says how long it takes."))
                (minutes(form, "buffer", "Pause between visits").hint("At least so long, for the same technician."))
                (minutes(form, "default_travel", "Travel").hint("Between two places, as long as nobody measured."))
                (field::number(form, "max_jobs_per_day", "Most visits a day").optional().hint("Of the whole shop. Booking more asks for a reason. Empty: as many as fit."))
            }))
            (section("Technicians", &html! {
                (field::checkbox(form, "technician_sees_prices", "Technicians see prices"))
                (field::checkbox(form, "technician_may_complete", "Technicians may complete appointments"))
            }))
            (actions(&html! { (button::primary("Save")) }))
        }))
        p.muted { "New prices and taxes are for what comes. Drafts keep their taxes until somebody presses “Recalculate” on them; what is issued never changes." }
    }
}

fn percent<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> field::Field<'a> {
    field::number(form, name, label)
        .inputmode("decimal")
        .after("%")
}

fn minutes<'a>(form: &'a FormState, name: &'a str, label: &'a str) -> field::Field<'a> {
    field::number(form, name, label).after("min").required()
}
