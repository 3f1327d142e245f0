//! One's own account.

use crate::features::accounts::proof;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{Density, Role};
use crate::ui::form::{FormState, actions, field, form_for, post_button};
use crate::ui::{Icon, Tone, badge, button, card, page_header, table, time};
use crate::web::paths::{
    AccountEmailPath, AccountNamePath, AccountPasswordPath, AccountSessionEndPath,
    AccountSessionsEndPath, PreferencesPath,
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use uuid::Uuid;

/// Where somebody is signed in.
#[derive(Debug)]
pub(in super::super) struct Signed {
    pub(in super::super) client: String,
    pub(in super::super) ip: String,
    pub(in super::super) shop: String,
    pub(in super::super) began: DateTime<Utc>,
    pub(in super::super) seen: DateTime<Utc>,
    pub(in super::super) is_this: bool,
    pub(in super::super) id: Uuid,
}

/// Who looks, and where they are signed in.
#[derive(Debug)]
pub(in super::super) struct AccountView {
    pub(in super::super) role: Role,
    pub(in super::super) is_proof_needed: bool,
    pub(in super::super) has_mail: bool,
    pub(in super::super) signed: Vec<Signed>,
    pub(in super::super) now: DateTime<Utc>,
    pub(in super::super) zone: ShopTime,
}

/// The forms of the page, each with what was typed or what is stored.
#[derive(Debug)]
pub(in super::super) struct AccountForms {
    pub(in super::super) name: FormState,
    pub(in super::super) email: FormState,
    pub(in super::super) password: FormState,
    pub(in super::super) prefs: FormState,
}

pub(in super::super) fn account(view: &AccountView, forms: &AccountForms) -> Markup {
    html! {
        (page_header("Your account").badge(badge(Tone::Info, Icon::User, view.role.label())))
        (card("Name", &html! {}, &form_for(&AccountNamePath.to_string(), "own-name", &forms.name, &html! {
            (field(&forms.name, "name", "Name").required().autocomplete("name"))
            (actions(&html! { (button::secondary("Save name")) }))
        })))
        (card("E-mail", &html! {}, &form_for(&AccountEmailPath.to_string(), "own-email", &forms.email, &html! {
            (field::email(&forms.email, "email", "E-mail").required().autocomplete("username").hint("With this address you sign in."))
            (proof::field(&forms.email, view.is_proof_needed))
            (actions(&html! { (button::secondary("Save e-mail")) }))
        })))
        (card("Password", &html! {}, &form_for(&AccountPasswordPath.to_string(), "own-password", &forms.password, &html! {
            // Tells a password manager whose password this is; it has no name, so it is not sent.
            input type="text" autocomplete="username" value=(forms.email.value("email")) hidden readonly;
            (field::password(&forms.password, "present", "Password now"))
            (field::password(&forms.password, "password", "New password").autocomplete("new-password")
                .hint("At least 12 characters. A few unrelated words are best."))
            p.muted { "Everywhere else you are then signed out." }
            (actions(&html! { (button::secondary("Change password")) }))
        })))
        (card("Keyboard, board and mail", &html! {}, &form_for(&PreferencesPath.to_string(), "own-preferences", &forms.prefs, &html! {
            (field::checkbox(&forms.prefs, "keys", "Single keys do something")
                .hint("Such as / for search and m to move a card. Arrows, Ctrl+K and Ctrl+Enter always do. In this shop, on every browser of yours."))
            (field::radios(&forms.prefs, "density", "Cards and tables", Density::ALL.iter().map(|density| (density.as_str(), density.label()))))
            (field::checkbox(&forms.prefs, "digest", "Mail me unread notifications once a day").hint(digest_hint(view.has_mail)))
            (actions(&html! { (button::secondary("Save preferences")) }))
        })))
        (card("Where you are signed in", &html! {}, &places(view)))
    }
}

const fn digest_hint(has_mail: bool) -> &'static str {
    match has_mail {
        true => {
            "At 7:00 by the shop's clock, to the address above. Nothing comes while all are read."
        }
        false => {
            "This server has no mail server yet: nothing comes until whoever runs it enters one."
        }
    }
}

fn places(view: &AccountView) -> Markup {
    let columns = [
        table::text("Where"),
        table::text("Address"),
        table::text("Shop"),
        table::text("Since"),
        table::text("Last used"),
        table::actions("Actions"),
    ];
    let when = |at| time::relative(at, view.now, view.zone.tz());
    let rows = html! {
        @for place in &view.signed {
            (table::row(None, &columns, &[
                html! { (place.client) },
                html! { (place.ip) },
                html! { (place.shop) },
                when(place.began),
                when(place.seen),
                html! {
                    @if place.is_this { (badge(Tone::Ok, Icon::CircleCheck, "This one")) }
                    @else { (end(place)) }
                },
            ]))
        }
    };
    html! {
        (table::table("Where you are signed in", &columns, &rows, None))
        @if view.signed.len() > 1 {
            (post_button(&AccountSessionsEndPath.to_string(), &FormState::empty(), &button::secondary("Sign out everywhere else")))
        }
    }
}

fn end(place: &Signed) -> Markup {
    let path = AccountSessionEndPath { session: place.id };
    post_button(
        &path.to_string(),
        &FormState::empty(),
        &button::quiet("Sign out there").small(),
    )
}
