//! Finding, keeping and understanding customers.

mod alerts;
mod bin;
mod contacts;
mod counts;
mod kept;
mod list;
mod merge;
mod near;
mod notes;
mod profile;
mod remembered;
mod saving;
mod search;
mod tags;

use crate::support::past::Of;
use crate::support::{Answer, App, Browser};
use autoshop::entity::customer_stats;
use autoshop::features::customers::NewCustomer;
use autoshop::features::vehicles::NewVehicle;
use autoshop::features::{customers, vehicles};
use autoshop::kernel::contact::{Email, Phone};
use autoshop::kernel::ids::{CustomerId, VehicleId};
use autoshop::kernel::vehicle::{Plate, Vin};
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Somebody with this name, phone, e-mail, plate and VIN; blanks are left out.
async fn add(app: &App, [name, phone, email, plate, vin]: [&str; 5]) -> Of {
    let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    let new = NewCustomer {
        name: name.to_owned(),
        phone: some(phone).map(|p| Phone::parse(&p, "US").unwrap()),
        email: some(email).map(|e| Email::parse(&e).unwrap()),
        ..NewCustomer::default()
    };
    let car = NewVehicle {
        year: Some(2014),
        make: "Honda".to_owned(),
        model: "Civic".to_owned(),
        plate: some(plate).map(|p| Plate::parse(&p, "CA").unwrap()),
        vin: some(vin).map(|v| Vin::parse(&v).unwrap()),
        ..NewVehicle::default()
    };
    let (now, today) = (app.now(), app.today());
    let (customer, vehicle) = (CustomerId::new(now), VehicleId::new(now));
    let added = app.write(&app.shop, async |tx, by| {
        customers::create(tx, by, (customer, today), &new).await?;
        vehicles::create(tx, by, (vehicle, customer, today), &car).await
    });
    added.await.unwrap();
    app.clock.advance(TimeDelta::seconds(1));
    Of {
        customer,
        vehicle: Some(vehicle),
    }
}

fn names(answer: &Answer) -> Vec<String> {
    answer.assert_ok();
    answer.select("tbody tr td:first-child strong")
}

/// The hits while somebody types: Enter would open an exact one.
async fn found(browser: &Browser, q: &str) -> Vec<String> {
    let q = q.replace('%', "%25").replace('+', "%2B").replace(' ', "+");
    names(&browser.htmx().get(format!("/customers?q={q}")).await)
}

async fn figures(app: &App, id: CustomerId) -> customer_stats::Model {
    let query = customer_stats::Entity::find().filter(customer_stats::Column::CustomerId.eq(id));
    app.db(app.shop.id).one(query).await.unwrap().unwrap()
}
