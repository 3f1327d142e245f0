//! What is charged for: labor, a part, a fee or work of somebody else. Orders, bills and the catalog
//! hold the same kind of line, so it is read and drawn in one place.

mod views;

pub use views::{Charges, Listed, adding, editing, fields, next_fields, table};

use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{Condition, LineKind};
use crate::ui::form::FormState;
use serde_json::{Value, json};

/// Nobody sells a thing for more; keeps sums far from the edge of `i64`.
pub const MOST: Cents = Cents(100_000_000);
/// No line has more hours or pieces.
pub const MOST_UNITS: Quantity = Quantity(1_000_000);

/// A charge as somebody typed it, or as the catalog has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Decides the tax.
    pub kind: LineKind,
    /// What it is.
    pub name: String,
    /// The maker's number.
    pub part_no: Option<String>,
    /// In what state a part was; printed with it (R-PDF-3).
    pub condition: Option<Condition>,
    /// Hours or pieces, more than none.
    pub quantity: Quantity,
    /// For one.
    pub unit_price: Cents,
    /// What one costs the shop.
    pub cost: Cost,
}

/// What a thing costs the shop: not everybody sees it, and who does not never changes it (R-ACC-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// As it is stored.
    Kept,
    /// As it was typed.
    Is(Option<Cents>),
}

impl Cost {
    /// What is stored from now on.
    #[must_use]
    pub fn over(self, stored: Option<Cents>) -> Option<Cents> {
        match self {
            Self::Kept => stored,
            Self::Is(cost) => cost,
        }
    }
}

impl Charge {
    /// One labor line.
    #[must_use]
    pub fn labor(name: &str, (quantity, unit_price): (Quantity, Cents)) -> Self {
        Self {
            kind: LineKind::Labor,
            name: name.to_owned(),
            part_no: None,
            condition: None,
            quantity,
            unit_price,
            cost: Cost::Kept,
        }
    }

    /// Quantity times price. What nobody can mean is nothing here; the bill refuses it.
    #[must_use]
    pub fn total(&self) -> Cents {
        self.unit_price.times(self.quantity).unwrap_or(Cents::ZERO)
    }

    /// The form of it; the cost stands in it only for those who see it.
    #[must_use]
    pub fn state(&self, sees_cost: bool) -> FormState {
        let condition = self.condition.map(Condition::as_str).unwrap_or_default();
        let mut form = Typed::from(self.clone()).state(sees_cost);
        form.set("part_no", self.part_no.clone().unwrap_or_default());
        form.set("condition", condition);
        form
    }

    /// For the audit log, which is read by those who see costs.
    #[must_use]
    pub fn audited(&self) -> Value {
        let cost = match self.cost {
            Cost::Kept => Value::Null,
            Cost::Is(cost) => json!(cost),
        };
        json!({
            "kind": self.kind, "name": self.name, "part_no": self.part_no,
            "condition": self.condition, "quantity": self.quantity,
            "unit_price": self.unit_price, "unit_cost": cost,
        })
    }
}

/// A charge to be added: one part.
#[must_use]
pub fn blank() -> FormState {
    FormState::of([
        ("kind", LineKind::Part.as_str().to_owned()),
        ("quantity", Quantity::ONE.to_string()),
    ])
}

/// Whether the form names a cost: a field that is hidden from somebody is not written either
/// (R-ACC-17).
#[must_use]
pub fn names_cost(form: &FormState) -> bool {
    form.pairs().iter().any(|(name, _)| name == "unit_cost")
}

/// What is asked of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Of one on an order or a bill: all.
    Sold,
    /// Of one in the catalog: which part it will be is not known yet, and labor may cost what an hour
    /// of the shop costs then.
    Template,
}

/// A charge as it was typed, maybe without a price.
#[derive(Clone, Debug)]
pub struct Typed {
    pub kind: LineKind,
    pub name: String,
    pub part_no: Option<String>,
    pub condition: Option<Condition>,
    pub quantity: Quantity,
    pub unit_price: Option<Cents>,
    pub cost: Cost,
}

impl From<Charge> for Typed {
    fn from(charge: Charge) -> Self {
        Self {
            kind: charge.kind,
            name: charge.name,
            part_no: charge.part_no,
            condition: charge.condition,
            quantity: charge.quantity,
            unit_price: Some(charge.unit_price),
            cost: charge.cost,
        }
    }
}

