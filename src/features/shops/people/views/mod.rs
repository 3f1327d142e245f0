//! The people's pages.

mod invite;
mod list;
mod offer;
mod person;

pub(super) use invite::{invitation_link, invite};
pub(super) use list::people;
pub(super) use offer::{OfferView, no_offer, offer};
pub(super) use person::{PersonView, person, reset_link};

use crate::kernel::words::Role;
use crate::ui::icon::Icon;
use crate::ui::place::{command, note};
use crate::ui::{Tone, badge};
use maud::{Markup, html};

/// What a role is, for whoever chooses one.
const fn does(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner: everything, with prices, settings and people",
        Role::Advisor => "Advisor: customers, appointments, invoices and payments",
        Role::Technician => "Technician: the own appointments",
        Role::Accountant => "Accountant: invoices, payments and what customers owe",
    }
}

/// The roles in a select.
fn roles<'a>() -> impl Iterator<Item = (&'a str, &'a str)> {
    Role::ALL.iter().map(|role| (role.as_str(), does(*role)))
}

/// Whether somebody may come in.
fn state(is_enabled: bool) -> Markup {
    if is_enabled {
        badge(Tone::Ok, Icon::CircleCheck, "Can sign in")
    } else {
        badge(Tone::Idle, Icon::Ban, "Disabled")
    }
}

/// A link on its only page. `id` is that of the form which it replaces.
fn shown_once(id: &str, words: &Markup, link: &str) -> Markup {
    html! {
        div id=(id) {
            (note(Tone::Ok, Icon::Lock, &html! {
                (words)
                (command(link))
                p { strong { "It is shown only now." } " Copy it before you leave this page." }
            }))
        }
    }
}
