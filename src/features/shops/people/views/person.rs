//! One of the people.

use super::{roles, shown_once, state};
use crate::features::accounts::proof;
use crate::features::shops::people::queries::Person;
use crate::kernel::time::ShopTime;
use crate::ui::form::{FormState, actions, field, form_for, post_button};
use crate::ui::{button, card, facts, page_header, time};
use crate::web::paths::{
    AccountPath, CrewPath, MemberDisablingPath, MemberEnablingPath, MemberPasswordLinkPath,
    MemberPath, MemberRolePath, PeoplePath,
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Somebody, and who looks.
#[derive(Debug)]
pub(in super::super) struct PersonView<'a> {
    pub(in super::super) person: &'a Person,
    pub(in super::super) is_self: bool,
    pub(in super::super) is_proof_needed: bool,
    /// A link for a new password goes by mail.
    pub(in super::super) is_mailed: bool,
    pub(in super::super) now: DateTime<Utc>,
    pub(in super::super) zone: ShopTime,
}

pub(in super::super) fn person(
    view: &PersonView<'_>,
    role: &FormState,
    link: &FormState,
) -> Markup {
    let person = view.person;
    let is_enabled = person.disabled_at.is_none();
    let people = PeoplePath.to_string();
    let last = match person.last_login_at {
        Some(at) => time::relative(at, view.now, view.zone.tz()),
        None => html! { "Never" },
    };
    html! {
        (page_header(&person.name).back("People", &people).badge(state(is_enabled)))
        (facts([
            ("Role", html! { (person.role.label()) }),
            ("Sign-in", html! { (person.email) }),
            ("Last sign-in", last),
            ("Appointments", html! { @if person.is_bookable && is_enabled { "Takes appointments" } @else { "None" } }),
        ]))
        @if person.is_bookable && is_enabled {
            p { a href=(CrewPath { member: person.id }) { "Hours, time off and skills" } }
        }
        @if is_enabled { (card("Role", &html! {}, &role_form(view, role))) }
        @if view.is_self {
            p.muted { "Your own name, e-mail and password are on " a href=(AccountPath) { "your account" } "." }
        } @else {
            @if is_enabled { (card("Password", &html! {}, &link_form(view, link))) }
            (card("Coming in", &html! {}, &switch(person)))
        }
    }
}

fn role_form(view: &PersonView<'_>, form: &FormState) -> Markup {
    let path = MemberRolePath {
        member: view.person.id,
    };
    form_for(
        &path.to_string(),
        "role",
        form,
        &html! {
            (field::select(form, "role", "Role", roles()))
            (proof::field(form, view.is_proof_needed))
            p.muted { "Whoever gets another role is signed out and signs in again." }
            (actions(&html! { (button::secondary("Save role")) }))
        },
    )
}

fn link_form(view: &PersonView<'_>, form: &FormState) -> Markup {
    let path = MemberPasswordLinkPath {
        member: view.person.id,
    };
    let form = &form.clone().with_prefix("link");
    form_for(
        &path.to_string(),
        "password-link",
        form,
        &html! {
            @if view.is_mailed {
                p { "Forgotten? Send " (view.person.name) " a mail with a link to choose a new password. It works once, for an hour." }
            } @else {
                p { "Forgotten? Make a link by which " (view.person.name) " chooses a new password. It works once, for an hour." }
            }
            (proof::field(form, view.is_proof_needed))
            (actions(&html! { (button::secondary(if view.is_mailed { "Send a link" } else { "Make a link" })) }))
        },
    )
}

fn switch(person: &Person) -> Markup {
    let (member, nothing) = (person.id, FormState::empty());
    html! {
        @if person.disabled_at.is_none() {
            p { "Disabling signs " (person.name) " out at once and keeps them out. What they did and what is given to them stays." }
            (post_button(&MemberDisablingPath { member }.to_string(), &nothing, &button::danger("Disable")))
        } @else {
            p { (person.name) " can't sign in here." }
            (post_button(&MemberEnablingPath { member }.to_string(), &nothing, &button::secondary("Enable")))
        }
    }
}

/// The link, on its only page.
pub(in super::super) fn reset_link(person: &Person, link: &str) -> Markup {
    let back = MemberPath { member: person.id }.to_string();
    let words = html! { p { "By this link " (person.name) " chooses a new password. It works once, for an hour. Give it to nobody else." } };
    html! {
        (page_header("New password").back(&person.name, &back))
        (shown_once("password-link", &words, link))
    }
}
