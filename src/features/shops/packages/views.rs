//! The pages of packages.

use super::forms::{SLOTS, slot};
use super::{Bundle, Offer};
use crate::entity::{package, service};
use crate::features::shops::catalog::{Job, Prices, catalog_tabs};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::Category;
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button, section};
use crate::ui::icon::Icon;
use crate::ui::place::{lines, note};
use crate::ui::plate::number as code;
use crate::ui::table::{self, Column};
use crate::ui::{Tone, badge, card, empty, facts, page_header};
use crate::web::paths::{
    EditPackagePath, NewPackagePath, PackageDeactivationPath, PackagePath, PackageReactivationPath,
    PackagesPath, ServicePath,
};
use maud::{Markup, html};

pub(super) fn index(rows: &[(&Bundle, Offer)], (may_edit, sees_prices): (bool, bool)) -> Markup {
    let new = NewPackagePath.to_string();
    let add = button::primary("New package").icon(Icon::Plus).href(&new);
    let mut head = page_header("Services");
    if may_edit && !rows.is_empty() {
        head = head.button(&add);
    }
    let mut columns = vec![
        table::text("Name"),
        table::text("Code").minor(),
        table::text("Services"),
        table::number("Hours"),
    ];
    columns.extend(sees_prices.then_some(table::number("Price")));
    let body = html! {
        @for (bundle, offer) in rows {
            @let mut cells = vec![name(&bundle.package), html! { span.muted { (bundle.package.code) } }, html! { (offer.contents()) }, hours(offer.hours())];
            @let () = if sees_prices { cells.push(html! { (offer.total()) }) };
            (table::row(None, &columns, &cells))
        }
    };
    html! {
        (head)
        (catalog_tabs(&PackagesPath.to_string()))
        @if rows.is_empty() {
            (empty(
                Icon::Package,
                "No packages yet",
                "Combine services that are often done together, at their sum or at a price of their own.",
                may_edit.then_some(&add),
            ))
        } @else {
            (table::table("Packages", &columns, &body, None))
            p.muted { (rows.len()) @if rows.len() == 1 { " package" } @else { " packages" } }
        }
    }
}

fn name(package: &package::Model) -> Markup {
    let path = PackagePath {
        package: package.id,
    };
    html! {
        a href=(path) { (package.name) }
        @if !package.is_active { " " (badge(Tone::Idle, Icon::Ban, "Inactive")) }
    }
}

fn hours(hours: Quantity) -> Markup {
    html! { @if hours > Quantity(0) { (hours) " h" } @else { span.muted { "–" } } }
}

/// What is shown of a package.
pub(super) struct Shown<'a> {
    pub(super) bundle: &'a Bundle,
    pub(super) offer: &'a Offer,
    /// What services cost on their own, for those who see prices.
    pub(super) prices: Option<&'a Prices>,
    pub(super) may_edit: bool,
}

impl Shown<'_> {
    /// What the services cost on their own.
    fn lists(&self, prices: &Prices) -> Vec<Cents> {
        let items = self.bundle.items.iter();
        items
            .map(|item| prices.job(&item.service, item.units).total())
            .collect()
    }
}

pub(super) fn show(view: &Shown<'_>) -> Markup {
    let package = &view.bundle.package;
    let (list, id) = (PackagesPath.to_string(), package.id);
    let edit = EditPackagePath { package: id }.to_string();
    let mut head = page_header(&package.name)
        .back("Packages", &list)
        .badge(code(&package.code));
    if !package.is_active {
        head = head.badge(badge(Tone::Idle, Icon::Ban, "Inactive"));
    }
    if view.may_edit {
        head = head
            .action(button::primary("Edit").icon(Icon::Pencil).href(&edit))
            .more(switch(package));
    }
    html! {
        (head)
        @if let Some(words) = &view.offer.hindrance {
            (note(Tone::Warn, Icon::TriangleAlert, &html! { p { (words) } }))
        }
        (card("What it is", &html! {}, &html! {
            (facts(details(view)))
            @if let Some(words) = &package.description { (lines(words)) }
        }))
        (card("What it brings", &html! {}, &html! {
            @if view.bundle.items.is_empty() { p.muted { "No services yet." } }
            @else { (items(view)) }
        }))
    }
}

fn details(view: &Shown<'_>) -> Vec<(&'static str, Markup)> {
    let package = &view.bundle.package;
    let mut details = vec![("Category", html! { (package.category.label()) })];
    if let Some(prices) = view.prices {
        let sum = Cents::sum(view.lists(prices)).unwrap_or_default();
        let price = match package.price {
            Some(price) if price < sum => {
                let off = Cents(sum.0.saturating_sub(price.0));
                html! { (price) " instead of " (sum) ": " (off) " less" }
            }
            Some(price) => html! { (price) ", its own price" },
            None => html! { (sum) ", the sum of its services" },
        };
        details.push(("Price", price));
    }
    details.push(("Hours", hours(view.offer.hours())));
    details
}

