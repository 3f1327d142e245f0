//! The form of a customer, new and old.

use super::super::forms::{ANOTHER, KEEP_PHONE};
use super::super::queries::alike::Alike;
use super::contact;
use crate::entity::customer;
use crate::kernel::ids::CustomerId;
use crate::kernel::words::CustomerKind;
use crate::ui::form::{FormState, actions, field, form_for, post_button, section};
use crate::ui::{Icon, button, page_header, place};
use crate::web::paths::{
    CustomerDeletionPath, CustomerMergePath, CustomerPath, CustomersPath, EditCustomerPath,
};
use maud::{Markup, html};

pub(in super::super) fn new(form: &FormState) -> Markup {
    let list = CustomersPath.to_string();
    html! {
        (page_header("New customer").back("Customers", &list))
        (form_for(&list, "customer-form", form, &fields(form, "Add customer", &list)))
    }
}

pub(in super::super) fn edit(stored: &customer::Model, form: &FormState) -> Markup {
    let back = CustomerPath {
        customer: stored.id,
    }
    .to_string();
    let action = EditCustomerPath {
        customer: stored.id,
    }
    .to_string();
    let deletion = CustomerDeletionPath {
        customer: stored.id,
    }
    .to_string();
    let delete = button::danger("Delete customer").icon(Icon::Trash2);
    let seen = FormState::empty().with_version(stored.version);
    html! {
        (page_header("Edit customer")
            .back(&stored.name, &back)
            .action(post_button(&deletion, &seen, &delete)))
        (form_for(&action, "customer-form", form, &fields(form, "Save customer", &back)))
    }
}

fn fields(form: &FormState, save: &str, back: &str) -> Markup {
    let kinds = CustomerKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), kind.label()));
    let keeps_phone = form.error_for("phone").is_some() || form.is_checked(KEEP_PHONE);
    let asks_twice = form.error_for(ANOTHER).is_some() || form.is_checked(ANOTHER);
    html! {
        (section("Who", &html! {
            (field::text(form, "name", "Name").required().autocomplete("off"))
            (field::radios(form, "kind", "Kind", kinds))
            (field::tel(form, "phone", "Phone").optional().autocomplete("off"))
            (field::email(form, "email", "E-mail").optional().autocomplete("off"))
            @if keeps_phone {
                (field::checkbox(form, KEEP_PHONE, "Keep the phone as typed").hint("For numbers with words or an unusual length."))
            }
            @if asks_twice {
                (field::checkbox(form, ANOTHER, "This is somebody else").hint("Saves a second customer all the same."))
            }
        }))
        (section("Where", &html! {
            (field::text(form, "line1", "Street address").optional().autocomplete("off"))
            (field::text(form, "city", "City").optional().autocomplete("off"))
            (field::text(form, "region", "State").optional().autocomplete("off"))
            (field::text(form, "postal", "ZIP code").optional().autocomplete("off").inputmode("numeric"))
            (field::textarea(form, "access_notes", "Access notes").optional().hint("Gate code, parking, ground, height."))
        }))
        (section("Good to know", &html! {
            (field::textarea(form, "notes", "Notes").optional())
            (field::checkbox(form, "is_vip", "VIP"))
            (field::checkbox(form, "tax_exempt", "Tax exempt"))
            (field::text(form, "tax_certificate", "Tax certificate number").optional().autocomplete("off").hint("Needed for tax exemption, and printed on documents."))
        }))
        (actions(&html! { (button::primary(save)) (button::quiet("Cancel").href(back)) }))
    }
}

/// What is done with somebody who is alike.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Way {
    /// Taken instead of a new one.
    Use,
    /// Compared with this one, and merged.
    Merge(CustomerId),
    /// Only looked at.
    Open,
}

/// Who is probably the same one (R-CUST-2).
pub(in super::super) fn alike(others: &[Alike], way: Way) -> Markup {
    html! {
        p { "Probably here already:" }
        ul {
            @for Alike { customer: other, by_name } in others {
                @let path = CustomerPath { customer: other.id };
                li {
                    @match way {
                        Way::Use => { a href=(path) { strong { "Use " (other.name) } } }
                        _ => { a href=(path) { strong { (other.name) } } }
                    }
                    " " (contact::phone(other.phone.as_deref(), other.phone_raw.as_deref()))
                    " " (contact::email(other.email.as_deref()))
                    " " (place::muted(if *by_name { "a name like it" } else { "the same phone or e-mail" }))
                    @if let Way::Merge(customer) = way {
                        " " a href={ (CustomerMergePath { customer }) "?with=" (other.id) } { "Compare and merge" }
                    }
                }
            }
        }
    }
}

/// The same form was already saved with other words (R-GEN-5).
pub(crate) fn saved_already(location: &str, what: &str) -> Markup {
    html! { p { "Already saved as " a href=(location) { (what) } ". Save this as another?" } }
}
