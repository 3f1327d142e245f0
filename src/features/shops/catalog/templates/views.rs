//! What a service is charged as, and the forms that change it.

use super::Charged;
use crate::entity::{service, service_line};
use crate::features::shops::catalog::Prices;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{LineKind, Pricing};
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::icon::Icon;
use crate::ui::table::{self, Column};
use crate::ui::{card, fold, page_header};
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
    html! {
        @if has_lines || view.form.is_some() {
            (card("Charged as", &html! {}, &html! {
                p.muted { (explains) }
                @if has_lines { (lines(service, prices, view)) }
                @if let Some(form) = &view.form { (adding(service, form)) }
            }))
        }
    }
}

fn lines(service: &service::Model, prices: &Prices, view: &Charged) -> Markup {
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
    let may_edit = view.form.is_some();
    if may_edit {
        columns.push(table::actions("Remove"));
    }
    // By the hour its labor comes first, and is no line of its own.
    let charges = prices.charges(service, Quantity::ONE);
    let lines: Vec<&service_line::Model> = prices.lines(service.id).collect();
    let before = charges.len().saturating_sub(lines.len());
    let rows = html! {
        @for (at, charge) in charges.iter().enumerate() {
            @let line = at.checked_sub(before).and_then(|at| lines.get(at).copied());
            @let mut cells = vec![name(&charge.name, line.filter(|_| may_edit)), html! { (charge.kind.label()) }, html! { (charge.quantity) }];
            @let () = if view.sees_cost { cells.push(cost(line)) };
            @let () = if view.sees_prices { cells.extend([html! { (charge.unit_price) }, html! { (charge.total()) }]) };
            @let () = if may_edit { cells.push(html! { @if let Some(line) = line { (removal(service, line)) } }) };
            (table::row(None, &columns, &cells))
        }
    };
    let mut sums = vec![html! { strong { "Together, before tax" } }];
    sums.resize(columns.len(), html! {});
    let last = columns.len() - 1 - usize::from(may_edit);
    sums[last] = html! { strong { (prices.price(service)) } };
    let foot = view.sees_prices.then(|| table::foot(&columns, &sums));
    table::table("Lines of the service", &columns, &rows, foot.as_ref())
}

fn name(words: &str, line: Option<&service_line::Model>) -> Markup {
    let path = line.map(|line| ServiceLinePath {
        service: line.service_id,
        line: line.id,
    });
    html! {
        @match path { Some(path) => a href=(path) { (words) }, None => (words) }
    }
}

fn cost(line: Option<&service_line::Model>) -> Markup {
    let cost: Option<Cents> = line.and_then(|line| line.unit_cost);
    html! { @if let Some(cost) = cost { (cost) } @else { span.muted { "–" } } }
}

fn removal(service: &service::Model, line: &service_line::Model) -> Markup {
    let path = ServiceLineRemovalPath {
        service: service.id,
        line: line.id,
    };
    let form = FormState::empty().with_version(service.version);
    let words = format!("Remove {}", line.name);
    let button = button::quiet(&words).icon(Icon::Trash2).small().bare();
    post_button(&path.to_string(), &form, &button)
}

fn adding(service: &service::Model, form: &FormState) -> Markup {
    let action = ServiceLinesPath {
        service: service.id,
    }
    .to_string();
    let is_open = form.has_errors() || form.conflicted().is_some();
    let body = html! {
        (fields(form))
        (actions(&html! { (button::secondary("Add line").icon(Icon::Plus)) }))
    };
    fold(
        "Add a line",
        &html! {},
        is_open,
        &form_for(&action, "add-line", form, &body),
    )
}

fn fields(form: &FormState) -> Markup {
    let kinds = LineKind::ALL.iter().map(|k| (k.as_str(), k.label()));
    grid(&html! {
        (field::text(form, "name", "Description").required().autocomplete("off"))
        (field::select(form, "kind", "Kind", kinds).hint("Decides the tax. Sublet is work of another shop."))
        (field::number(form, "quantity", "Quantity").required().inputmode("decimal").hint("Hours or pieces, like 1.5."))
        (field::money(form, "unit_price", "Price").hint("For one hour or piece, before tax. Labor without one costs the labor rate."))
        (field::money(form, "unit_cost", "Cost").optional().hint("What one costs the shop. Customers never see it."))
    })
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
    let action = ServiceLinePath {
        service: service.id,
        line: line.id,
    }
    .to_string();
    let body = html! {
        (fields(form))
        (actions(&html! {
            (button::primary("Save line"))
            (button::quiet("Cancel").href(&back))
        }))
    };
    html! {
        (page_header("Edit line").back(&service.name, &back))
        (form_for(&action, "line", form, &body))
    }
}
