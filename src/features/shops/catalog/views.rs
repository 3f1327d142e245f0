//! The catalog's pages.

use super::Prices;
use super::forms::{Filters, IS_BOOKABLE, Sort, SortBy};
use super::queries::Listing;
use crate::entity::service;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{Category, Pricing};
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for, form_tag, grid, post_button};
use crate::ui::icon::Icon;
use crate::ui::list::{Tab, tabs};
use crate::ui::place::{lines, muted, row as in_a_row};
use crate::ui::plate::number as code;
use crate::ui::table::{self, Column};
use crate::ui::toolbar::{Back, chip, pagination, search, toolbar};
use crate::ui::{Tone, badge, card, empty, facts, page_header};
use crate::web::paths::{
    EditServicePath, NewServicePath, PackagesPath, ServiceDeactivationPath, ServicePath,
    ServiceReactivationPath, ServicesPath, StarterCatalogPath,
};
use maud::{Markup, html};

pub(super) fn index(
    list: &Listing,
    filters: &Filters,
    prices: Option<&Prices>,
    may_edit: bool,
) -> Markup {
    let new = NewServicePath.to_string();
    let mut head = page_header("Services");
    if may_edit {
        let starter = button::secondary("Load the starter catalog").icon(Icon::Download);
        head = head
            .action(button::primary("New service").icon(Icon::Plus).href(&new))
            .more(post_button(
                &StarterCatalogPath.to_string(),
                &FormState::empty(),
                &starter,
            ));
    }
    let is_filtered = !filters.words().is_empty() || filters.category.is_some();
    html! {
        (head)
        (catalog_tabs(&ServicesPath.to_string()))
        @if list.services.is_empty() && !is_filtered {
            (nothing_yet(filters, may_edit))
        } @else {
            (tools(list, filters))
            @if list.services.is_empty() { (nothing_found(filters, may_edit)) }
            @else { (services(list, filters, prices)) }
        }
    }
}

/// What the catalog is made of.
pub(in super::super) fn catalog_tabs(here: &str) -> Markup {
    let (services, packages) = (ServicesPath.to_string(), PackagesPath.to_string());
    let tab = |label, href| Tab {
        label,
        href,
        current: href == here,
        count: None,
    };
    tabs(
        "Catalog",
        &[
            tab("Services", services.as_str()),
            tab("Packages", &packages),
        ],
    )
}

fn nothing_yet(filters: &Filters, may_edit: bool) -> Markup {
    let load = button::secondary("Load the starter catalog").icon(Icon::Download);
    let inactive = filters.but(|other| other.inactive = true);
    html! {
        @if may_edit {
            (form_tag(&StarterCatalogPath.to_string(), "starter", &empty(
                Icon::Wrench,
                "No services here yet",
                "Begin with 50 common jobs and change their prices, or add your own one by one.",
                Some(&load),
            )))
        } @else {
            (empty(Icon::Wrench, "No services here yet", "An owner can add the jobs this shop does.", None))
        }
        @if !filters.inactive { p { a href=(inactive) { "Show inactive services" } } }
    }
}

fn nothing_found(filters: &Filters, may_edit: bool) -> Markup {
    let all = ServicesPath.to_string();
    let query = serde_html_form::to_string([("name", &filters.q)]).unwrap_or_default();
    let add = format!("{NewServicePath}?{query}");
    let words = format!("Add “{}”", filters.q);
    let action = if may_edit && !filters.q.is_empty() {
        button::secondary(&words).href(&add)
    } else {
        button::secondary("Show all services").href(&all)
    };
    let why = "Names, codes and keywords were searched for words that begin like yours.";
    empty(Icon::Search, "No service matches", why, Some(&action))
}

fn tools(list: &Listing, filters: &Filters) -> Markup {
    let action = ServicesPath.to_string();
    let form = FormState::of([
        (
            "category",
            filters.category.map_or("", Category::as_str).to_owned(),
        ),
        ("inactive", filters.inactive.to_string()),
    ])
    .with_prefix("filter");
    let counted = list.counts.iter().map(|(category, n)| (*category, *n));
    let chosen = filters
        .category
        .filter(|category| list.counts.iter().all(|(of, _)| of != category))
        .map(|category| (category, 0));
    let choices = counted
        .chain(chosen)
        .map(|(category, n)| (category.as_str(), format!("{} ({n})", category.label())));
    let all = format!("All ({})", list.total(None));
    html! {
        (toolbar(&action, &html! {
            (search(&action, "Search services", &filters.q))
            (field::select(&form, "category", "Category", choices).blank(&all))
            (field::checkbox(&form, "inactive", "Inactive too"))
            @if filters.sort != Sort::default() { input type="hidden" name="sort" value=(filters.sort); }
        }))
        (chips(filters))
    }
}

