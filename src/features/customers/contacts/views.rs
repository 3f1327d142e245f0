//! Contacts on a customer's page, and their form.

use super::queries::Contact;
use crate::entity::{customer, customer_contact};
use crate::features::customers::forms::{ANOTHER, KEEP_PHONE};
use crate::features::customers::views::contact::{email, phone};
use crate::kernel::ids::CustomerId;
use crate::ui::form::{FormState, actions, field, form_for, post_button};
use crate::ui::{Icon, Tone, badge, button, page_header, place};
use crate::web::paths::{
    ContactPath, ContactRemovalPath, CustomerContactsPath, CustomerPath, NewContactPath,
};
use maud::{Markup, html};

/// The contacts, the main one first.
pub(crate) fn card(customer: CustomerId, contacts: &[Contact], can_edit: bool) -> Markup {
    let new = NewContactPath { customer }.to_string();
    let add = button::secondary("Add a contact")
        .icon(Icon::Plus)
        .href(&new)
        .small();
    crate::ui::card(
        "Other contacts",
        &html! { @if can_edit { (add) } },
        &html! {
            @if contacts.is_empty() { p { (place::muted("Nobody else speaks for this customer.")) } }
            @for contact in contacts { (one(customer, contact, can_edit)) }
        },
    )
}

fn one(customer: CustomerId, contact: &Contact, can_edit: bool) -> Markup {
    let path = ContactPath {
        customer,
        contact: contact.id,
    };
    let has_phone = contact.phone.is_some() || contact.phone_raw.is_some();
    html! {
        p {
            strong { (contact.name) }
            @if let Some(role) = &contact.role { " " (place::muted(role)) }
            @if contact.is_main { " " (badge(Tone::Info, Icon::Star, "Main contact")) }
            @if can_edit { " " a href=(path) { "Edit" span.vh { " " (contact.name) } } }
            @if has_phone { br; (phone(contact.phone.as_deref(), contact.phone_raw.as_deref())) }
            @if contact.email.is_some() { br; (email(contact.email.as_deref())) }
        }
    }
}

pub(super) fn new(owner: &customer::Model, form: &FormState) -> Markup {
    let back = CustomerPath { customer: owner.id }.to_string();
    let action = CustomerContactsPath { customer: owner.id }.to_string();
    html! {
        (page_header("New contact").back(&owner.name, &back))
        (form_for(&action, "contact-form", form, &fields(form, ("Add contact", &back))))
    }
}

pub(super) fn edit(
    owner: &customer::Model,
    stored: &customer_contact::Model,
    form: &FormState,
) -> Markup {
    let (customer, contact) = (owner.id, stored.id);
    let back = CustomerPath { customer }.to_string();
    let action = ContactPath { customer, contact }.to_string();
    let removal = ContactRemovalPath { customer, contact }.to_string();
    let remove = button::danger("Remove contact").icon(Icon::Trash2);
    html! {
        (page_header("Edit contact")
            .back(&owner.name, &back)
            .action(post_button(&removal, &FormState::empty(), &remove)))
        (form_for(&action, "contact-form", form, &fields(form, ("Save contact", &back))))
    }
}

fn fields(form: &FormState, (save, back): (&str, &str)) -> Markup {
    let keeps_phone = form.error_for("phone").is_some() || form.is_checked(KEEP_PHONE);
    let asks_twice = form.error_for(ANOTHER).is_some() || form.is_checked(ANOTHER);
    html! {
        (field::text(form, "name", "Name").required().autocomplete("off"))
        (field::text(form, "role", "Role").optional().autocomplete("off").hint("What this person is to the customer: office, driver, partner."))
        (field::tel(form, "phone", "Phone").optional().autocomplete("off"))
        (field::email(form, "email", "E-mail").optional().autocomplete("off"))
        @if keeps_phone {
            (field::checkbox(form, KEEP_PHONE, "Keep the phone as typed").hint("For numbers with words or an unusual length."))
        }
        @if asks_twice {
            (field::checkbox(form, ANOTHER, "Add it all the same").hint("Another customer is reached by the same phone or e-mail."))
        }
        (field::checkbox(form, "is_main", "Main contact").hint("The one to speak to first; there is at most one."))
        (actions(&html! { (button::primary(save)) (button::quiet("Cancel").href(back)) }))
    }
}
