//! Choosing the new owner.

use crate::entity::customer;
use crate::features::customers::Choice;
use crate::features::vehicles::queries::{OwnedCar, label};
use crate::ui::form::{FormState, asking_button};
use crate::ui::toolbar::{search, toolbar};
use crate::ui::{Icon, Tone, button, card, empty, page_header, place};
use crate::web::paths::{NewCustomerPath, TransferPath, VehiclePath};
use maud::{Markup, html};

pub(super) fn choose(owned: &OwnedCar, q: &str, choices: &[Choice]) -> Markup {
    let back = VehiclePath {
        vehicle: owned.car.id,
    }
    .to_string();
    let here = TransferPath {
        vehicle: owned.car.id,
    }
    .to_string();
    let new = NewCustomerPath.to_string();
    let others: Vec<&Choice> = choices.iter().filter(|c| c.id != owned.owner_id).collect();
    html! {
        (page_header("Transfer the car").back(&label(&owned.car), &back))
        (card("Who is the new owner?", &html! {}, &html! {
            (toolbar(&here, &search(&here, "Name, phone, e-mail or plate", q)))
            @if others.is_empty() {
                (empty(Icon::Users, "Nobody found", "Add the new owner first, then transfer the car.", Some(&button::secondary("New customer").href(&new))))
            } @else {
                ul {
                    @for choice in others {
                        li {
                            a href={ (here) "?customer=" (choice.id) } { strong { (choice.name) } }
                            @if let Some(phone) = &choice.phone { " " (place::muted(phone)) }
                        }
                    }
                }
            }
        }))
    }
}

pub(super) fn confirm(owned: &OwnedCar, to: &customer::Model) -> Markup {
    let back = VehiclePath {
        vehicle: owned.car.id,
    }
    .to_string();
    let here = TransferPath {
        vehicle: owned.car.id,
    }
    .to_string();
    let form = FormState::of([("customer", to.id.to_string())]);
    let words = format!("Transfer to {}", to.name);
    let button = button::primary(&words).icon(Icon::Car);
    html! {
        (page_header("Transfer the car").back(&label(&owned.car), &back))
        (place::note(Tone::Info, Icon::Info, &html! {
            p {
                "From " strong { (owned.owner_name) } " to " strong { (to.name) } ". "
                "Visits, readings and notes about the car stay with it. Invoices stay with " (owned.owner_name)
                ", and what they cost is not shown on the car's page any more."
            }
        }))
        (place::row(&html! {
            (asking_button(&here, &form, &button))
            (button::quiet("Somebody else").href(&here))
        }))
    }
}
