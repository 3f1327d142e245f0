//! The set-up page, and what the pages of the settings share.

use crate::kernel::words::Role;
use crate::ui::form::{FormState, actions, field, form_for};
use crate::ui::list::{Tab, tabs};
use crate::ui::{button, page_header};
use crate::web::paths::{
    BookingSettingsPath, BrandPath, DataPath, DocumentsPath, FeesPath, HoursPath, JobsPath,
    LimitsPath, MessageSettingsPath, NumberingPath, PeoplePath, PricesPath, SchedulingPath,
    SettingsPath, ShopSettingsPath, SiteSettingsPath, SpeedPath, StandingPath, TechniciansPath,
    TemplatesPath, ZonesPath,
};
use maud::{Markup, html};
use std::fmt::Display;

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

/// A group of the settings.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) href: String,
}

/// Every group, in the order in which a shop is set up.
pub(super) fn places() -> Vec<Place> {
    let place = |name, about, href: &dyn Display| Place {
        name,
        about,
        href: href.to_string(),
    };
    vec![
        place(
            "Shop",
            "Name, address, time zone, contact, registration and tax number",
            &ShopSettingsPath,
        ),
        place(
            "Logo and color",
            "What your documents and pages look like",
            &BrandPath,
        ),
        place("Public page", "What everybody sees", &SiteSettingsPath),
        place(
            "Online booking",
            "Whether everybody can book on the public page",
            &BookingSettingsPath,
        ),
        place("Hours", "When the shop works, and holidays", &HoursPath),
        place(
            "Prices and taxes",
            "Labor rate, and the tax on each kind of line",
            &PricesPath,
        ),
        place("Fees", "What the shop adds to its invoices", &FeesPath),
        place(
            "Limits",
            "How far people may go without an owner",
            &LimitsPath,
        ),
        place(
            "Numbering",
            "Prefix and next number of orders and invoices",
            &NumberingPath,
        ),
        place(
            "Documents",
            "Paper, payment term, terms and footer",
            &DocumentsPath,
        ),
        place(
            "Scheduling",
            "Length of a visit, pause, travel, most visits a day, free times",
            &SchedulingPath,
        ),
        place(
            "Areas",
            "Where the shop drives to, trip fees, and who drives there",
            &ZonesPath,
        ),
        place("Messages", "What customers hear", &MessageSettingsPath),
        place("Templates", "The words of messages", &TemplatesPath),
        place(
            "Customer badges",
            "VIP, due soon and overdue",
            &StandingPath,
        ),
        place(
            "Technicians",
            "Whether they see prices, complete visits and take payments",
            &TechniciansPath,
        ),
        place(
            "People",
            "Who works here, as what, and who takes appointments",
            &PeoplePath,
        ),
        place("Speed", "How fast pages are in use", &SpeedPath),
        place("Data", "Everything the shop has, as one file", &DataPath),
        place(
            "Background work",
            "What could not be done by itself, and what waits",
            &JobsPath,
        ),
    ]
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

/// The head of a page of the settings, with the way back to all of them for who may see `all`.
pub(crate) fn settings_head(here: &str, all: bool) -> Markup {
    settings_for(here, if all { Reader::Owner } else { Reader::Advisor })
}

/// The same, for anybody: who may not see them all goes to and fro between the few.
pub(super) fn settings_for(here: &str, reader: Reader) -> Markup {
    let index = SettingsPath.to_string();
    let places = places();
    let place = places.iter().find(|place| place.href == here);
    let head = page_header(place.map_or("Settings", |place| place.name));
    if reader == Reader::Owner {
        return html! { (head.back("Settings", &index)) };
    }
    let seen = places.iter().filter(|place| reader.sees(&place.href));
    let seen: Vec<Tab<'_>> = seen
        .map(|place| Tab {
            label: place.name,
            href: &place.href,
            current: place.href == here,
            count: None,
        })
        .collect();
    html! {
        (head)
        @if seen.len() > 1 { (tabs("Settings", &seen)) }
    }
}
