//! A customer's page: who, which cars, what was done, what is owed; one document (R-CUST-17).

use super::super::Standing;
use super::super::contacts;
use super::super::merge;
use super::super::notes::{self, Reader};
use super::super::queries::Car;
use super::super::queries::profile::{Bill, MOST_BILLS, Profile};
use super::super::tags;
use super::history::{self, HistoryView};
use super::{badges, contact};
use crate::kernel::time::ShopTime;
use crate::ui::kpi::{Kpi, kpis};
use crate::ui::plate::number as document_number;
use crate::ui::table::{Column, number, row, table, text};
use crate::ui::toolbar::pagination;
use crate::ui::{
    Icon, Status, Tone, badge, button, card, dom_id, empty, facts, page_header, place, plate,
    status, time,
};
use crate::web::paths::{
    AppointmentsPath, CustomerMergePath, CustomerPath, CustomerStatementPath, CustomersPath,
    EditCustomerPath, InvoicePath, InvoicesPath, NewAppointmentPath, NewVehiclePath, ThreadPath,
    VehiclePath,
};
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};

/// What the reader may do, and when it is.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Can {
    pub(in super::super) edit: bool,
    pub(in super::super) book: bool,
    pub(in super::super) see_vehicles: bool,
    pub(in super::super) see_visits: bool,
    pub(in super::super) see_bills: bool,
    pub(in super::super) write: bool,
    /// Makes the key of a form that makes a bill.
    pub(in super::super) bill_key: Option<fn() -> String>,
    /// Who reads notes and access notes: not the accountant (R-ACC-16).
    pub(in super::super) notes: Option<Reader>,
    pub(in super::super) zone: ShopTime,
    pub(in super::super) now: DateTime<Utc>,
    pub(in super::super) today: NaiveDate,
}

pub(in super::super) fn profile(
    profile: &Profile,
    standing: Standing,
    older: bool,
    can: Can,
) -> Markup {
    html! {
        (head(profile, standing, can))
        (figures(profile))
        (place::columns(
            &html! { (visits(profile, older, can)) (invoices(profile, can)) },
            &html! {
                (reach(profile, can))
                (contacts::card(profile.customer.id, &profile.contacts, can.edit))
                (cars(profile, can))
                (remarks(profile, can))
            },
        ))
    }
}

fn head(profile: &Profile, standing: Standing, can: Can) -> Markup {
    let customer = &profile.customer;
    let (list, id) = (CustomersPath.to_string(), customer.id);
    let book = format!("{NewAppointmentPath}?customer={id}");
    let edit = EditCustomerPath { customer: id }.to_string();
    // Who has no number of the own is called at the main contact's.
    let main = profile.contacts.iter().find(|contact| contact.is_main);
    let call =
        contact::call(customer.phone.as_deref(), customer.phone_raw.as_deref()).or_else(|| {
            let main = main?;
            contact::call(main.phone.as_deref(), main.phone_raw.as_deref())
        });
    let mut head = page_header(&customer.name)
        .back("Customers", &list)
        .badge(badges(standing))
        .meta(seen(profile, can));
    if customer.tax_exempt {
        head = head.badge(badge(Tone::Idle, Icon::ReceiptText, "Tax exempt"));
    }
    if can.book {
        head = head.button(
            &button::primary("Book")
                .icon(Icon::CalendarClock)
                .href(&book)
                .key("b"),
        );
    }
    if let Some((href, _)) = &call {
        head = head.button(&button::secondary("Call").icon(Icon::Phone).href(href));
    }
    if can.edit {
        head = head.button(
            &button::secondary("Edit")
                .icon(Icon::Pencil)
                .href(&edit)
                .key("e"),
        );
    }
    let thread = ThreadPath { customer: id }.to_string();
    if can.write {
        let write = button::secondary("Messages").icon(Icon::MessageSquare);
        head = head.button(&write.href(&thread));
    }
    let statement = format!("{}?as=page", CustomerStatementPath { customer: id });
    if can.see_bills {
        head = head.more(
            button::quiet("Statement")
                .icon(Icon::Printer)
                .href(&statement),
        );
    }
    let merge = CustomerMergePath { customer: id }.to_string();
    if can.edit {
        head = head.more(
            button::quiet("Merge with another record")
                .icon(Icon::Users)
                .href(&merge),
        );
    }
    html! { (head) }
}

