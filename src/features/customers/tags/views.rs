//! Tags on a customer's page, and their form.

use crate::entity::{customer, tag};
use crate::kernel::ids::CustomerId;
use crate::ui::form::{FormState, actions, field, form_for};
use crate::ui::{Icon, button, page_header, place, toolbar};
use crate::web::paths::{CustomerPath, CustomerTagsPath, CustomersPath};
use maud::{Markup, html};

/// The field that says what stood there when the form was opened.
pub(super) const SEEN: &str = "seen";

/// The tags, each a way to all who have it.
pub(crate) fn card(customer: CustomerId, tags: &[String], can_edit: bool) -> Markup {
    let path = CustomerTagsPath { customer }.to_string();
    let edit = button::secondary("Edit tags")
        .icon(Icon::Tag)
        .href(&path)
        .small();
    crate::ui::card(
        "Tags",
        &html! { @if can_edit { (edit) } },
        &html! {
            @if tags.is_empty() { p { (place::muted("No tags yet.")) } }
            @else { (place::row(&html! { @for tag in tags { (link(tag)) } })) }
        },
    )
}

fn link(name: &str) -> Markup {
    let query = serde_html_form::to_string([("tag", name)]).unwrap_or_default();
    toolbar::to_list(name, &format!("{CustomersPath}?{query}"))
}

pub(super) fn edit(owner: &customer::Model, known: &[tag::Model], form: &FormState) -> Markup {
    let back = CustomerPath { customer: owner.id }.to_string();
    let action = CustomerTagsPath { customer: owner.id }.to_string();
    html! {
        (page_header("Tags").back(&owner.name, &back))
        (form_for(&action, "tags-form", form, &html! {
            input type="hidden" name=(SEEN) value=(form.value(SEEN));
            (field::text(form, "tags", "Tags").optional().wide().autocomplete("off").hint("Between commas; at most ten, of 50 characters each."))
            (actions(&html! { (button::primary("Save tags")) (button::quiet("Cancel").href(&back)) }))
        }))
        @if !known.is_empty() {
            p {
                (place::muted("In use in this shop: "))
                @for (at, tag) in known.iter().enumerate() { @if at > 0 { ", " } (tag.name) }
            }
        }
    }
}
