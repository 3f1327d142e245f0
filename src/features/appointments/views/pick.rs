//! Choosing work: packages and the catalog by category, folded, each a box to tick.

use crate::entity::service;
use crate::features::shops::catalog::Prices;
use crate::features::shops::packages::Offer;
use crate::kernel::words::Category;
use crate::ui::form::FormState;
use crate::ui::{Icon, fold};
use maud::{Markup, html};

/// What can be put on an order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Menu<'a> {
    pub(crate) catalog: &'a [service::Model],
    pub(crate) packages: &'a [Offer],
    pub(crate) prices: &'a Prices,
}

/// The menu as boxes. What has something ticked in it is open.
pub(crate) fn work(form: &FormState, menu: Menu<'_>) -> Markup {
    let chosen: Vec<&str> = form.values("services").collect();
    let is_chosen = |service: &service::Model| chosen.contains(&service.id.to_string().as_str());
    let first = menu.catalog.first().map(|service| service.id);
    html! {
        div.field.wide.wrong[form.error_for("services").is_some()] data-pick {
            @if menu.catalog.is_empty() {
                p.muted { "The catalog is empty. Write down what is wrong instead." }
            } @else { (narrowing()) }
            (packages(form, menu.packages))
            @for category in Category::ALL {
                @let of: Vec<&service::Model> = menu.catalog.iter().filter(|s| s.category == *category).collect();
                @let ticked = of.iter().filter(|s| is_chosen(s)).count();
                @if !of.is_empty() {
                    (fold(category.label(), &count(ticked, of.len()), ticked > 0, &html! {
                        @for service in of {
                            label.check {
                                input id=[(first == Some(service.id)).then(|| form.id("services"))]
                                    name="services" type="checkbox" value=(service.id) checked[is_chosen(service)];
                                span { span { (service.name) } span.muted { (terms(service, menu.prices)) } }
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

/// Words that narrow the menu while they are typed (`static/floor/pick.js`). The field is no part of the
/// form, and without script it is not there: everything can be unfolded.
fn narrowing() -> Markup {
    html! {
        div.search hidden {
            (Icon::Search)
            input type="search" form="" aria-label="Find a service" placeholder="Find a service" autocomplete="off";
        }
        p.muted role="status" data-none hidden { "No service is called like that." }
    }
}

/// Packages that can be added, each with what it brings; one that can't any more stays while it is ticked.
fn packages(form: &FormState, offers: &[Offer]) -> Markup {
    let chosen: Vec<&str> = form.values("packages").collect();
    let is_chosen = |offer: &Offer| chosen.contains(&offer.id.to_string().as_str());
    let shown = offers.iter();
    let shown = shown.filter(|offer| offer.work().is_ok() || is_chosen(offer));
    let shown: Vec<&Offer> = shown.collect();
    let ticked = shown.iter().filter(|offer| is_chosen(offer)).count();
    html! {
        @if !shown.is_empty() {
            (fold("Packages", &count(ticked, shown.len()), ticked > 0, &html! {
                @for offer in shown {
                    label.check {
                        input name="packages" type="checkbox" value=(offer.id) checked[is_chosen(offer)];
                        span {
                            span { (offer.name) br; small.muted { (offer.contents()) } }
                            span.muted { @if offer.hours().0 > 0 { (offer.hours()) " h · " } (offer.total()) }
                        }
                    }
                }
            }))
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
