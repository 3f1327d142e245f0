//! Pages about cars.

use super::forms::CONFIRM_VIN;
use super::odometer;
use super::queries::{Detail, Earlier, Listing, OwnedCar, label};
use crate::entity::{customer, vehicle};
use crate::features::customers::queries::history::Visits;
use crate::features::customers::views::history::{HistoryView, visits};
use crate::features::customers::views::{badges, older_link, shown};
use crate::features::customers::{Choice, Recall, Standing};
use crate::kernel::ids::CustomerId;
use crate::kernel::time::ShopTime;
use crate::kernel::vehicle::{REGIONS, miles};
use crate::ui::form::{FormState, actions, field, form_for, post_button, section};
use crate::ui::plate::number as code;
use crate::ui::table::{Column, row, table, text};
use crate::ui::toolbar::{Back, csv, pagination, search, toolbar};
use crate::ui::{
    Icon, Tone, badge, button, card, dom_id, empty, facts, page_header, place, plate, time,
};
use crate::web::paths::{
    CustomerPath, EditVehiclePath, ExportVehiclesPath, NewAppointmentPath, NewCustomerPath,
    NewVehiclePath, TransferPath, VehiclePath, VehiclePrimaryPath, VehiclesPath,
};
use chrono::NaiveDate;
use maud::{Markup, html};

/// What was looked for, and what came of it.
#[derive(Debug)]
pub(super) struct ListView<'a> {
    pub(super) q: &'a str,
    /// `None`: the query is too short to look for.
    pub(super) found: Option<Listing>,
    pub(super) zone: ShopTime,
    pub(super) today: NaiveDate,
}

const COLUMNS: &[Column] = &[
    text("Car"),
    text("Plate"),
    text("VIN"),
    text("Owner"),
    text("Color").minor(),
    text("Added").minor(),
];

pub(super) fn list(view: &ListView<'_>) -> Markup {
    let (new, here) = (NewVehiclePath.to_string(), VehiclesPath.to_string());
    let add = button::primary("New vehicle").icon(Icon::Plus).href(&new);
    html! {
        (page_header("Vehicles").button(&add).action(csv(&ExportVehiclesPath.to_string(), [("q", view.q.trim())])))
        (toolbar(&here, &search(&here, "Plate, VIN, owner, make or model", view.q)))
        @match &view.found {
            None => (empty(Icon::Search, "Type at least two characters", "One character is found in nearly every car.", None)),
            Some(found) if found.total == 0 && view.q.trim().is_empty() => {
                (empty(Icon::Car, "No cars yet", "The cars of all customers are listed here.", Some(&button::secondary("New vehicle").href(&new))))
            }
            Some(found) if found.total == 0 => {
                (empty(Icon::Search, &format!("No car found for “{}”", view.q.trim()), "Looked for in plates, VINs, owners, makes and models. Fewer letters find more.", Some(&button::secondary("Show all cars").href(&here))))
            }
            Some(found) => (hits(view, found)),
        }
    }
}

fn hits(view: &ListView<'_>, found: &Listing) -> Markup {
    let rows = html! { @for car in &found.page.rows { (line(view, car)) } };
    let next = found.page.next.as_deref().map(|after| {
        let query = serde_html_form::to_string([("q", view.q), ("after", after)]);
        format!("{VehiclesPath}?{}", query.unwrap_or_default())
    });
    let first = (found.before > 0).then(|| {
        let query = serde_html_form::to_string([("q", view.q)]);
        format!("{VehiclesPath}?{}", query.unwrap_or_default())
    });
    let shown = shown(found.before, found.page.rows.len(), found.total);
    html! {
        (table("Vehicles", COLUMNS, &rows, None))
        (pagination(first.as_deref().map(Back::First), next.as_deref(), &shown))
    }
}

fn line(
    view: &ListView<'_>,
    OwnedCar {
        car,
        owner_id,
        owner_name,
        ..
    }: &OwnedCar,
) -> Markup {
    let cells = [
        html! {
            a href=(VehiclePath { vehicle: car.id }) { strong { (label(car)) } }
            " " (retired(car))
        },
        plate_of(car),
        html! { @if let Some(vin) = &car.vin { (code(vin)) } },
        html! { a href=(CustomerPath { customer: *owner_id }) { (owner_name) } },
        html! { @if let Some(color) = &car.color { (color) } },
        time::date(view.zone.day(car.created_at), view.today),
    ];
    row(Some(&dom_id("vehicle", car.id)), COLUMNS, &cells)
}

