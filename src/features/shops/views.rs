//! The set-up page, and what the pages of the settings share.

use crate::kernel::words::Role;
use crate::ui::form::{FormState, actions, field, form_for};
use crate::ui::list::{Tab, tabs};
use crate::ui::{button, page_header};
use crate::web::paths::{FeesPath, HoursPath, LimitsPath, PeoplePath, RatesPath, SettingsPath};
use maud::{Markup, html};

/// Those that most shops need, in plain words.
const USUAL: &[(&str, &str)] = &[
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
];

/// Every zone there is: its IANA name, and what it is called. The usual ones first.
pub(super) fn zones<'a>() -> impl Iterator<Item = (&'a str, String)> {
    let usual = USUAL
        .iter()
        .map(|(name, words)| (*name, (*words).to_owned()));
    let is_usual = |name: &str| USUAL.iter().any(|(usual, _)| *usual == name);
    let others = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    let others = others.filter(move |name| !is_usual(name));
    usual.chain(others.map(|name| (name, name.replace('_', " "))))
}

pub(super) fn set_up(form: &FormState, action: &str) -> Markup {
    html! {
        section.card.narrow {
            h1 { "Set up your shop" }
            p { "This makes the shop and its first owner. Prices, taxes and people come after, under Settings." }
            (form_for(action, "set-up", form, &html! {
                (field::text(form, "shop", "Shop name").autocomplete("organization"))
                (field::select(form, "zone", "Time zone", zones()))
                (field::text(form, "name", "Your name").autocomplete("name"))
                (field::email(form, "email", "Your e-mail").autocomplete("username"))
                (field::password(form, "password", "Password").autocomplete("new-password").hint("At least 12 characters. A few unrelated words are best."))
                (field::checkbox(form, "starter", "Start with the catalog of 50 services"))
                (actions(&html! { (button::primary("Set up the shop")) }))
            }))
        }
    }
}

/// Who reads the settings: an owner all of them, an advisor the hours and fees, others the fees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Owner,
    Advisor,
    Other,
}

impl Reader {
    pub(super) const fn of(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Advisor => Self::Advisor,
            Role::Technician | Role::Accountant => Self::Other,
        }
    }

    fn sees(self, href: &str) -> bool {
        match self {
            Self::Owner => true,
            Self::Advisor => href == HoursPath.to_string() || href == FeesPath.to_string(),
            Self::Other => href == FeesPath.to_string(),
        }
    }
}

/// The head of a page of the settings, with the way to the others; not for `all`, to the hours and fees.
pub(super) fn settings_head(here: &str, all: bool) -> Markup {
    settings_for(here, if all { Reader::Owner } else { Reader::Advisor })
}

/// The same, for anybody.
pub(super) fn settings_for(here: &str, reader: Reader) -> Markup {
    let places = [
        ("Shop", SettingsPath.to_string()),
        ("Prices and rules", RatesPath.to_string()),
        ("Fees", FeesPath.to_string()),
        ("Limits", LimitsPath.to_string()),
        ("Hours", HoursPath.to_string()),
        ("People", PeoplePath.to_string()),
    ];
    let places: Vec<Tab<'_>> = places
        .iter()
        .filter(|(_, href)| reader.sees(href))
        .map(|(label, href)| Tab {
            label,
            href,
            current: href == here,
            count: None,
        })
        .collect();
    html! { (page_header("Settings")) (tabs("Settings", &places)) }
}
