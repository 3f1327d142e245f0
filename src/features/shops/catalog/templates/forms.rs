//! What people type about a line of a service.

use crate::entity::service_line;
use crate::features::shops::charge::MOST;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::LineKind;
use crate::ui::form::FormState;

/// What people decide about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    pub kind: LineKind,
    pub name: String,
    pub quantity: Quantity,
    /// Labor without one costs the shop's labor rate.
    pub unit_price: Option<Cents>,
    pub unit_cost: Option<Cents>,
}

impl From<&service_line::Model> for NewLine {
    fn from(row: &service_line::Model) -> Self {
        Self {
            kind: row.kind,
            name: row.name.clone(),
            quantity: row.quantity,
            unit_price: row.unit_price,
            unit_cost: row.unit_cost,
        }
    }
}

/// A line to be added: one part.
pub(super) fn blank() -> FormState {
    FormState::of([
        ("kind", LineKind::Part.as_str().to_owned()),
        ("quantity", Quantity::ONE.to_string()),
    ])
}

/// The form of what is stored.
pub(super) fn state(line: &NewLine) -> FormState {
    let plain = |amount: Option<Cents>| amount.map(Cents::plain).unwrap_or_default();
    FormState::of([
        ("name", line.name.clone()),
        ("kind", line.kind.as_str().to_owned()),
        ("quantity", line.quantity.to_string()),
        ("unit_price", plain(line.unit_price)),
        ("unit_cost", plain(line.unit_cost)),
    ])
}

pub(super) fn line(form: &mut FormState) -> Option<NewLine> {
    let kind: Option<LineKind> = form.choice("kind", "Kind");
    let name = form.required("name", "Description", 120);
    let quantity = form.quantity("quantity", "Quantity");
    form.demand("quantity", "Quantity");
    if quantity.is_some_and(|q| q <= Quantity(0) || q > Quantity(100_000)) {
        form.fail("quantity", "Quantity must be above 0 and at most 1,000.");
    }
    let unit_price = form.money("unit_price", "Price");
    let unit_cost = form.money("unit_cost", "Cost");
    for (field, label, amount) in [
        ("unit_price", "Price", unit_price),
        ("unit_cost", "Cost", unit_cost),
    ] {
        if amount.is_some_and(|amount| amount > MOST) {
            form.fail(field, format!("{label} must be at most $1,000,000.00."));
        }
    }
    if kind.is_some_and(|kind| kind != LineKind::Labor) {
        form.demand("unit_price", "Price");
    }
    if form.has_errors() {
        return None;
    }
    Some(NewLine {
        kind: kind?,
        name,
        quantity: quantity?,
        unit_price,
        unit_cost,
    })
}
