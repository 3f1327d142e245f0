//! The list of visits, with its filters in the address.

use super::super::queries::{Among, Card};
use super::parts::{car, jobs, name_of, with_query};
use crate::entity::membership;
use crate::kernel::words::{AppointmentStatus, BlockerKind};
use crate::ui::form::{FormState, field};
use crate::ui::icon::Icon;
use crate::ui::table::{Sort, number, row, sorted_table, text};
use crate::ui::toolbar::{Back, chip, csv, pagination, search, toolbar};
use crate::ui::{button, dom_id, empty, page_header, place, plate, status, time};
use crate::web::paths::{
    AppointmentPath, AppointmentsPath, ExportAppointmentsPath, NewAppointmentPath, UndoListPath,
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use maud::{Markup, html};

/// What the list shows, and to whom.
pub(crate) struct ListView<'a> {
    pub(crate) form: &'a FormState,
    /// The address's words, without the place in the list.
    pub(crate) asked: Vec<(&'static str, &'a str)>,
    pub(crate) cards: &'a [Card],
    pub(crate) next: Option<&'a str>,
    pub(crate) is_first: bool,
    pub(crate) count: u64,
    pub(crate) soonest: bool,
    pub(crate) members: &'a [membership::Model],
    pub(crate) today: NaiveDate,
    pub(crate) zone: Tz,
    pub(crate) sees_prices: bool,
    pub(crate) finds_by_phone: bool,
    pub(crate) sees_all: bool,
    pub(crate) may_book: bool,
    pub(crate) may_export: bool,
}

impl ListView<'_> {
    /// The same list with one word changed.
    fn with(&self, name: &str, value: &str) -> String {
        let others = self.asked.iter().filter(|(n, _)| *n != name).copied();
        let pairs: Vec<(&str, &str)> = others.chain([(name, value)]).collect();
        with_query(AppointmentsPath, &pairs)
    }

    /// The same list without these words.
    fn without(&self, names: &[&str]) -> String {
        let others = self.asked.iter().filter(|(n, _)| !names.contains(n));
        let pairs: Vec<(&str, &str)> = others.copied().collect();
        with_query(AppointmentsPath, &pairs)
    }

    /// What was asked under this name.
    fn word(&self, name: &str) -> &str {
        let found = self.asked.iter().find(|(n, _)| *n == name);
        found.map_or("", |(_, value)| *value)
    }

    /// What figures have narrowed the list to: which words do, and what it is then.
    fn narrowed(&self) -> Vec<(&'static [&'static str], String)> {
        const BOOKED: &[&str] = &["booked_from", "booked_to"];
        const COMPLETED: &[&str] = &["completed_from", "completed_to"];
        const FLAGS: [(&[&str], &str); 4] = [
            (&["timed"], "Started before completed"),
            (&["premises"], "On the premises"),
            (&["unresolved"], "Unresolved: scheduled for an earlier day"),
            (&["late"], "Late today"),
        ];
        let days = |verb: &str, names: &[&str]| {
            let [from, to] = [0, 1].map(|at| self.form.clone().date(names[at], ""));
            let said = |day: NaiveDate| day.format("%b %-d, %Y").to_string();
            let (from, to) = (from.or(to)?, to.or(from)?);
            Some(match from == to {
                true => format!("{verb} {}", said(from)),
                false => format!("{verb} {} to {}", said(from), said(to)),
            })
        };
        let blocker: Option<BlockerKind> = self.word("blocker").parse().ok();
        let flags = FLAGS
            .iter()
            .filter(|(names, _)| self.word(names[0]) == "true");
        let spans = [("Booked", BOOKED), ("Completed", COMPLETED)];
        let spans = spans.into_iter();
        spans
            .filter_map(|(verb, names)| Some((names, days(verb, names)?)))
            .chain(flags.map(|(names, words)| (*names, (*words).to_owned())))
            .chain(blocker.map(|kind| (&["blocker"][..], kind.label().to_owned())))
            .collect()
    }

    fn is_filtered(&self) -> bool {
        self.asked
            .iter()
            .any(|(name, value)| *name != "sort" && !value.is_empty())
    }
}

/// What the list shows of.
const LIVE: &str = "appointment repair_order customer vehicle invoice member settings";

pub(crate) fn page(view: &ListView<'_>) -> Markup {
    place::live(LIVE, &drawn(view))
}