/// When the customer was last here, and will be.
fn seen(profile: &Profile, can: Can) -> Markup {
    let day = |at| time::date(can.zone.day(at), can.today);
    html! {
        span {
            @match profile.figures.last_visit_at {
                Some(at) => { "Last visit " (day(at)) }
                None => "Not visited yet",
            }
        }
        @if let Some(at) = profile.next_visit_at {
            span { "Next visit " (day(at)) ", " (time::clock(at, can.zone.tz())) }
        }
    }
}

/// Each figure has one definition (R-CUST-10 to 13).
fn figures(profile: &Profile) -> Markup {
    let figures = &profile.figures;
    let no_shows = match figures.no_shows {
        0 => None,
        1 => Some("1 no-show".to_owned()),
        n => Some(format!("{n} no-shows")),
    };
    let none = || html! { "–" };
    let kpi = |label, value, note| Kpi {
        label,
        value,
        href: None,
        note,
    };
    kpis(&[
        kpi("Open balance", html! { (figures.unpaid) }, None),
        kpi("Lifetime spend", html! { (figures.lifetime_spend) }, None),
        kpi(
            "Average ticket",
            profile
                .average_ticket
                .map_or_else(none, |amount| html! { (amount) }),
            None,
        ),
        kpi("Visits", html! { (figures.visits) }, no_shows.as_deref()),
    ])
}

fn visits(profile: &Profile, older: bool, can: Can) -> Markup {
    let here = CustomerPath {
        customer: profile.customer.id,
    };
    let next = profile
        .visits
        .next
        .as_deref()
        .map(|before| format!("{here}?before={before}"));
    let view = HistoryView {
        links: can.see_visits,
        bill_key: can.bill_key,
        of_car: false,
        prices_of: None,
        zone: can.zone,
        today: can.today,
    };
    let all = format!("{AppointmentsPath}?customer={}", profile.customer.id);
    let newest = here.to_string();
    let back = button::quiet("Newest visits").href(&newest);
    let book = format!("{NewAppointmentPath}?customer={}", profile.customer.id);
    let book = button::secondary("Book a visit").href(&book);
    card(
        "Visits",
        &html! {
            @if older { (back) }
            @if can.see_visits { (button::quiet("All visits").href(&all)) }
        },
        &html! {
            @if profile.visits.rows.is_empty() {
                (empty(Icon::CalendarClock, "No visits yet", "Booked and finished visits stand here with their work and prices.", can.book.then_some(&book)))
            } @else {
                (history::visits(&profile.visits.rows, view))
                @if let Some(next) = &next { (older_link(next, profile.visits.rows.len())) }
            }
        },
    )
}

/// The way to the visits before these.
pub(crate) fn older_link(href: &str, shown: usize) -> Markup {
    pagination(
        None,
        Some(href),
        &format!("{shown} visits, newest first; Next shows older ones"),
    )
}

const BILLS: &[Column] = &[
    text("Invoice"),
    text("Status"),
    text("Payments"),
    number("Total"),
    number("Due"),
];

/// What the list leaves out, it says (R-GEN-8).
const SHOWN: &str = "The invoices of the visits above, and whatever is still to be paid.";
const CUT: &str = "The newest 100 of the visits above, and of what is still to be paid.";

fn invoices(profile: &Profile, can: Can) -> Markup {
    let rows = html! { @for bill in &profile.invoices { (bill_line(bill, can)) } };
    let all = format!("{InvoicesPath}?customer={}", profile.customer.id);
    let is_cut = profile.invoices.len() >= MOST_BILLS;
    card(
        "Invoices and payments",
        &html! { @if can.see_bills { (button::quiet("All invoices").href(&all)) } },
        &html! {
            @if profile.invoices.is_empty() {
                (empty(Icon::ReceiptText, "No invoices yet", "An invoice is made from a visit.", None))
            } @else {
                (table("Invoices", BILLS, &rows, None))
                p { (place::muted(if is_cut { CUT } else { SHOWN })) }
            }
        },
    )
}

