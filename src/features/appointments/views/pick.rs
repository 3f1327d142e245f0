//! Choosing services: the catalog by category, folded, each a box to tick.

use crate::entity::service;
use crate::features::shops::catalog::Prices;
use crate::kernel::words::Category;
use crate::ui::fold;
use crate::ui::form::FormState;
use maud::{Markup, html};

/// The catalog as boxes. A category with something ticked is open.
pub(super) fn services(form: &FormState, catalog: &[service::Model], prices: &Prices) -> Markup {
    let chosen: Vec<&str> = form.values("services").collect();
    let is_chosen = |service: &service::Model| chosen.contains(&service.id.to_string().as_str());
    let first = catalog.first().map(|service| service.id);
    html! {
        div.field.wide.wrong[form.error_for("services").is_some()] {
            @if catalog.is_empty() {
                p.muted { "The catalog is empty. Write down what is wrong instead." }
            }
            @for category in Category::ALL {
                @let of: Vec<&service::Model> = catalog.iter().filter(|s| s.category == *category).collect();
                @let ticked = of.iter().filter(|s| is_chosen(s)).count();
                @if !of.is_empty() {
                    (fold(category.label(), &count(ticked, of.len()), ticked > 0, &html! {
                        @for service in of {
                            label.check {
                                input id=[(first == Some(service.id)).then(|| form.id("services"))]
                                    name="services" type="checkbox" value=(service.id) checked[is_chosen(service)];
                                span { span { (service.name) } span.muted { (terms(service, prices)) } }
                            }
                        }
                    }))
                }
            }
            @if let Some(error) = form.error_for("services") {
                p.error id={ (form.id("services")) "-error" } { (error) }
            }
        }
    }
}

fn count(ticked: usize, all: usize) -> Markup {
    html! { @if ticked > 0 { (ticked) " of " (all) " chosen" } @else { (all) } }
}

/// Hours and price as the order will have them.
fn terms(service: &service::Model, prices: &Prices) -> Markup {
    let price = prices.price(service);
    html! {
        @if service.hours.0 > 0 { (service.hours) " h · " }
        (price)
    }
}
