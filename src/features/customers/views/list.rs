//! The list of customers.

use super::super::queries::list::{Listed, Listing, Show, Sort};
use super::meant::did_you_mean;
use super::{badges, contact};
use crate::entity::tag;
use crate::kernel::page::COUNT_LIMIT;
use crate::kernel::time::ShopTime;
use crate::ui::button::{self, Button};
use crate::ui::form::{FormState, field};
use crate::ui::list::{Tab, tabs};
use crate::ui::table::{Column, number, row, table, text};
use crate::ui::toolbar::{Back, chip, csv, pagination, search, toolbar};
use crate::ui::{Icon, dom_id, empty, page_header, place, plate, time};
use crate::web::paths::{
    CustomerBinPath, CustomerPath, CustomersPath, ExportCustomersPath, NewCustomerPath,
};
use chrono::NaiveDate;
use maud::{Markup, html};

/// What was asked, and what came of it.
#[derive(Debug)]
pub(in super::super) struct ListView<'a> {
    pub(in super::super) q: &'a str,
    /// Only those who have this tag; blank for all.
    pub(in super::super) tag: &'a str,
    /// The shop's tags, to choose from.
    pub(in super::super) tags: &'a [tag::Model],
    pub(in super::super) show: Show,
    pub(in super::super) sort: Sort,
    /// `None`: the query is too short to look for.
    pub(in super::super) found: Option<Listing>,
    pub(in super::super) can_add: bool,
    pub(in super::super) can_export: bool,
    pub(in super::super) zone: ShopTime,
    pub(in super::super) today: NaiveDate,
}

impl ListView<'_> {
    /// Whether a filter is on.
    fn is_filtered(&self) -> bool {
        self.show != Show::All || !self.tag.is_empty()
    }

    fn is_searching(&self) -> bool {
        !self.q.trim().is_empty()
    }
}

const COLUMNS: &[Column] = &[
    text("Customer"),
    text("Phone"),
    text("E-mail").minor(),
    text("Car"),
    number("Visits").minor(),
    text("Last visit"),
    number("Unpaid"),
];

pub(in super::super) fn list(view: &ListView<'_>) -> Markup {
    let new = NewCustomerPath.to_string();
    let add = button::primary("New customer").icon(Icon::Plus).href(&new);
    let mut head = page_header("Customers");
    if view.can_add {
        head = head.button(&add);
    }
    if view.can_export && view.found.is_some() {
        head = head.action(csv(
            &ExportCustomersPath.to_string(),
            words(view, (view.show, view.tag)),
        ));
    }
    let bin = CustomerBinPath.to_string();
    if view.can_add {
        head = head.more(button::quiet("Bin").icon(Icon::Trash2).href(&bin));
    }
    html! {
        (head)
        (shows(view))
        (tools(view))
        @match &view.found {
            None => (empty(Icon::Search, "Type at least two characters", "One character is found in nearly every customer.", None)),
            Some(found) if found.total == 0 => { (did_you_mean(&found.meant)) (nobody(view)) }
            Some(found) => (hits(view, found)),
        }
    }
}

fn tools(view: &ListView<'_>) -> Markup {
    let action = CustomersPath.to_string();
    let searching = view.is_searching();
    let form = FormState::of([
        ("sort", view.sort.word(searching).to_owned()),
        ("tag", view.tag.to_owned()),
    ]);
    let tags = view
        .tags
        .iter()
        .map(|tag| (tag.name.as_str(), tag.name.as_str()));
    let sorts = Sort::offered(searching).map(|sort| (sort.word(searching), sort.label()));
    html! {
        (toolbar(&action, &html! {
            (search(&action, "Name, phone, e-mail, plate, VIN or number", view.q))
            @if view.show != Show::All { input type="hidden" name="filter" value=(view.show.as_str()); }
            @if !view.tags.is_empty() {
                (field::select(&form, "tag", "Tag", tags).blank("Any tag"))
            }
            (field::select(&form, "sort", "Sort by", sorts))
        }))
        @if !view.tag.is_empty() {
            (place::row(&chip(view.tag, &address((view.show, ""), view, None))))
        }
    }
}

