//! Notes on a customer's page, and their form.

use super::Reader;
use super::queries::Note;
use crate::entity::{customer, customer_note};
use crate::features::customers::queries::Car;
use crate::kernel::ids::CustomerId;
use crate::kernel::time::ShopTime;
use crate::ui::form::{FormState, actions, field, form_for, post_button};
use crate::ui::{Icon, Tone, badge, button, page_header, place, time};
use crate::web::paths::{CustomerNotesPath, CustomerPath, NewNotePath, NotePath, NoteRemovalPath};
use maud::{Markup, html};

/// The notes, newest first, below what stands on the customer itself.
pub(crate) fn card(
    customer: &customer::Model,
    notes: &[Note],
    reader: Reader,
    zone: ShopTime,
) -> Markup {
    let new = NewNotePath {
        customer: customer.id,
    }
    .to_string();
    let add = button::secondary("Add a note")
        .icon(Icon::Plus)
        .href(&new)
        .small();
    crate::ui::card(
        "Notes",
        &html! { (add) },
        &html! {
            @if let Some(words) = &customer.notes { (place::lines(words)) }
            @if notes.is_empty() && customer.notes.is_none() { p { (place::muted("No notes yet.")) } }
            @for note in notes { (one(customer.id, note, reader, zone)) }
        },
    )
}

fn one(customer: CustomerId, note: &Note, reader: Reader, zone: ShopTime) -> Markup {
    let path = NotePath {
        customer,
        note: note.id,
    }
    .to_string();
    let may = reader.may_change(note.author_id, note.created_at);
    html! {
        div.stack {
            @if note.is_alert { (place::row(&badge(Tone::Warn, Icon::TriangleAlert, "Alert"))) }
            (place::lines(&note.body))
            p {
                @if let Some(car) = note.vehicle.first() { (place::muted(&format!("About the {}. ", car.label()))) }
                (place::muted(&note.author_name)) ", " (time::relative(note.created_at, reader.now, zone.tz()))
                @if may { " " a href=(path) { "Edit" span.vh { " this note" } } }
            }
        }
    }
}

pub(super) fn new(owner: &customer::Model, cars: &[Car], form: &FormState) -> Markup {
    let back = CustomerPath { customer: owner.id }.to_string();
    let action = CustomerNotesPath { customer: owner.id }.to_string();
    html! {
        (page_header("New note").back(&owner.name, &back))
        (form_for(&action, "note-form", form, &fields(form, cars, ("Add note", &back))))
    }
}

pub(super) fn edit(
    (owner, cars): (&customer::Model, &[Car]),
    stored: &customer_note::Model,
    form: &FormState,
) -> Markup {
    let back = CustomerPath { customer: owner.id }.to_string();
    let action = NotePath {
        customer: owner.id,
        note: stored.id,
    }
    .to_string();
    let removal = NoteRemovalPath {
        customer: owner.id,
        note: stored.id,
    }
    .to_string();
    let remove = button::danger("Remove note").icon(Icon::Trash2);
    html! {
        (page_header("Edit note")
            .back(&owner.name, &back)
            .action(post_button(&removal, &FormState::empty(), &remove)))
        (form_for(&action, "note-form", form, &fields(form, cars, ("Save note", &back))))
    }
}

fn fields(form: &FormState, cars: &[Car], (save, back): (&str, &str)) -> Markup {
    let cars: Vec<(String, String)> = cars
        .iter()
        .map(|car| (car.id.to_string(), car.label()))
        .collect();
    html! {
        (field::textarea(form, "body", "Note").required().hint("At most 500 characters. Customers never see it."))
        @if !cars.is_empty() {
            (field::select(form, "vehicle", "About", cars).blank("The customer"))
        }
        (field::checkbox(form, "is_alert", "Alert").hint("Shown before each visit begins, and must be acknowledged."))
        (actions(&html! { (button::primary(save)) (button::quiet("Cancel").href(back)) }))
    }
}
