//! The shops of somebody who works in several.

use crate::kernel::ids::ShopId;
use crate::kernel::words::Role;
use crate::ui::form::{FormState, post_button};
use crate::ui::table;
use crate::ui::{Icon, Tone, badge, button, page_header};
use crate::web::paths::ShopChoicePath;
use maud::{Markup, html};

/// A shop to go to.
#[derive(Debug)]
pub(in super::super) struct Choice {
    pub(in super::super) shop: ShopId,
    pub(in super::super) name: String,
    pub(in super::super) role: Role,
    pub(in super::super) is_here: bool,
}

pub(in super::super) fn shops(choices: &[Choice]) -> Markup {
    let columns = [
        table::text("Shop"),
        table::text("Your role"),
        table::actions("Actions"),
    ];
    let rows = html! {
        @for choice in choices {
            (table::row(None, &columns, &[
                html! { (choice.name) },
                html! { (choice.role.label()) },
                html! {
                    @if choice.is_here { (badge(Tone::Ok, Icon::CircleCheck, "You are here")) }
                    @else { (go(choice)) }
                },
            ]))
        }
    };
    html! {
        (page_header("Your shops"))
        (table::table("Your shops", &columns, &rows, None))
    }
}

fn go(choice: &Choice) -> Markup {
    let form = FormState::of([("shop", choice.shop.to_string())]);
    let words = format!("Go to {}", choice.name);
    post_button(
        &ShopChoicePath.to_string(),
        &form,
        &button::secondary(&words).small(),
    )
}
