//! The bin.

use super::queries::MOST;
use crate::entity::customer;
use crate::features::customers::views::contact::{email, phone};
use crate::kernel::time::ShopTime;
use crate::ui::form::{FormState, post_button};
use crate::ui::table::{Column, actions, row, table, text};
use crate::ui::{Icon, button, dom_id, empty, page_header, place, time};
use crate::web::paths::{CustomerRestorationPath, CustomersPath};
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

const COLUMNS: &[Column] = &[
    text("Customer"),
    text("Phone"),
    text("E-mail"),
    text("Deleted"),
    text("Gone for good"),
    actions("Restore"),
];

pub(super) fn bin(rows: &[customer::Model], (now, zone): (DateTime<Utc>, ShopTime)) -> Markup {
    let list = CustomersPath.to_string();
    let back = button::secondary("All customers").href(&list);
    let lines = html! { @for row in rows { (line(row, (now, zone))) } };
    html! {
        (page_header("Bin").back("Customers", &list))
        @if rows.is_empty() {
            (empty(Icon::Trash2, "The bin is empty", "Customers who were deleted by mistake can be taken out of here for 30 days.", Some(&back)))
        } @else {
            (table("Deleted customers", COLUMNS, &lines, None))
            p { (place::muted(if rows.len() < MOST { "Cars, notes and contacts come back with their customer." } else { "The last 100. Cars, notes and contacts come back with their customer." })) }
        }
    }
}

fn line(deleted: &customer::Model, (now, zone): (DateTime<Utc>, ShopTime)) -> Markup {
    let path = CustomerRestorationPath {
        customer: deleted.id,
    };
    let at = deleted.deleted_at.unwrap_or(now);
    let restore = button::secondary("Restore")
        .of(&deleted.name)
        .icon(Icon::Undo2)
        .small();
    let cells = [
        html! { strong { (deleted.name) } },
        phone(deleted.phone.as_deref(), deleted.phone_raw.as_deref()),
        email(deleted.email.as_deref()),
        time::relative(at, now, zone.tz()),
        time::date(zone.day(at + TimeDelta::days(30)), zone.day(now)),
        post_button(&path.to_string(), &FormState::empty(), &restore),
    ];
    row(Some(&dom_id("customer", deleted.id)), COLUMNS, &cells)
}
