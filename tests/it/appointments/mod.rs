//! Visits: booked on one page, in nobody's way, moved along the status table, seen on the board.

mod authorisation;
mod availability;
mod board;
mod booking;
mod calendar;
mod car;
mod crew;
mod holds;
mod inplace;
mod kept;
mod lines;
mod moving;
mod placing;
mod races;
mod ranges;
mod redraw;
mod rescheduling;
mod shown;
mod stay;
mod undo;
mod weight;
mod work;

use crate::support::{Answer, App, Browser, Form};
use autoshop::entity::membership;
use autoshop::error::AppError;
use autoshop::features::appointments::{
    Booking, Car, Origin, Party, Plan, Refusal, Rules, Spot, When, book,
};
use autoshop::features::customers::{self, NewCustomer};
use autoshop::kernel::ids::{AppointmentId, CustomerId, MembershipId, RepairOrderId};
use autoshop::kernel::time::ShopTime;
use autoshop::kernel::words::{DurationSource, Place, Role};
use autoshop::web::staff::Actor;
use chrono::{NaiveDateTime, TimeDelta};
use sea_orm::EntityTrait;

/// A day and a time of it that is still to come.
const TODAY: (&str, &str) = ("2026-03-10", "10:00");

/// A customer added by the real form; gives the page's path.
async fn customer(browser: &Browser, name: &str) -> String {
    let form = browser.get("/customers/new").await.form("Add customer");
    let form = form.fill("name", name).fill("line1", "1 Main St");
    let form = form.fill("city", "Woodland");
    form.submit(browser).await.location()
}

/// A car added by the real form.
async fn car(browser: &Browser, owner: &str, model: &str) {
    let page = browser
        .get(format!("/vehicles/new?customer={}", id(owner)))
        .await;
    let form = page.form("Add vehicle").fill("make", "Honda");
    let saved = form.fill("model", model).submit(browser).await;
    saved.assert_status(303);
}

/// The last part of a path.
fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// The booking page's form for a customer, at a wall time, an hour long at the shop.
async fn form(browser: &Browser, customer: &str, (day, time): (&str, &str)) -> Form {
    let page = browser
        .get(format!("/appointments/new?customer={}", id(customer)))
        .await;
    page.form("Book appointment")
        .fill("day", day)
        .fill("time", time)
        .fill("duration", "1")
        .fill("place", "shop")
        .fill("complaint", "Brakes squeal")
}

/// Books it; gives the visit's path.
async fn booked(browser: &Browser, customer: &str, at: (&str, &str)) -> String {
    form(browser, customer, at)
        .await
        .submit(browser)
        .await
        .location()
}

/// Books a visit at noon of that day, whatever else is then.
async fn books(browser: &Browser, customer: &str, day: &str) {
    let form = form(browser, customer, (day, "12:00")).await;
    let form = form.with("override_reason", "They wait in line");
    form.submit(browser).await.assert_status(303);
}

/// The id of a technician by name, as the booking page offers it.
async fn technician(browser: &Browser, name: &str) -> String {
    let page = browser.get("/appointments/new").await;
    let names = page.select("select[name=technician] option");
    let ids = page.attributes("select[name=technician] option", "value");
    let at = names.iter().position(|n| n == name).unwrap();
    ids[at].clone()
}

/// A visit's page, moved by its own form.
async fn moved(browser: &Browser, visit: &str, to: &str) -> Answer {
    let page = browser.get(visit).await;
    let form = page.form("Move").fill("to", to);
    form.submit(browser).await
}

/// What a refused page says is in the way.
fn conflicts(answer: &Answer) -> Vec<String> {
    answer.select(".notice[data-tone=bad] li")
}

/// Sends a form with a reason to do it in spite of conflicts, before anybody asked for one.
async fn insisted(browser: &Browser, form: &Form, reason: &str) -> Answer {
    let mut fields = form.fields();
    fields.push(("override_reason", reason));
    browser.post(form.action(), &fields).await
}

/// Books many visits past the web, a quarter of an hour each, one after the other.
async fn seed(app: &App, (first, count): (&str, i32), whose: Option<MembershipId>) {
    let zone: ShopTime = "America/Los_Angeles".parse().unwrap();
    let first: NaiveDateTime = first.parse().unwrap();
    let actor = Actor::system("seed");
    let mut db = app.db(app.shop.id);
    let rules = Rules::of(
        &db.settings().await.unwrap(),
        db.open_hours(app.now()).await.unwrap(),
        zone,
    );
    let now = app.now();
    let customer = CustomerId::new(now);
    let done: Result<(), AppError> = db
        .transaction(async |tx| {
            let new = NewCustomer {
                name: "Seed Customer".into(),
                ..NewCustomer::default()
            };
            let (by, today) = ((&actor, now), zone.day(now));
            customers::create(tx, by, (customer, today), &new).await?;
            for n in 0..count {
                let wall = first + TimeDelta::minutes(i64::from(n) * 15);
                let start = zone.instant(wall.date(), wall.time()).unwrap().instant;
                let booking = Booking {
                    id: AppointmentId::new(now),
                    order: RepairOrderId::new(now),
                    party: Party::Known(customer),
                    car: Car::None,
                    jobs: Vec::new(),
                    trip: None,
                    complaint: Some("Seed".into()),
                    notes: None,
                    plan: Plan {
                        when: When {
                            start,
                            end: start + TimeDelta::minutes(15),
                            source: DurationSource::Given,
                            day: wall.date(),
                            wall: zone.wall(start),
                            zone: zone.name().into(),
                        },
                        technician: whose,
                        spot: Spot {
                            place: Place::Shop,
                            line1: None,
                            city: None,
                            region: None,
                            postal: None,
                            access_notes: None,
                        },
                        override_reason: Some("seed".into()),
                    },
                    origin: Origin::default(),
                };
                match book(tx, by, &booking, &rules).await {
                    Ok(_) => {}
                    Err(Refusal::App(e)) => return Err(e),
                    Err(other) => panic!("{other:?}"),
                }
            }
            Ok(())
        })
        .await;
    done.unwrap();
}

/// The membership of the shop's technician.
async fn technician_id(app: &App) -> MembershipId {
    let members = app.db(app.shop.id).all(membership::Entity::find()).await;
    let mut members = members.unwrap();
    members.retain(|m| m.role == Role::Technician);
    members.remove(0).id
}

/// The ids of services by name, as the booking page offers them.
fn service(page: &Answer, name: &str) -> String {
    let names = page.select("label.check > span > span:first-child");
    let ids = page.attributes("input[name=services]", "value");
    let at = names.iter().position(|n| n == name);
    ids[at.unwrap_or_else(|| panic!("no {name} among {names:?}"))].clone()
}

/// How many audit rows there are of this action.
async fn audited(app: &App, action: &'static str) -> usize {
    use autoshop::entity::audit_log::{Column, Entity};
    use sea_orm::{ColumnTrait, QueryFilter};
    let rows = Entity::find().filter(Column::Action.eq(action));
    app.db(app.shop.id).all(rows).await.unwrap().len()
}