pub(super) fn plate_of(car: &vehicle::Model) -> Markup {
    html! {
        @if let Some(number) = &car.plate { (plate(number, car.plate_region.as_deref())) }
    }
}

fn retired(car: &vehicle::Model) -> Markup {
    html! { @if !car.is_active { (badge(Tone::Idle, Icon::Ban, "Inactive")) } }
}

/// Whose car? The first step of a new one without `?customer=`.
pub(super) fn whose(q: &str, choices: &[Choice]) -> Markup {
    let (here, cars) = (NewVehiclePath.to_string(), VehiclesPath.to_string());
    let new = NewCustomerPath.to_string();
    html! {
        (page_header("New vehicle").back("Vehicles", &cars))
        (card("Whose car is it?", &html! {}, &html! {
            (toolbar(&here, &search(&here, "Name, phone, e-mail or plate", q)))
            @if choices.is_empty() {
                (empty(Icon::Users, "Nobody found", "Add the customer first, then the car.", Some(&button::secondary("New customer").href(&new))))
            } @else {
                ul {
                    @for choice in choices {
                        li {
                            a href={ (here) "?customer=" (choice.id) } { strong { (choice.name) } }
                            @if let Some(phone) = &choice.phone { " " (place::muted(phone)) }
                        }
                    }
                }
            }
        }))
    }
}

pub(super) fn new(owner: &customer::Model, form: &FormState) -> Markup {
    let back = CustomerPath { customer: owner.id }.to_string();
    let id = owner.id.to_string();
    let whose = html! { input type="hidden" name="customer" value=(id); };
    html! {
        (page_header("New vehicle").back(&owner.name, &back))
        (form_for(&VehiclesPath.to_string(), "vehicle-form", form, &html! {
            (whose)
            (fields(form))
            (actions(&html! { (button::primary("Add vehicle")) (button::quiet("Cancel").href(&back)) }))
        }))
    }
}

pub(super) fn edit(stored: &vehicle::Model, form: &FormState) -> Markup {
    let back = VehiclePath { vehicle: stored.id }.to_string();
    let action = EditVehiclePath { vehicle: stored.id }.to_string();
    html! {
        (page_header("Edit vehicle").back(&label(stored), &back))
        (form_for(&action, "vehicle-form", form, &html! {
            (fields(form))
            (section("Use", &html! {
                (field::checkbox(form, "is_active", "In use").hint("A car not in use can't be booked; it stays in search and history."))
            }))
            (actions(&html! { (button::primary("Save vehicle")) (button::quiet("Cancel").href(&back)) }))
        }))
    }
}

fn fields(form: &FormState) -> Markup {
    let confirms = form.error_for("vin").is_some() || form.is_checked(CONFIRM_VIN);
    html! {
        (section("Car", &html! {
            (field::number(form, "year", "Year").optional())
            (field::text(form, "make", "Make").required().autocomplete("off"))
            (field::text(form, "model", "Model").required().autocomplete("off"))
            (field::text(form, "trim", "Trim").optional().autocomplete("off"))
            (field::text(form, "engine", "Engine").optional().autocomplete("off"))
            (field::text(form, "color", "Color").optional().autocomplete("off"))
        }))
        (section("Plate and VIN", &html! {
            (field::text(form, "plate", "Plate").optional().capitals().autocomplete("off"))
            (field::select(form, "plate_region", "State", REGIONS.iter().copied()).blank("Choose a state"))
            (field::text(form, "vin", "VIN").optional().capitals().wide().autocomplete("off").hint("17 characters, without I, O and Q."))
            @if confirms {
                (field::checkbox(form, CONFIRM_VIN, "The VIN is right").wide().hint("Cars made for other continents need not have a check digit."))
            }
        }))
        (section("Good to know", &html! { (field::textarea(form, "notes", "Notes").optional()) }))
    }
}

/// Which cars have the VIN or plate, as links (R-VEH-2).
pub(super) fn twins(cars: &[vehicle::Model]) -> Markup {
    html! {
        p { "Already in this shop:" }
        ul {
            @for car in cars {
                li {
                    a href=(VehiclePath { vehicle: car.id }) { strong { (label(car)) } }
                    " " (plate_of(car)) " " (retired(car))
                }
            }
        }
    }
}

/// How a car's page is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Can {
    pub(super) edit: bool,
    pub(super) book: bool,
    pub(super) zone: ShopTime,
    pub(super) today: NaiveDate,
}

