//! The fields of a charge, and charges as a table.

use super::{Charge, Cost, Shape};
use crate::kernel::money::Cents;
use crate::kernel::words::{Condition, LineKind};
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::table::{self, Column};
use crate::ui::{Icon, button, fold, page_header};
use maud::{Markup, html};

/// The fields of a charge, for a grid. Who may not see what it costs the shop has no field for it
/// (R-ACC-17).
#[must_use]
pub fn fields(form: &FormState, shape: Shape, sees_cost: bool) -> Markup {
    let name = field::text(form, "name", "Description");
    html! { (name.required().autocomplete("off")) (beside_name(form, shape, sees_cost)) }
}

/// The same, with the focus in the first: where one is changed after the other.
#[must_use]
pub fn next_fields(form: &FormState, sees_cost: bool) -> Markup {
    let name = field::text(form, "name", "Description").autofocus();
    html! { (name.required().autocomplete("off")) (beside_name(form, Shape::Sold, sees_cost)) }
}

fn beside_name(form: &FormState, shape: Shape, sees_cost: bool) -> Markup {
    let kinds = LineKind::ALL.iter().map(|k| (k.as_str(), k.label()));
    let conditions = Condition::ALL.iter().map(|c| (c.as_str(), c.label()));
    let price = field::money(form, "unit_price", "Price");
    html! {
        (field::select(form, "kind", "Kind", kinds).hint("Decides the tax. Sublet is work of another shop."))
        (field::number(form, "quantity", "Quantity").required().inputmode("decimal").hint("Hours or pieces, like 1.5."))
        @match shape {
            Shape::Sold => {
                (price.required().hint("For one hour or piece, before tax."))
                (field::text(form, "part_no", "Part number").optional().autocomplete("off"))
                (field::select(form, "condition", "Condition", conditions).blank("Not said").hint("Of a part; printed with it."))
            }
            Shape::Template => {
                (price.hint("For one hour or piece, before tax. Labor without one costs the labor rate."))
            }
        }
        @if sees_cost {
            (field::money(form, "unit_cost", "Cost").optional().hint("What one costs the shop. Customers never see it."))
        }
    }
}

/// The form that adds a charge, folded.
#[must_use]
pub fn adding(action: &str, form: &FormState, fields: &Markup) -> Markup {
    let is_open = form.has_errors() || form.conflicted().is_some();
    let body = html! {
        (grid(fields))
        (actions(&html! { (button::secondary("Add line").icon(Icon::Plus)) }))
    };
    fold(
        "Add a line",
        &html! {},
        is_open,
        &form_for(action, "add-line", form, &body),
    )
}

/// The page that changes a charge; `back` is what it belongs to, and its address.
#[must_use]
pub fn editing(back: (&str, &str), action: &str, form: &FormState, fields: &Markup) -> Markup {
    let body = html! {
        (grid(fields))
        (actions(&html! {
            (button::primary("Save line"))
            (button::quiet("Cancel").href(back.1))
        }))
    };
    html! {
        (page_header("Edit line").back(back.0, back.1))
        (form_for(action, "line", form, &body))
    }
}

/// A charge of a table.
#[derive(Debug)]
pub struct Listed {
    pub charge: Charge,
    /// Where it is changed, and where it is removed. One that follows from something else is neither.
    pub ways: Option<[String; 2]>,
}

/// Charges, and what is shown of them.
#[derive(Debug)]
pub struct Charges<'a> {
    pub caption: &'static str,
    pub listed: &'a [Listed],
    pub sees_prices: bool,
    pub sees_cost: bool,
    /// The version of what they belong to, for those who may change them.
    pub edits: Option<i64>,
}

/// With what they come to.
#[must_use]
pub fn table(view: &Charges<'_>) -> Markup {
    let mut columns: Vec<Column> = vec![
        table::text("Line"),
        table::text("Kind"),
        table::number("Quantity"),
    ];
    if view.sees_cost {
        columns.push(table::number("Cost"));
    }
    if view.sees_prices {
        columns.push(table::number("Price"));
        columns.push(table::number("Total"));
    }
    if view.edits.is_some() {
        columns.push(table::actions("Remove"));
    }
    let rows = html! {
        @for row in view.listed {
            @let charge = &row.charge;
            @let mut cells = vec![name(row, view.edits.is_some()), html! { (charge.kind.label()) }, html! { (charge.quantity) }];
            @let () = if view.sees_cost { cells.push(cost(charge.cost)) };
            @let () = if view.sees_prices { cells.extend([html! { (charge.unit_price) }, html! { (charge.total()) }]) };
            @let () = if let Some(version) = view.edits { cells.push(removal(row, version)) };
            (table::row(None, &columns, &cells))
        }
    };
    let mut sums = vec![html! { strong { "Together, before tax" } }];
    sums.resize(columns.len(), html! {});
    let last = columns.len() - 1 - usize::from(view.edits.is_some());
    let all = view.listed.iter().map(|row| row.charge.total());
    let total = Cents::sum(all).unwrap_or(Cents::ZERO);
    sums[last] = html! { strong { (total) } };
    let foot = view.sees_prices.then(|| table::foot(&columns, &sums));
    table::table(view.caption, &columns, &rows, foot.as_ref())
}

/// With number and condition of a part.
fn name(row: &Listed, is_open: bool) -> Markup {
    let charge = &row.charge;
    let details = [
        charge.part_no.as_deref(),
        charge.condition.map(Condition::label),
    ];
    let details: Vec<&str> = details.into_iter().flatten().collect();
    let edit = row.ways.as_ref().filter(|_| is_open);
    html! {
        @match edit { Some([edit, _]) => a href=(edit) { (charge.name) }, None => (charge.name) }
        @if !details.is_empty() { br; small.muted { (details.join(" · ")) } }
    }
}

fn cost(cost: Cost) -> Markup {
    html! { @if let Cost::Is(Some(cost)) = cost { (cost) } @else { span.muted { "–" } } }
}

fn removal(row: &Listed, version: i64) -> Markup {
    let form = FormState::empty().with_version(version);
    let words = format!("Remove {}", row.charge.name);
    let button = button::quiet(&words).icon(Icon::Trash2).small().bare();
    html! { @if let Some([_, removal]) = &row.ways { (post_button(removal, &form, &button)) } }
}
