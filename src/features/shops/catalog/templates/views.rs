//! What a service is charged as, and the forms that change it.

use super::Charged;
use crate::entity::{service, service_line};
use crate::features::shops::catalog::Prices;
use crate::features::shops::charge::{self, Charges, Listed, Shape};
use crate::kernel::money::Quantity;
use crate::kernel::words::Pricing;
use crate::ui::card;
use crate::ui::form::FormState;
use crate::web::paths::{ServiceLinePath, ServiceLineRemovalPath, ServiceLinesPath, ServicePath};
use maud::{Markup, html};

/// The card on the page of a service.
pub(in super::super) fn charged(
    service: &service::Model,
    prices: &Prices,
    view: &Charged,
) -> Markup {
    let has_lines = prices.lines(service.id).next().is_some();
    let explains = match (has_lines, service.pricing) {
        (true, Pricing::Fixed) => "These lines stand on orders and drafts in place of its price.",
        (true, Pricing::Hourly) => "These lines stand on orders and drafts besides its hours.",
        (false, _) => "One line of labor. Add lines of your own to sell it as labor and parts.",
    };
    let action = ServiceLinesPath {
        service: service.id,
    };
    html! {
        @if has_lines || view.form.is_some() {
            (card("Charged as", &html! {}, &html! {
                p.muted { (explains) }
                @if has_lines { (lines(service, prices, view)) }
                @if let Some(form) = &view.form { (charge::adding(&action.to_string(), form, &fields(form))) }
            }))
        }
    }
}

fn lines(service: &service::Model, prices: &Prices, view: &Charged) -> Markup {
    // By the hour its labor comes first, and is no line of its own.
    let charges = prices.charges(service, Quantity::ONE);
    let lines: Vec<&service_line::Model> = prices.lines(service.id).collect();
    let before = charges.len().saturating_sub(lines.len());
    let line = |at: usize| lines.get(at.checked_sub(before)?).copied();
    let listed: Vec<Listed> = (0..)
        .zip(charges)
        .map(|(at, charge)| Listed {
            charge,
            ways: line(at).map(ways),
        })
        .collect();
    charge::table(&Charges {
        caption: "Lines of the service",
        listed: &listed,
        sees_prices: view.sees_prices,
        sees_cost: view.sees_cost,
        edits: view.form.is_some().then_some(service.version),
    })
}

fn ways(line: &service_line::Model) -> [String; 2] {
    let (service, line) = (line.service_id, line.id);
    let removal = ServiceLineRemovalPath { service, line };
    [
        ServiceLinePath { service, line }.to_string(),
        removal.to_string(),
    ]
}

/// Who may change the catalog sees what things cost.
fn fields(form: &FormState) -> Markup {
    charge::fields(form, Shape::Template, true)
}

/// The page of one line.
pub(super) fn edit(
    form: &FormState,
    service: &service::Model,
    line: &service_line::Model,
) -> Markup {
    let back = ServicePath {
        service: service.id,
    }
    .to_string();
    let [action, _] = ways(line);
    charge::editing((&service.name, &back), &action, form, &fields(form))
}