/// What is switched on, each with the way to switch it off.
fn chips(filters: &Filters) -> Markup {
    let sorted = match filters.sort.by {
        SortBy::Catalog => None,
        SortBy::Name => Some("Sorted by name"),
        SortBy::Category => Some("Sorted by category"),
        SortBy::Price => Some("Sorted by price"),
    };
    let is_plain = filters.category.is_none() && !filters.inactive && sorted.is_none();
    html! {
        @if !is_plain {
            (in_a_row(&html! {
                @if let Some(category) = filters.category {
                    (chip(category.label(), &filters.but(|other| other.category = None)))
                }
                @if filters.inactive { (chip("Inactive too", &filters.but(|other| other.inactive = false))) }
                @if let Some(sorted) = sorted { (chip(sorted, &filters.but(|other| other.sort = Sort::default()))) }
            }))
        }
    }
}

fn services(list: &Listing, filters: &Filters, prices: Option<&Prices>) -> Markup {
    let mut columns = vec![
        table::text("Name"),
        table::text("Code").minor(),
        table::text("Category"),
        table::number("Hours"),
    ];
    columns.extend(prices.map(|_| table::number("Price")));
    columns.extend(filters.inactive.then_some(table::text("State")));
    let sorts: Vec<table::Sort> = [
        ("Name", SortBy::Name),
        ("Category", SortBy::Category),
        ("Price", SortBy::Price),
    ]
    .map(|(label, by)| sort(label, by, filters))
    .into();
    let rows = html! {
        @for service in &list.services { (row(service, &columns, (prices, filters.inactive))) }
    };
    let page = |cursor: &Option<String>| {
        cursor
            .as_ref()
            .map(|cursor| filters.but(|other| other.after = Some(cursor.clone())))
    };
    let (prev, next) = (page(&list.prev), page(&list.next));
    html! {
        (table::sorted_table(("Services", &columns), &sorts, &rows, None))
        (pagination(prev.as_deref().map(Back::Previous), next.as_deref(), &shown(list, filters.category)))
    }
}

fn sort(label: &'static str, by: SortBy, filters: &Filters) -> table::Sort {
    let now = (filters.sort.by == by).then_some(!filters.sort.down);
    table::Sort {
        label,
        href: filters.but(|other| other.sort = (by, now == Some(true)).into()),
        now,
    }
}

fn row(
    service: &service::Model,
    columns: &[Column],
    (prices, with_state): (Option<&Prices>, bool),
) -> Markup {
    let path = ServicePath {
        service: service.id,
    };
    let mut cells = vec![
        html! { a href=(path) { (service.name) } },
        muted(&service.code),
        html! { (service.category.label()) },
        hours(service.hours),
    ];
    cells.extend(prices.map(|prices| price(service, prices)));
    cells.extend(with_state.then(|| state(service)));
    table::row(None, columns, &cells)
}

/// "51–100 of 120 services".
fn shown(list: &Listing, category: Option<Category>) -> String {
    let total = list.total(category);
    let noun = if total == 1 { "service" } else { "services" };
    if list.prev.is_none() && list.next.is_none() {
        return format!("{total} {noun}");
    }
    let first = list.before.saturating_add(1);
    let count = u64::try_from(list.services.len()).unwrap_or_default();
    let last = list.before.saturating_add(count);
    format!("{first}–{last} of {total} {noun}")
}

fn hours(hours: Quantity) -> Markup {
    html! { @if hours > Quantity(0) { (hours) " h" } @else { span.muted { "–" } } }
}

/// A price of zero is no mistake (R-SVC-8).
fn price(service: &service::Model, prices: &Prices) -> Markup {
    match prices.price(service) {
        Cents::ZERO => html! { "No charge" },
        amount => html! { (amount) },
    }
}

fn state(service: &service::Model) -> Markup {
    if service.is_active {
        html! { "Active" }
    } else {
        badge(Tone::Idle, Icon::Ban, "Inactive")
    }
}