fn bill_line(bill: &Bill, can: Can) -> Markup {
    let href = InvoicePath { invoice: bill.id };
    let day = |day| html! { span.nowrap { (time::date(day, can.today)) } };
    let late = bill
        .due_day
        .filter(|due| bill.due.0 > 0 && *due < can.today);
    let cells = [
        html! {
            a href=(href) {
                @match &bill.number { Some(number) => (document_number(number)), None => "Draft" }
            }
            @if let Some(issued) = bill.issued_day { br; (day(issued)) }
        },
        match late {
            Some(due) => status(Status::Overdue((can.today - due).num_days())),
            None if bill.credited.0 > 0 && bill.credited >= bill.total => status(Status::Credited),
            None => status(bill.status),
        },
        html! {
            @for (at, paid) in bill.payments.0.iter().enumerate() {
                @if at > 0 { br; }
                (paid.amount) " " (place::muted(paid.method.label())) " " (day(paid.received_day))
            }
        },
        html! { (bill.total) },
        // Nothing is due of a draft (R-CUST-12).
        html! { @if bill.number.is_some() && bill.due.0 > 0 { (bill.due) } },
    ];
    row(Some(&dom_id("invoice", bill.id)), BILLS, &cells)
}

fn reach(profile: &Profile, can: Can) -> Markup {
    let customer = &profile.customer;
    let town = [&customer.city, &customer.region, &customer.postal].map(|part| part.as_deref());
    let mut lines = vec![
        (
            "Phone",
            contact::phone(customer.phone.as_deref(), customer.phone_raw.as_deref()),
        ),
        ("E-mail", contact::email(customer.email.as_deref())),
        ("Address", contact::address(customer.line1.as_deref(), town)),
    ];
    if let Some(notes) = customer
        .access_notes
        .as_deref()
        .filter(|_| can.notes.is_some())
    {
        lines.push(("Access", place::lines(notes)));
    }
    if let Some(certificate) = &customer.tax_certificate {
        lines.push(("Tax certificate", html! { (certificate) }));
    }
    lines.push(("Kind", html! { (customer.kind.label()) }));
    lines.push(("Customer since", time::full_date(customer.customer_since)));
    card("Contact", &html! {}, &facts(lines))
}

fn cars(profile: &Profile, can: Can) -> Markup {
    let add = format!("{NewVehiclePath}?customer={}", profile.customer.id);
    let add = button::secondary("Add a car")
        .icon(Icon::Plus)
        .href(&add)
        .small();
    let primary = profile.cars.len() > 1;
    card(
        "Cars",
        &html! { @if can.edit { (add) } },
        &html! {
            @if profile.cars.is_empty() {
                p { (place::muted("No cars yet.")) }
            } @else {
                ul {
                    @for (at, car) in profile.cars.iter().enumerate() {
                        li { (car_line(car, at == 0 && primary, can)) }
                    }
                }
            }
        },
    )
}

fn car_line(car: &Car, is_primary: bool, can: Can) -> Markup {
    html! {
        @if can.see_vehicles { a href=(VehiclePath { vehicle: car.id }) { (car.label()) } }
        @else { (car.label()) }
        @if let Some(number) = &car.plate { " " (plate(number, car.plate_region.as_deref())) }
        @if is_primary { " " (place::muted("main car")) }
        @if !car.is_active { " " (badge(Tone::Idle, Icon::Ban, "Inactive")) }
    }
}

fn remarks(profile: &Profile, can: Can) -> Markup {
    let customer = &profile.customer;
    html! {
        @if let Some(reader) = can.notes {
            (notes::card(customer, &profile.notes, reader, can.zone))
        }
        (tags::card(customer.id, &profile.tags, can.edit))
        (merge::card(customer.id, &profile.merges, (can.edit, can.now, can.zone)))
    }
}
