//! The line on top, what was understood of it below as the fields it fills.

use super::draft::{Hints, NEW};
use super::work::Fit;
use crate::entity::{membership, service};
use crate::features::appointments::Conflict;
use crate::features::appointments::availability::Area;
use crate::features::appointments::views::{
    Menu, car_fields, conflicts, person_fields, slot_fields, spot_fields, trip_field, work,
};
use crate::features::customers::{Choice, ChoiceCar};
use crate::kernel::ids::CustomerId;
use crate::kernel::when;
use crate::ui::form::{FormState, field, form_for};
use crate::ui::quick::{book, book_below, chips, line, row};
use crate::ui::{button, fold, page_header, place};
use crate::web::paths::{
    BoardPath, NewAppointmentPath, NewCustomerPath, NewVehiclePath, QuickPath,
};
use chrono_tz::Tz;
use maud::{Markup, html};

/// Somebody whom the line may mean.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: CustomerId,
    pub(super) name: String,
    pub(super) phone: Option<String>,
    pub(super) cars: Vec<ChoiceCar>,
}

impl From<&Choice> for Person {
    fn from(choice: &Choice) -> Self {
        Self {
            id: choice.id,
            name: choice.name.clone(),
            phone: choice.phone.clone(),
            cars: choice.cars.clone(),
        }
    }
}

/// What the page shows.
pub(super) struct QuickView<'a> {
    pub(super) form: &'a FormState,
    pub(super) line: &'a str,
    pub(super) people: &'a [Person],
    pub(super) fits: &'a [Fit],
    pub(super) hints: &'a Hints,
    pub(super) menu: Menu<'a>,
    pub(super) technicians: Vec<&'a membership::Model>,
    pub(super) conflicts: &'a [Conflict],
    pub(super) areas: &'a [Area],
    pub(super) twice: Option<String>,
    pub(super) zone: Tz,
}

/// Before anything is typed.
pub(super) fn empty() -> Markup {
    html! {
        (head())
        (line(&QuickPath.to_string(), ""))
        (beside())
    }
}

pub(super) fn page(view: &QuickView<'_>) -> Markup {
    html! {
        (head())
        (line(&QuickPath.to_string(), view.line))
        (form_for(&QuickPath.to_string(), "quick", view.form, &html! {
            input type="hidden" name="line" value=(view.line);
            (book(&summary(view), !view.form.has_errors() && view.conflicts.is_empty()))
            (conflicts(view.form, view.conflicts, view.zone))
            (who(view))
            (car(view))
            (work_rows(view))
            (row("When", view.hints.when.as_deref(), &slot_fields(view.form, &view.technicians, view.twice.as_deref())))
            (elsewhere(view))
            (book_below(&QuickPath.to_string()))
        }))
        (beside())
    }
}

fn head() -> Markup {
    html! { (page_header("Quick add").back("Board", &BoardPath.to_string())) }
}

/// For everything else there is a page.
fn beside() -> Markup {
    html! {
        (place::row(&html! {
            (button::quiet("New appointment").href(&NewAppointmentPath.to_string()))
            (button::quiet("New customer").href(&NewCustomerPath.to_string()))
            (button::quiet("New vehicle").href(&NewVehiclePath.to_string()))
        }))
    }
}

/// All of it in one line, to be read aloud.
fn summary(view: &QuickView<'_>) -> String {
    let form = view.form;
    let person = person(view);
    let name = match person {
        Some(person) => person.name.as_str(),
        None if view.people.is_empty() || form.value("customer") == NEW => form.value("name"),
        None => "",
    };
    let cars = view.people.iter().flat_map(|person| &person.cars);
    let chosen = cars
        .clone()
        .find(|car| car.id.to_string() == form.value("vehicle"));
    let typed = ["year", "make", "model"]
        .map(|name| form.value(name))
        .join(" ");
    let car = chosen.map_or_else(|| typed.trim().to_owned(), |car| car.label.clone());
    let services = form.values("services");
    let named = |id: &str| {
        view.menu
            .catalog
            .iter()
            .find(|service| service.id.to_string() == id)
    };
    let jobs: Vec<&str> = services
        .filter_map(named)
        .map(|service| service.name.as_str())
        .collect();
    let day = when::date(form.value("day")).map(|day| day.format("%a, %b %-d").to_string());
    let time = when::clock_time(form.value("time"));
    let time = time.map(|time| time.format("%-I:%M %p").to_string());
    let parts = [
        name.to_owned(),
        car,
        jobs.join(", "),
        day.unwrap_or_default(),
        time.unwrap_or_default(),
    ];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// The one chosen.
fn person<'a>(view: &QuickView<'a>) -> Option<&'a Person> {
    let chosen = view.form.value("customer");
    let mut people = view.people.iter();
    people.find(|person| person.id.to_string() == chosen)
}