/// A service; `lines_of` it are what it is charged as.
pub(super) fn show(
    service: &service::Model,
    prices: Option<&Prices>,
    may_edit: bool,
    lines_of: &Markup,
) -> Markup {
    let id = service.id;
    let (list, edit) = (
        ServicesPath.to_string(),
        EditServicePath { service: id }.to_string(),
    );
    let mut head = page_header(&service.name)
        .back("Services", &list)
        .badge(code(&service.code));
    if !service.is_active {
        head = head.badge(state(service));
    }
    if may_edit {
        head = head
            .action(button::primary("Edit").icon(Icon::Pencil).href(&edit))
            .more(switch(service));
    }
    html! {
        (head)
        (card("What it is", &html! {}, &html! {
            (facts(details(service, prices)))
            @if let Some(description) = &service.description { (lines(description)) }
        }))
        (lines_of)
        @if !service.is_active {
            p.muted { "Inactive services stay on the orders that have them, and are not offered for new ones." }
        }
    }
}

fn details(service: &service::Model, prices: Option<&Prices>) -> Vec<(&'static str, Markup)> {
    let mut details = vec![("Category", html! { (service.category.label()) })];
    if let Some(prices) = prices {
        details.push(("Price", price(service, prices)));
        if service.pricing == Pricing::Hourly {
            let has_lines = prices.lines(service.id).next().is_some();
            let how = html! {
                (service.hours) " h × " (prices.labor_rate) @if has_lines { ", and its lines" }
            };
            details.push(("Made of", how));
        }
    }
    details.push(("Hours", hours(service.hours)));
    details.push(("Skill level", html! { (service.skill_level) " of 5" }));
    let online = match service.is_bookable {
        true => "Yes",
        false => "No, only by the shop",
    };
    details.push(("Booked online", html! { (online) }));
    let keywords = service.keywords.as_deref().unwrap_or_default();
    details.push(("Also found by", html! { (keywords) }));
    details
}

fn switch(service: &service::Model) -> Markup {
    let id = service.id;
    let (action, button) = if service.is_active {
        let path = ServiceDeactivationPath { service: id };
        (
            path.to_string(),
            button::danger("Deactivate").icon(Icon::Ban),
        )
    } else {
        let path = ServiceReactivationPath { service: id };
        (
            path.to_string(),
            button::secondary("Reactivate").icon(Icon::Undo2),
        )
    };
    post_button(&action, &FormState::empty(), &button)
}

pub(super) fn new(form: &FormState) -> Markup {
    let list = ServicesPath.to_string();
    html! {
        (page_header("New service").back("Services", &list))
        (form_for(&list, "service", form, &fields(form, "Add service", &list)))
    }
}

pub(super) fn edit(form: &FormState, service: &service::Model) -> Markup {
    let path = ServicePath {
        service: service.id,
    }
    .to_string();
    html! {
        (page_header("Edit service").back(&service.name, &path))
        (form_for(&path, "service", form, &fields(form, "Save", &path)))
    }
}

fn fields(form: &FormState, save: &str, cancel: &str) -> Markup {
    let categories = Category::ALL.iter().map(|c| (c.as_str(), c.label()));
    let pricings = Pricing::ALL.iter().map(|p| (p.as_str(), p.label()));
    let levels = [
        ("1", "1 – simple"),
        ("2", "2"),
        ("3", "3"),
        ("4", "4"),
        ("5", "5 – specialist"),
    ];
    html! {
        (grid(&html! {
            (field(form, "name", "Name").required())
            (field(form, "code", "Code").capitals().required().autocomplete("off")
                .hint("Short and yours alone: letters, digits and underscores, like OIL_SYNTH."))
            (field::select(form, "category", "Category", categories).blank("Choose one").required())
            (field(form, "keywords", "Keywords").optional().hint("Other words people search by, with commas between them."))
            (field::radios(form, "pricing", "Way of pricing", pricings))
            (field::money(form, "price", "Price").hint("What a fixed price asks, unless the service has lines of its own. 0 is printed as “no charge”."))
            (field::number(form, "hours", "Hours").inputmode("decimal").after("h").hint("How long it takes. The calendar plans by it."))
            (field::select(form, "skill_level", "Skill level", levels))
            (field::textarea(form, "description", "Description").optional())
            (field::checkbox(form, IS_BOOKABLE, "Customers can book it online")
                .hint("Otherwise your page shows it with its price, and only you put it on a visit.").wide())
        }))
        (actions(&html! { (button::primary(save)) (button::quiet("Cancel").href(cancel)) }))
    }
}

/// The same form was sent before, with other words.
pub(super) fn already_saved(location: &str) -> Markup {
    html! {
        p { "Already saved as " a href=(location) { "this service" } ". Save this as another?" }
    }
}