impl Typed {
    /// The form of what every shape has.
    #[must_use]
    pub fn state(&self, sees_cost: bool) -> FormState {
        let plain = |amount: Option<Cents>| amount.map(Cents::plain).unwrap_or_default();
        let mut form = FormState::of([
            ("kind", self.kind.as_str().to_owned()),
            ("name", self.name.clone()),
            ("quantity", self.quantity.to_string()),
            ("unit_price", plain(self.unit_price)),
        ]);
        if let (true, Cost::Is(cost)) = (sees_cost, self.cost) {
            form.set("unit_cost", plain(cost));
        }
        form
    }
}

/// What was typed.
pub fn read(form: &mut FormState) -> Option<Charge> {
    let typed = typed(form, Shape::Sold)?;
    Some(Charge {
        kind: typed.kind,
        name: typed.name,
        part_no: typed.part_no,
        condition: typed.condition,
        quantity: typed.quantity,
        unit_price: typed.unit_price?,
        cost: typed.cost,
    })
}

/// What was typed, in this shape.
pub fn typed(form: &mut FormState, shape: Shape) -> Option<Typed> {
    let kind: Option<LineKind> = form.choice("kind", "Kind");
    let most = match shape {
        Shape::Sold => 200,
        Shape::Template => 120, // a package may write its quantity behind it
    };
    let name = form.required("name", "Name", most);
    let (part_no, condition) = match shape {
        Shape::Sold => part(form, kind),
        Shape::Template => (None, None),
    };
    let quantity = form.quantity("quantity", "Quantity");
    form.demand("quantity", "Quantity");
    if quantity.is_some_and(|q| q <= Quantity(0) || q > MOST_UNITS) {
        form.fail("quantity", "Quantity must be above 0 and at most 10,000.");
    }
    let unit_price = form.money("unit_price", "Price");
    if shape == Shape::Sold || kind.is_some_and(|kind| kind != LineKind::Labor) {
        form.demand("unit_price", "Price");
    }
    if unit_price.is_some_and(|price| price > MOST) {
        form.fail("unit_price", "Price must be at most $1,000,000.00.");
    }
    let cost = form.money("unit_cost", "Cost");
    if cost.is_some_and(|cost| cost > MOST) {
        form.fail("unit_cost", "Cost must be at most $1,000,000.00.");
    }
    if form.has_errors() {
        return None;
    }
    Some(Typed {
        kind: kind?,
        name,
        part_no,
        condition,
        quantity: quantity?,
        unit_price,
        cost: if names_cost(form) {
            Cost::Is(cost)
        } else {
            Cost::Kept
        },
    })
}

/// The maker's number, and in what state it was.
fn part(form: &mut FormState, kind: Option<LineKind>) -> (Option<String>, Option<Condition>) {
    let part_no = form.optional("part_no", "Part number", 60);
    let condition: Option<Condition> = form.parsed("condition", "Choose a condition.");
    if condition.is_some() && kind.is_some_and(|kind| kind != LineKind::Part) {
        form.fail("condition", "Only a part is new, used or rebuilt.");
    }
    (part_no, condition)
}

#[cfg(test)]
mod tests {
    use super::{Cost, read};
    use crate::kernel::money::{Cents, Quantity};
    use crate::kernel::words::{Condition, LineKind};
    use crate::ui::form::FormState;

    fn posted(pairs: &[(&str, &str)]) -> FormState {
        let pairs = pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        FormState::posted(pairs.collect())
    }

    #[test] // R-INV-2
    fn a_line_needs_a_name_a_quantity_above_zero_and_a_price() {
        let mut form = posted(&[("kind", "part"), ("name", ""), ("quantity", "0")]);
        assert_eq!(read(&mut form), None);
        for field in ["name", "quantity", "unit_price"] {
            assert!(form.error_for(field).is_some(), "{field}");
        }
        let labor = [
            ("kind", "labor"),
            ("name", "Labor"),
            ("quantity", "1.5"),
            ("unit_price", "150"),
        ];
        let read = read(&mut posted(&labor)).unwrap();
        assert_eq!((read.kind, read.quantity), (LineKind::Labor, Quantity(150)));
        assert_eq!(read.unit_price, Cents(15_000));
        assert_eq!(read.cost, Cost::Kept, "nobody asked about it");
    }

    #[test] // R-PDF-3
    fn only_a_part_has_a_condition() {
        let used = |kind| {
            let mut form = posted(&[
                ("kind", kind),
                ("name", "Alternator"),
                ("quantity", "1"),
                ("unit_price", "80"),
                ("condition", "used"),
            ]);
            read(&mut form).map(|charge| charge.condition)
        };
        assert_eq!(used("part"), Some(Some(Condition::Used)));
        assert_eq!(used("labor"), None);
    }
}
