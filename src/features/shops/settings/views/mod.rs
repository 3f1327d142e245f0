//! The pages of the settings.

mod brand;
mod groups;
mod numbers;
mod shop;

pub(super) use brand::brand;
pub(super) use groups::{Shown, group};
pub(super) use numbers::numbers;
pub(super) use shop::profile;

use crate::features::shops::views::places;
use crate::ui::form::actions;
use crate::ui::{button, page_header, table};
use maud::{Markup, html};

/// Whether a group shows in a sample invoice.
type Preview = bool;
const PREVIEW: Preview = true;

/// The last row of a group's form.
fn save(_: Preview) -> Markup {
    actions(&html! { (button::primary("Save")) })
}

/// Every group, with what is set there.
pub(super) fn index() -> Markup {
    let columns = [table::text("Group"), table::text("What is set there")];
    let rows = html! {
        @for place in places() {
            (table::row(None, &columns, &[
                html! { a href=(place.href) { (place.name) } },
                html! { (place.about) },
            ]))
        }
    };
    html! {
        (page_header("Settings"))
        (table::table("Groups of settings", &columns, &rows, None))
    }
}
