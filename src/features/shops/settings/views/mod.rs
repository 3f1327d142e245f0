//! The pages of the settings.

mod brand;
mod groups;
mod numbers;
mod shop;
mod site;

pub(super) use brand::brand;
pub(super) use groups::{Shown, group};
pub(super) use numbers::numbers;
pub(super) use shop::profile;
pub(super) use site::site;

use crate::features::shops::views::places;
use crate::ui::form::actions;
use crate::ui::list::{Way, ways as ways_to};
use crate::ui::{button, page_header};
use crate::web::paths::PreviewPath;
use maud::{Markup, html};

/// Whether a group shows in a sample invoice.
type Preview = bool;
const PREVIEW: Preview = true;

/// The last row of a group's form.
fn save(preview: Preview) -> Markup {
    let path = PreviewPath.to_string();
    actions(&html! {
        (button::primary("Save"))
        @if preview { (button::secondary("Preview").asks(&path)) }
    })
}

/// Every group, with what is set there.
pub(super) fn index() -> Markup {
    let places = places();
    let ways: Vec<Way<'_>> = places
        .iter()
        .map(|place| Way {
            label: place.name,
            about: place.about,
            href: &place.href,
        })
        .collect();
    html! {
        (page_header("Settings"))
        (ways_to("Groups of settings", &ways))
    }
}
