//! What people type about a line of a service.

use crate::entity::service_line;
use crate::features::shops::charge::{self, Cost, Shape, Typed};
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

/// The form of what is stored.
pub(super) fn state(line: &service_line::Model) -> FormState {
    let typed = Typed {
        kind: line.kind,
        name: line.name.clone(),
        part_no: None,
        condition: None,
        quantity: line.quantity,
        unit_price: line.unit_price,
        cost: Cost::Is(line.unit_cost),
    };
    typed.state(true)
}

/// Who may change the catalog sees what things cost.
pub(super) fn line(form: &mut FormState) -> Option<NewLine> {
    let typed = charge::typed(form, Shape::Template)?;
    Some(NewLine {
        kind: typed.kind,
        name: typed.name,
        quantity: typed.quantity,
        unit_price: typed.unit_price,
        unit_cost: typed.cost.over(None),
    })
}
