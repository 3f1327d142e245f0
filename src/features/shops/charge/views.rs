//! The fields of a charge.

use crate::kernel::words::{Condition, LineKind};
use crate::ui::form::{FormState, field};
use maud::{Markup, html};

/// The fields of a charge, for a grid. Who may not see what it costs the shop has no field for it
/// (R-ACC-17).
#[must_use]
pub fn fields(form: &FormState, sees_cost: bool) -> Markup {
    let kinds = LineKind::ALL.iter().map(|k| (k.as_str(), k.label()));
    let conditions = Condition::ALL.iter().map(|c| (c.as_str(), c.label()));
    html! {
        (field::text(form, "name", "Description").required().autocomplete("off"))
        (field::select(form, "kind", "Kind", kinds).hint("Decides the tax. Sublet is work of another shop."))
        (field::number(form, "quantity", "Quantity").required().inputmode("decimal").hint("Hours or pieces, like 1.5."))
        (field::money(form, "unit_price", "Price").required().hint("For one hour or piece, before tax."))
        (field::text(form, "part_no", "Part number").optional().autocomplete("off"))
        (field::select(form, "condition", "Condition", conditions).blank("Not said").hint("Of a part; printed with it."))
        @if sees_cost {
            (field::money(form, "unit_cost", "Cost").optional().hint("What one costs the shop. Customers never see it."))
        }
    }
}
