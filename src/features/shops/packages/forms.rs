//! What people type about a package.

use crate::db::Bundle;
use crate::entity::service;
use crate::features::shops::catalog::code;
use crate::features::shops::charge::MOST;
use crate::kernel::ids::ServiceId;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::Category;
use crate::ui::form::FormState;

/// Most services of one package.
pub(super) const SLOTS: usize = 12;

/// What people decide about a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPackage {
    pub code: String,
    pub name: String,
    pub category: Category,
    pub description: Option<String>,
    /// Without one it costs the sum of its services.
    pub price: Option<Cents>,
    pub items: Vec<(ServiceId, Quantity)>,
}

impl From<&Bundle> for NewPackage {
    fn from(bundle: &Bundle) -> Self {
        let package = &bundle.package;
        let items = bundle.items.iter();
        Self {
            code: package.code.clone(),
            name: package.name.clone(),
            category: package.category,
            description: package.description.clone(),
            price: package.price,
            items: items.map(|item| (item.service.id, item.units)).collect(),
        }
    }
}

/// The names of the two fields of a slot, from 1.
pub(super) fn slot(at: usize) -> (String, String) {
    (format!("service_{at}"), format!("quantity_{at}"))
}

/// The form of what is stored.
pub(super) fn state(new: &NewPackage) -> FormState {
    let mut form = FormState::of([
        ("name", new.name.clone()),
        ("code", new.code.clone()),
        ("category", new.category.as_str().to_owned()),
        ("price", new.price.map(Cents::plain).unwrap_or_default()),
        ("description", new.description.clone().unwrap_or_default()),
    ]);
    for at in 1..=SLOTS {
        let (of, units) = slot(at);
        let item = new.items.get(at - 1);
        let service = item.map(|(service, _)| service.to_string());
        // No quantity is one, so that an emptied slot is as empty as any other.
        let quantity = item.filter(|(_, quantity)| *quantity != Quantity::ONE);
        let quantity = quantity.map(|(_, quantity)| quantity.to_string());
        form.set(of, service.unwrap_or_default());
        form.set(units, quantity.unwrap_or_default());
    }
    form
}

pub(super) fn package(form: &mut FormState, catalog: &[service::Model]) -> Option<NewPackage> {
    let name = form.required("name", "Name", 120);
    let code = code(form, "BRAKE_SPECIAL");
    let category = form.choice("category", "Category");
    let price = form.money("price", "Own price");
    if price.is_some_and(|price| price > MOST) {
        form.fail("price", "Own price must be at most $1,000,000.00.");
    }
    let description = form.multiline("description", "Description", 1_000);
    let items = items(form, catalog);
    if form.has_errors() {
        return None;
    }
    Some(NewPackage {
        code,
        name,
        category: category?,
        description,
        price,
        items,
    })
}

fn items(form: &mut FormState, catalog: &[service::Model]) -> Vec<(ServiceId, Quantity)> {
    let mut items: Vec<(ServiceId, Quantity)> = Vec::new();
    for at in 1..=SLOTS {
        let (of, units) = slot(at);
        let unknown = "Choose a service of the catalog.";
        let Some(id) = form.parsed::<ServiceId>(&of, unknown) else {
            if !form.value(&units).trim().is_empty() && form.error_for(&of).is_none() {
                let words = "Choose the service of this quantity, or clear the quantity.";
                form.fail(of, words);
            }
            continue;
        };
        if !catalog.iter().any(|service| service.id == id) {
            form.fail(of.clone(), unknown);
        }
        if items.iter().any(|(other, _)| *other == id) {
            let twice = "This service is in the package already. Raise its quantity instead.";
            form.fail(of, twice);
        }
        let quantity = form.quantity(&units, "Quantity").unwrap_or(Quantity::ONE);
        if quantity <= Quantity(0) || quantity > Quantity(10_000) {
            form.fail(units, "Quantity must be above 0 and at most 100.");
        }
        items.push((id, quantity));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::{NewPackage, slot, state};
    use crate::kernel::words::Category;

    #[test]
    fn an_empty_slot_stands_in_the_form_so_that_a_conflict_sees_it() {
        let form = state(&NewPackage {
            code: "BRAKES".to_owned(),
            name: "Brakes".to_owned(),
            category: Category::Brakes,
            description: None,
            price: None,
            items: Vec::new(),
        });
        let names: Vec<&str> = form.pairs().iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&slot(12).0.as_str()));
    }
}
