//! The list of people.

use crate::entity::membership;
use crate::features::shops::views::settings_head;
use crate::ui::button;
use crate::ui::form::{FormState, post_button};
use crate::ui::icon::Icon;
use crate::ui::place::command;
use crate::ui::table::{self, Column};
use crate::ui::{Tone, badge};
use crate::web::paths::{MemberBookingPath, PeoplePath};
use maud::{Markup, html};

pub(super) fn people(members: &[membership::Model], slug: &str) -> Markup {
    let columns = [
        table::text("Name"),
        table::text("Initials"),
        table::text("Role"),
        table::text("Appointments"),
        table::actions("Actions"),
    ];
    let add = format!(
        "autoshop staff add --shop {slug} --email sam@example.com --name \"Sam Whitaker\" --role technician"
    );
    let rows = html! { @for member in members { (row(member, &columns)) } };
    html! {
        (settings_head(&PeoplePath.to_string(), true))
        (table::table("People", &columns, &rows, None))
        p { "To add somebody, run this on the server, with the settings that it was started with, and type the password:" }
        (command(&add))
        p.muted { "Technicians take appointments at once, others with " code { "--bookable" } "." }
    }
}

fn row(member: &membership::Model, columns: &[Column]) -> Markup {
    let is_enabled = member.disabled_at.is_none();
    let booking = match (is_enabled, member.is_bookable) {
        (false, _) => badge(Tone::Idle, Icon::Ban, "Disabled"),
        (true, true) => badge(Tone::Ok, Icon::CircleCheck, "Takes appointments"),
        (true, false) => html! { "None" },
    };
    let cells = [
        html! { (member.name) },
        html! { (member.initials) },
        html! { (member.role.label()) },
        booking,
        html! { @if is_enabled { (switch(member)) } },
    ];
    table::row(None, columns, &cells)
}

fn switch(member: &membership::Model) -> Markup {
    let path = MemberBookingPath { member: member.id }.to_string();
    let (sent, words) = if member.is_bookable {
        ("false", "No more appointments")
    } else {
        ("true", "Take appointments")
    };
    let form = FormState::of([("bookable", sent.to_owned())]);
    post_button(&path, &form, &button::quiet(words).small())
}