fn who(view: &QuickView<'_>) -> Markup {
    let form = view.form;
    let label = |person: &Person| match &person.phone {
        Some(phone) => format!("{} · {phone}", person.name),
        None => person.name.clone(),
    };
    let people = view
        .people
        .iter()
        .map(|person| (person.id.to_string(), label(person)));
    let new = (NEW.to_owned(), "New customer".to_owned());
    let is_new = form.value("customer") == NEW || form.error_for("another").is_some();
    let fields = html! {
        @if view.people.is_empty() {
            input type="hidden" name="customer" value="";
            (person_fields(form))
        } @else {
            (field::radios(form, "customer", "Customer", people.chain([new])))
            (fold("New customer", &html! {}, is_new, &chips(&person_fields(form))))
        }
    };
    row("Who", view.hints.who.as_deref(), &fields)
}

fn car(view: &QuickView<'_>) -> Markup {
    let form = view.form;
    let is_one = view.people.len() == 1;
    let label = |person: &Person, car: &ChoiceCar| {
        let plate = car.plate.as_ref().map(|(text, _)| format!(" · {text}"));
        let whose = Some(format!(" ({})", person.name)).filter(|_| !is_one);
        [Some(car.label.clone()), plate, whose]
            .into_iter()
            .flatten()
            .collect::<String>()
    };
    let mut cars: Vec<(String, String)> = Vec::new();
    for person in view.people {
        let own = person.cars.iter();
        cars.extend(own.map(|car| (car.id.to_string(), label(person, car))));
    }
    let has_cars = !cars.is_empty();
    cars.push(("new".to_owned(), "Another car, typed below".to_owned()));
    cars.push(("none".to_owned(), "No car yet".to_owned()));
    let is_typed = ["year", "make", "model", "plate", "vin"];
    let is_typed = is_typed.iter().any(|name| !form.value(name).is_empty());
    let fields = html! {
        @if has_cars {
            (field::select(form, "vehicle", "Car", cars))
            (fold("Another car", &html! {}, is_typed, &chips(&car_fields(form))))
        } @else {
            (car_fields(form))
        }
    };
    row("Car", view.hints.car.as_deref(), &fields)
}

/// A list for each part of the line that names work, with all that it fits; below it the whole catalog.
fn work_rows(view: &QuickView<'_>) -> Markup {
    let form = view.form;
    let shown: Vec<String> = (view.fits.iter())
        .flat_map(|fit| fit.services.iter().map(ToString::to_string))
        .collect();
    let mut others = form.clone();
    let ticked = form.values("services");
    let ticked = ticked.filter(|id| !shown.iter().any(|known| known == id));
    others.set_all("services", ticked.map(str::to_owned));
    let is_open = !others.value("services").is_empty() || form.error_for("services").is_some();
    let fields = html! {
        @for (at, fit) in view.fits.iter().enumerate() { (choice(view, (at, fit))) }
        (field::textarea(form, "complaint", "What is wrong").rows(1).optional())
        (fold("More work", &html! {}, is_open, &work(&others, view.menu)))
    };
    row("Work", view.hints.work.as_deref(), &fields)
}

fn choice(view: &QuickView<'_>, (at, fit): (usize, &Fit)) -> Markup {
    let form = view.form;
    let chosen: Vec<&str> = form.values("services").collect();
    let named = |service: &&service::Model| fit.services.contains(&service.id);
    let mut services: Vec<&service::Model> = view.menu.catalog.iter().filter(named).collect();
    services.sort_by_key(|service| fit.services.iter().position(|id| *id == service.id));
    let id = form.id(&format!("work-{at}"));
    html! {
        div.field {
            label for=(id) { "“" (fit.words) "”" }
            select id=(id) name="services" {
                @for service in services {
                    @let value = service.id.to_string();
                    option value=(value) selected[chosen.contains(&value.as_str())] { (service.name) }
                }
                option value="" selected[!fit.services.iter().any(|id| chosen.contains(&id.to_string().as_str()))] { "None of these" }
            }
        }
    }
}

/// Where, and notes: folded, but not over anything wrong.
fn elsewhere(view: &QuickView<'_>) -> Markup {
    let form = view.form;
    let names = [
        "place",
        "line1",
        "city",
        "region",
        "postal",
        "access_notes",
        "trip_fee",
        "notes",
    ];
    let is_wrong = names.iter().any(|name| form.error_for(name).is_some());
    let aside = [form.value("line1"), form.value("city")];
    let aside: Vec<&str> = aside.into_iter().filter(|part| !part.is_empty()).collect();
    fold(
        "Where, and notes",
        &html! { (aside.join(", ")) },
        is_wrong,
        &html! {
            div.fields {
                (spot_fields(form))
                (trip_field(form, view.areas))
                (field::textarea(form, "notes", "Notes for the shop").rows(2).optional())
            }
        },
    )
}