fn drawn(view: &ListView<'_>) -> Markup {
    let new = NewAppointmentPath.to_string();
    let mut head = page_header("Appointments");
    if view.may_book {
        head = head.button(&button::primary("Book").icon(Icon::Plus).href(&new));
    }
    if view.may_export {
        head = head.action(csv(
            &ExportAppointmentsPath.to_string(),
            view.asked.iter().copied(),
        ));
    }
    let undo = UndoListPath.to_string();
    if view.may_book {
        head = head.more(
            button::quiet("Undo deletions and moves")
                .icon(Icon::Undo2)
                .href(&undo),
        );
    }
    html! {
        (head)
        (filters(view))
        @if view.cards.is_empty() { (nothing(view)) } @else { (rows(view)) }
    }
}

fn filters(view: &ListView<'_>) -> Markup {
    let (form, action) = (view.form, AppointmentsPath.to_string());
    let statuses = AppointmentStatus::ALL
        .iter()
        .map(|s| (s.as_str(), s.label()))
        .chain(Among::ALL.map(|among| (among.word(), among.label())));
    let narrowed = view.narrowed();
    let people = view.members.iter().filter(|m| m.is_bookable);
    let people = people.map(|m| (m.id.to_string(), m.name.clone()));
    let people = [("nobody".to_owned(), "Nobody yet".to_owned())]
        .into_iter()
        .chain(people);
    let one_customer = view
        .asked
        .iter()
        .find(|(name, value)| *name == "customer" && !value.is_empty());
    let finds = match view.finds_by_phone {
        true => "Customer, phone, plate or number",
        false => "Customer, plate or number",
    };
    html! {
        (toolbar(&action, &html! {
            (search(&action, finds, form.value("q")))
            (field::select(form, "status", "Status", statuses).blank("Any"))
            @if view.sees_all { (field::select(form, "technician", "Technician", people).blank("Anybody")) }
            (field::date(form, "from", "From"))
            (field::date(form, "to", "To"))
            @if let Some((_, id)) = one_customer { input type="hidden" name="customer" value=(id); }
            @for name in narrowed.iter().flat_map(|(names, _)| *names) {
                @let value = view.word(name);
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            @if view.soonest { input type="hidden" name="sort" value="soonest"; }
        }))
        @if !narrowed.is_empty() {
            (place::row(&html! {
                @for (names, words) in &narrowed { (chip(words, &view.without(names))) }
            }))
        }
        @if one_customer.is_some() {
            @let name = view.cards.first().map_or("One customer", |card| card.customer.as_str());
            (place::row(&chip(name, &view.with("customer", ""))))
        }
    }
}

fn nothing(view: &ListView<'_>) -> Markup {
    let (all, new) = (AppointmentsPath.to_string(), NewAppointmentPath.to_string());
    if view.is_filtered() {
        let action = button::secondary("Show all").href(&all);
        return empty(
            Icon::CalendarClock,
            "No appointment fits",
            "Nothing was found with these filters.",
            Some(&action),
        );
    }
    let action = view
        .may_book
        .then(|| button::secondary("Book an appointment").href(&new));
    empty(
        Icon::CalendarClock,
        "No appointments yet",
        "Each visit stands here, from the day it is booked.",
        action.as_ref(),
    )
}

fn rows(view: &ListView<'_>) -> Markup {
    let mut columns = vec![
        text("When"),
        text("Customer"),
        text("Car"),
        text("Work"),
        text("Technician"),
        text("Status"),
    ];
    if view.sees_prices {
        columns.push(number("Price"));
    }
    let sort = Sort {
        label: "When",
        href: view.with("sort", if view.soonest { "" } else { "soonest" }),
        now: Some(view.soonest),
    };
    let body = html! {
        @for card in view.cards {
            (row(Some(&dom_id("appointment", card.id)), &columns, &cells(view, card)))
        }
    };
    let first = (!view.is_first).then(|| view.with("after", ""));
    let next = view.next.map(|cursor| view.with("after", cursor));
    let total = if view.count > 10_000 {
        "more than 10,000".to_owned()
    } else {
        view.count.to_string()
    };
    let shown = format!("{} of {total}", view.cards.len());
    html! {
        (sorted_table(("Appointments", &columns), &[sort], &body, None))
        (pagination(first.as_deref().map(Back::First), next.as_deref(), &shown))
    }
}

fn cells(view: &ListView<'_>, card: &Card) -> Vec<Markup> {
    let technician = name_of(view.members, card.technician_id);
    let mut cells = vec![
        html! {
            a href=(AppointmentPath { appointment: card.id }) {
                (time::date(card.day, view.today)) br; (time::clock(card.start_at, view.zone))
            }
        },
        html! { (card.customer) " " (plate::number(&card.number)) },
        car(card),
        jobs(card),
        html! { @match technician { Some(name) => (name), None => (place::muted("Nobody yet")) } },
        status(card.status),
    ];
    if view.sees_prices {
        cells.push(html! { (card.price()) });
    }
    cells
}
