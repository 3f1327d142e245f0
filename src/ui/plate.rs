//! The licence plate: how people find a car on any screen. Numbers of documents share its face.

use maud::{Markup, html};

/// A plate with its state, if known.
#[must_use]
pub fn plate(plate: &str, state: Option<&str>) -> Markup {
    html! {
        span.plate {
            @if let Some(state) = state { small { (state) } " " }
            (plate)
        }
    }
}

/// The number of an order or an invoice: the plate's face without its edge.
#[must_use]
pub fn number(number: &str) -> Markup {
    html! { span.number { (number) } }
}
