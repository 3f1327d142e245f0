//! The list of people, and who is invited.

use super::state;
use crate::entity::invitation;
use crate::features::shops::people::queries::Person;
use crate::features::shops::views::settings_head;
use crate::kernel::time::ShopTime;
use crate::ui::form::{FormState, post_button};
use crate::ui::place::{command, row};
use crate::ui::table::{self, Column};
use crate::ui::{Icon, button, card, fold, time};
use crate::web::paths::{
    InvitationRevocationPath, InvitePath, MemberBookingPath, MemberPath, PeoplePath,
};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

type Now = (DateTime<Utc>, ShopTime);

pub(in super::super) fn people(
    (members, invited): (&[Person], &[invitation::Model]),
    slug: &str,
    now: Now,
) -> Markup {
    let columns = [
        table::text("Name"),
        table::text("Role"),
        table::text("Sign-in"),
        table::text("Last sign-in"),
        table::text("Appointments"),
        table::actions("Actions"),
    ];
    let rows = html! { @for member in members { (line(member, &columns, now)) } };
    let invite = InvitePath.to_string();
    html! {
        (settings_head(&PeoplePath.to_string(), true))
        (row(&html! { (button::primary("Invite somebody").icon(Icon::Plus).href(&invite)) }))
        (table::table("People", &columns, &rows, None))
        @if !invited.is_empty() { (invitations(invited, now)) }
        (by_command(slug))
    }
}

fn line(member: &Person, columns: &[Column], (now, zone): Now) -> Markup {
    let is_enabled = member.disabled_at.is_none();
    let page = MemberPath { member: member.id }.to_string();
    let cells = [
        html! { a href=(page) { (member.name) } },
        html! { (member.role.label()) @if !is_enabled { " " (state(false)) } },
        html! { (member.email) },
        html! {
            @match member.last_login_at {
                Some(at) => (time::relative(at, now, zone.tz())),
                None => span.muted { "Never" },
            }
        },
        html! {
            @match (is_enabled, member.is_bookable) {
                (true, true) => "Takes appointments",
                _ => "None",
            }
        },
        html! { @if is_enabled { (switch(member)) } },
    ];
    table::row(None, columns, &cells)
}

fn switch(member: &Person) -> Markup {
    let path = MemberBookingPath { member: member.id }.to_string();
    let (sent, words) = if member.is_bookable {
        ("false", "No more appointments")
    } else {
        ("true", "Take appointments")
    };
    let form = FormState::of([("bookable", sent.to_owned())]);
    post_button(&path, &form, &button::quiet(words).small())
}

fn invitations(invited: &[invitation::Model], (now, zone): Now) -> Markup {
    let columns = [
        table::text("Invited"),
        table::text("Role"),
        table::text("Ends"),
        table::actions("Actions"),
    ];
    let rows = html! {
        @for one in invited {
            @let path = InvitationRevocationPath { invitation: one.id }.to_string();
            (table::row(None, &columns, &[
                html! { (one.email) },
                html! { (one.role.label()) },
                time::relative(one.expires_at, now, zone.tz()),
                post_button(&path, &FormState::empty(), &button::quiet("Take back").small()),
            ]))
        }
    };
    card(
        "Invited, not here yet",
        &html! {},
        &table::table("Invitations", &columns, &rows, None),
    )
}

fn by_command(slug: &str) -> Markup {
    let add = format!(
        "autoshop staff add --shop {slug} --email sam@example.com --name \"Sam Whitaker\" --role technician"
    );
    let reset = "autoshop staff reset sam@example.com";
    fold(
        "By the server's command line",
        &html! {},
        false,
        &html! {
            p { "Run these on the server, with the settings that it was started with. The first adds somebody and asks for the password:" }
            (command(&add))
            p { "The second prints a link for a new password:" }
            (command(reset))
        },
    )
}
