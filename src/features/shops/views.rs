//! The set-up page, and what the pages of the settings share.

use crate::ui::form::{FormState, actions, field, form_for};
use crate::ui::list::{Tab, tabs};
use crate::ui::{button, page_header};
use crate::web::paths::{HoursPath, PeoplePath, RatesPath, SettingsPath};
use maud::{Markup, html};

/// Zones offered by name; any IANA name is taken from the command line.
pub(super) const ZONES: &[(&str, &str)] = &[
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ("America/Toronto", "Toronto"),
    ("America/Vancouver", "Vancouver"),
    ("America/Mexico_City", "Mexico City"),
    ("Europe/London", "London"),
    ("Europe/Berlin", "Berlin"),
    ("Australia/Sydney", "Sydney"),
    ("UTC", "UTC"),
];

pub(super) fn set_up(form: &FormState, action: &str) -> Markup {
    html! {
        section.card.narrow {
            h1 { "Set up your shop" }
            p { "This makes the shop and its first owner. Prices, taxes and people come after, under Settings." }
            (form_for(action, "set-up", form, &html! {
                (field::text(form, "shop", "Shop name").autocomplete("organization"))
                (field::select(form, "zone", "Time zone", ZONES.iter().copied()))
                (field::text(form, "name", "Your name").autocomplete("name"))
                (field::email(form, "email", "Your e-mail").autocomplete("username"))
                (field::password(form, "password", "Password").autocomplete("new-password").hint("At least 12 characters. A few unrelated words are best."))
                (field::checkbox(form, "starter", "Start with the catalog of 50 services"))
                (actions(&html! { (button::primary("Set up the shop")) }))
            }))
        }
    }
}

/// The head of every page of the settings, with the way to the others.
pub(super) fn settings_head(here: &str) -> Markup {
    let places = [
        ("Shop", SettingsPath.to_string()),
        ("Prices and rules", RatesPath.to_string()),
        ("Hours", HoursPath.to_string()),
        ("People", PeoplePath.to_string()),
    ];
    let places: Vec<Tab<'_>> = places
        .iter()
        .map(|(label, href)| Tab {
            label,
            href,
            current: href == here,
            count: None,
        })
        .collect();
    html! { (page_header("Settings")) (tabs("Settings", &places)) }
}