/// The filters, each with how many it shows.
fn shows(view: &ListView<'_>) -> Markup {
    let counts = view.found.as_ref().and_then(|found| found.counts);
    let links: Vec<(Show, String)> = { Show::ALL.iter() }
        .map(|show| (*show, address((*show, view.tag), view, None)))
        .collect();
    let shown: Vec<Tab<'_>> = { links.iter() }
        .map(|(show, href)| Tab {
            label: show.label(),
            href,
            current: *show == view.show,
            count: counts.and_then(|all| usize::try_from(all.of(*show)).ok()),
        })
        .collect();
    tabs("Show", &shown)
}

fn hits(view: &ListView<'_>, found: &Listing) -> Markup {
    let rows = html! { @for customer in &found.page.rows { (line(view, customer)) } };
    let next = found
        .page
        .next
        .as_deref()
        .map(|after| address((view.show, view.tag), view, Some(after)));
    let first = (found.before > 0).then(|| address((view.show, view.tag), view, None));
    let shown = shown(found.before, found.page.rows.len(), found.total);
    html! {
        (table("Customers", COLUMNS, &rows, None))
        (pagination(first.as_deref().map(Back::First), next.as_deref(), &shown))
    }
}

fn line(view: &ListView<'_>, customer: &Listed) -> Markup {
    let href = CustomerPath {
        customer: customer.id,
    };
    let cells = [
        html! {
            a href=(href) { strong { (customer.name) } }
            " " (badges(customer.standing))
        },
        contact::phone(customer.phone.as_deref(), customer.phone_raw.as_deref()),
        contact::email(customer.email.as_deref()),
        html! {
            @if let Some(car) = customer.cars.first() {
                (car.label())
                @if let Some(number) = &car.plate { " " (plate(number, car.plate_region.as_deref())) }
                @if !car.is_active { " " (place::muted("(inactive)")) }
                @if customer.cars.len() > 1 { " " (place::muted(&format!("+{} more", customer.cars.len() - 1))) }
            }
        },
        html! { (customer.visits) },
        html! {
            @if let Some(at) = customer.last_visit_at {
                span.nowrap { (time::date(view.zone.day(at), view.today)) }
            }
        },
        html! { @if customer.unpaid.0 > 0 { (customer.unpaid) } },
    ];
    row(Some(&dom_id("customer", customer.id)), COLUMNS, &cells)
}

/// Nobody matches: the words are kept, and offered as a new customer (R-UX-5).
fn nobody(view: &ListView<'_>) -> Markup {
    let q = view.q.trim();
    if q.is_empty() && !view.is_filtered() {
        let new = NewCustomerPath.to_string();
        let add = button::secondary("New customer")
            .icon(Icon::Plus)
            .href(&new);
        return empty(
            Icon::Users,
            "No customers yet",
            "Everybody whose cars you look after is listed here.",
            view.can_add.then_some(&add),
        );
    }
    if view.is_filtered() {
        let all = address((Show::All, ""), view, None);
        let all = button::secondary("Show all").href(&all);
        let under = if view.tag.is_empty() {
            view.show.label()
        } else {
            view.tag
        };
        let what = format!("No customers under “{under}”");
        return empty(Icon::Users, &what, "Others may match.", Some(&all));
    }
    let begun = serde_html_form::to_string([("like", q)]).unwrap_or_default();
    let href = format!("{NewCustomerPath}?{begun}");
    let words = format!("Add “{q}”");
    let add: Button<'_> = button::secondary(&words).icon(Icon::Plus).href(&href);
    empty(
        Icon::Search,
        &format!("Nobody found for “{q}”"),
        "Looked for in names, phones, e-mails, plates, VINs and numbers. Fewer letters find more.",
        view.can_add.then_some(&add),
    )
}