/// Each service as a job of the order, at its list price and at its share.
fn items(view: &Shown<'_>) -> Markup {
    let mut columns: Vec<Column> = vec![
        table::text("Service"),
        table::number("Quantity"),
        table::number("Hours"),
    ];
    let lists = view.prices.map(|prices| view.lists(prices));
    if lists.is_some() {
        columns.push(table::number("On its own"));
        columns.push(table::number("In the package"));
    }
    let rows = html! {
        @for (at, job) in view.offer.jobs.iter().enumerate() {
            @let mut cells = vec![service_name(&job.service), html! { (job.units) }, hours(job.hours)];
            @let () = if let Some(lists) = &lists { cells.extend([html! { (lists[at]) }, html! { (job.total()) }]) };
            (table::row(None, &columns, &cells))
        }
    };
    let sums = lists.map(|lists| {
        let sum = Cents::sum(lists).unwrap_or_default();
        table::foot(
            &columns,
            &[
                html! { strong { "Together, before tax" } },
                html! {},
                hours(view.offer.hours()),
                html! { (sum) },
                html! { strong { (Cents::sum(view.offer.jobs.iter().map(Job::total)).unwrap_or_default()) } },
            ],
        )
    });
    table::table("Services of the package", &columns, &rows, sums.as_ref())
}

fn service_name(service: &service::Model) -> Markup {
    let path = ServicePath {
        service: service.id,
    };
    html! {
        a href=(path) { (service.name) }
        @if !service.is_active { " " (badge(Tone::Idle, Icon::Ban, "Inactive")) }
    }
}

fn switch(package: &package::Model) -> Markup {
    let id = package.id;
    let (action, button) = if package.is_active {
        let button = button::danger("Deactivate").icon(Icon::Ban);
        (PackageDeactivationPath { package: id }.to_string(), button)
    } else {
        let button = button::secondary("Reactivate").icon(Icon::Undo2);
        (PackageReactivationPath { package: id }.to_string(), button)
    };
    post_button(&action, &FormState::empty(), &button)
}

pub(super) fn new(form: &FormState, catalog: &[service::Model]) -> Markup {
    let list = PackagesPath.to_string();
    let fields = fields(form, catalog, ("Add package", &list));
    html! {
        (page_header("New package").back("Packages", &list))
        (form_for(&list, "package", form, &fields))
    }
}

pub(super) fn edit(
    form: &FormState,
    package: &package::Model,
    catalog: &[service::Model],
) -> Markup {
    let path = PackagePath {
        package: package.id,
    }
    .to_string();
    html! {
        (page_header("Edit package").back(&package.name, &path))
        (form_for(&path, "package", form, &fields(form, catalog, ("Save", &path))))
    }
}

fn fields(form: &FormState, catalog: &[service::Model], (save, cancel): (&str, &str)) -> Markup {
    let categories = Category::ALL.iter().map(|c| (c.as_str(), c.label()));
    html! {
        (grid(&html! {
            (field(form, "name", "Name").required())
            (field(form, "code", "Code").capitals().required().autocomplete("off")
                .hint("Short and yours alone: letters, digits and underscores, like BRAKE_SPECIAL."))
            (field::select(form, "category", "Category", categories).blank("Choose one").required())
            (field::money(form, "price", "Own price").optional().hint("For all of it, before tax. Empty: the sum of its services."))
            (field::textarea(form, "description", "Description").optional().wide())
        }))
        (section("Services", &html! {
            div.field.wide { p.muted { "No quantity is one." } }
            @for at in 1..=shown(form) { (item(form, catalog, at)) }
            @if shown(form) < SLOTS { div.field.wide { p.muted { "More than that? Save, then edit the package to add others." } } }
        }))
        (actions(&html! { (button::primary(save)) (button::quiet("Cancel").href(cancel)) }))
    }
}

/// Two slots more than are filled, here or by who saved meanwhile.
fn shown(form: &FormState) -> usize {
    let is_filled = |at: &usize| {
        let of = slot(*at).0;
        let theirs = form.stored(&of).is_some_and(|stored| !stored.is_empty());
        theirs || !form.value(&of).is_empty()
    };
    let filled = (1..=SLOTS).rev().find(is_filled).unwrap_or_default();
    (filled + 2).clamp(4, SLOTS)
}

fn item(form: &FormState, catalog: &[service::Model], at: usize) -> Markup {
    let (of, units) = slot(at);
    let (service, quantity) = (format!("Service {at}"), format!("Quantity {at}"));
    let services = catalog
        .iter()
        .map(|service| (service.id.to_string(), service.name.as_str()));
    html! {
        (field::select(form, &of, &service, services).blank("None"))
        (field::number(form, &units, &quantity).inputmode("decimal"))
    }
}

/// The same form was sent before, with other words.
pub(super) fn already_saved(location: &str) -> Markup {
    html! {
        p { "Already saved as " a href=(location) { "this package" } ". Save this as another?" }
    }
}