pub(super) fn show(found: &Detail, history: &Visits, recall: Option<Recall>, can: Can) -> Markup {
    let OwnedCar {
        car,
        owner_id,
        owner_name,
        is_primary,
    } = &found.owned;
    let name = label(car);
    let (list, edit) = (
        VehiclesPath.to_string(),
        EditVehiclePath { vehicle: car.id }.to_string(),
    );
    let book = format!(
        "{NewAppointmentPath}?customer={owner_id}&vehicle={}",
        car.id
    );
    let owner = CustomerPath {
        customer: *owner_id,
    };
    let mut head = page_header(&name)
        .back("Vehicles", &list)
        .badge(plate_of(car))
        .badge(retired(car))
        .badge(badges(Standing { vip: None, recall }))
        .meta(html! { span { "Owner " a href=(owner) { (owner_name) } } });
    if can.book && car.is_active {
        head = head.button(
            &button::primary("Book")
                .icon(Icon::CalendarClock)
                .href(&book)
                .key("b"),
        );
    }
    if can.edit {
        head = head.button(
            &button::secondary("Edit")
                .icon(Icon::Pencil)
                .href(&edit)
                .key("e"),
        );
    }
    if can.edit && car.is_active && !is_primary {
        let primary = VehiclePrimaryPath { vehicle: car.id }.to_string();
        let button = button::quiet("Make it the main car").icon(Icon::Star);
        head = head.more(post_button(&primary, &FormState::empty(), &button));
    }
    if can.edit {
        let transfer = TransferPath { vehicle: car.id }.to_string();
        let button = button::quiet("Transfer to another owner").icon(Icon::Users);
        head = head.more(button.href(&transfer));
    }
    let aside = html! {
        (specs(car, (can.today, can.zone)))
        (odometer::card(car, &found.readings.0, (can.zone, can.today), can.edit))
        (owners(&found.earlier()))
    };
    html! {
        (head)
        (place::columns(&past((car, *owner_id), history, can), &aside))
    }
}

/// Who had the car before, and when (R-VEH-4).
fn owners(earlier: &[Earlier]) -> Markup {
    html! {
        @if !earlier.is_empty() {
            (card("Earlier owners", &html! {}, &html! {
                ul {
                    @for owner in earlier {
                        li {
                            a href=(CustomerPath { customer: owner.customer }) { (owner.name) } ", "
                            (time::full_date(owner.from)) " to " (time::full_date(owner.until))
                        }
                    }
                }
            }))
        }
    }
}

/// What the work on it needs to know.
pub(super) fn specs(car: &vehicle::Model, now: (NaiveDate, ShopTime)) -> Markup {
    let text = |text: &Option<String>| html! { @if let Some(text) = text { (text) } };
    let lines = [
        (
            "VIN",
            html! { @if let Some(vin) = &car.vin { (code(vin)) } },
        ),
        ("Plate", plate_of(car)),
        ("Trim", text(&car.trim)),
        ("Engine", text(&car.engine)),
        ("Color", text(&car.color)),
        (
            "Odometer",
            html! { @if let Some(shown) = car.last_odometer { (miles(shown)) (read_on(car, now)) } },
        ),
    ];
    html! {
        (card("Specs", &html! {}, &facts(lines)))
        @if let Some(notes) = &car.notes { (card("Notes", &html! {}, &place::lines(notes))) }
    }
}

/// When that was.
fn read_on(car: &vehicle::Model, (today, zone): (NaiveDate, ShopTime)) -> Markup {
    let day = car.last_odometer_at.map(|at| zone.day(at));
    html! { @if let Some(day) = day { br; (time::date(day, today)) } }
}

fn past((car, owner): (&vehicle::Model, CustomerId), history: &Visits, can: Can) -> Markup {
    let here = VehiclePath { vehicle: car.id };
    let next = history
        .next
        .as_deref()
        .map(|before| format!("{here}?before={before}"));
    let view = HistoryView {
        links: true,
        bill_key: None,
        of_car: true,
        // What others paid for this car is not told here (R-VEH-4).
        prices_of: Some(owner),
        zone: can.zone,
        today: can.today,
    };
    card(
        "Visits",
        &html! {},
        &html! {
            @if history.rows.is_empty() {
                (empty(Icon::CalendarClock, "No visits yet", "Booked and finished visits of this car stand here.", None))
            } @else {
                (visits(&history.rows, view))
                @if let Some(next) = &next { (older_link(next, history.rows.len())) }
            }
        },
    )
}