/// What was asked, as the address says it.
fn words<'a>(view: &'a ListView<'_>, (show, tag): (Show, &'a str)) -> Vec<(&'static str, &'a str)> {
    let mut pairs = Vec::new();
    if view.is_searching() {
        pairs.push(("q", view.q));
    }
    let sort = view.sort.word(view.is_searching());
    if !sort.is_empty() {
        pairs.push(("sort", sort));
    }
    if show != Show::All {
        pairs.push(("filter", show.as_str()));
    }
    if !tag.is_empty() {
        pairs.push(("tag", tag));
    }
    pairs
}

fn address<'a>(only: (Show, &'a str), view: &'a ListView<'_>, after: Option<&'a str>) -> String {
    let mut pairs = words(view, only);
    pairs.extend(after.map(|after| ("after", after)));
    let query = serde_html_form::to_string(pairs).unwrap_or_default();
    format!("{CustomersPath}?{query}")
}

/// "51–100 of 1,240"; beyond what is counted "more than 10,000" (R-GEN-8). Rows may be newer than the count.
pub(crate) fn shown(before: u64, here: usize, total: u64) -> String {
    let here = u64::try_from(here).unwrap_or_default();
    let total = total.max(before.saturating_add(here));
    let all = if total > COUNT_LIMIT {
        format!("more than {}", grouped(COUNT_LIMIT))
    } else {
        grouped(total)
    };
    match here {
        0 => format!("0 of {all}"),
        _ => format!(
            "{}–{} of {all}",
            grouped(before.saturating_add(1)),
            grouped(before.saturating_add(here))
        ),
    }
}

fn grouped(n: u64) -> String {
    match n {
        0..1_000 => n.to_string(),
        _ => format!("{},{:03}", n / 1_000, n % 1_000),
    }
}

impl Show {
    pub(in super::super) const fn label(self) -> &'static str {
        match self {
            Self::All => "All customers",
            Self::Vip => "VIP",
            Self::DueSoon => "Due soon",
            Self::Overdue => "Overdue",
            Self::Unpaid => "Unpaid",
        }
    }
}

impl Sort {
    const ALL: &[Self] = &[
        Self::Relevance,
        Self::Activity,
        Self::Name,
        Self::NameDown,
        Self::Visit,
        Self::Spend,
    ];

    /// The choices, the one that goes without saying first.
    fn offered(searching: bool) -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(move |sort| searching || *sort != Self::Relevance)
    }

    /// As the URL says it: nothing for what goes without saying, so that a query typed into a list
    /// sorted by activity is sorted by its hits.
    fn word(self, searching: bool) -> &'static str {
        match self {
            sort if sort == Self::of("", searching) => "",
            Self::Relevance => "relevance",
            Self::Activity => "activity",
            Self::Name => "name",
            Self::NameDown => "name_down",
            Self::Visit => "visit",
            Self::Spend => "spend",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Relevance => "Best match",
            Self::Activity => "Recently active",
            Self::Name => "Name, A to Z",
            Self::NameDown => "Name, Z to A",
            Self::Visit => "Last visit",
            Self::Spend => "Lifetime spend",
        }
    }

    /// Unknown words sort by the best match, or without a query by activity.
    pub(in super::super) fn of(word: &str, searching: bool) -> Self {
        match word {
            "activity" => Self::Activity,
            "name" => Self::Name,
            "name_down" => Self::NameDown,
            "visit" => Self::Visit,
            "spend" => Self::Spend,
            _ if searching => Self::Relevance,
            _ => Self::Activity,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    // R-GEN-8
    #[test]
    fn a_list_says_how_many_there_are() {
        assert_eq!(shown(0, 3, 3), "1–3 of 3");
        assert_eq!(shown(50, 50, 1_240), "51–100 of 1,240");
        assert_eq!(shown(0, 50, 10_001), "1–50 of more than 10,000");
    }
}
