//! Bills, from the work to the money (R-INV, R-PAY, R-PDF).

mod credit_paper;
mod credits;
mod deposits;
mod document;
mod draft;
mod issue;
mod list;
mod meetings;
mod money;
mod order;
mod papers;
mod payments;
mod pricing;
mod refunds;

pub(crate) use document::text as pdf_text;
pub(crate) use money::{credit_all, some_money};
pub(crate) use refunds::give_back;

use crate::support::{Answer, App, Browser, Shop};
use autoshop::entity::{
    appointment, customer, repair_job, repair_line, repair_order, shop_settings,
};
use autoshop::error::AppResult;
use autoshop::features::{customers, vehicles};
use autoshop::kernel::ids::{
    AppointmentId, CustomerId, RepairJobId, RepairLineId, RepairOrderId, VehicleId,
};
use autoshop::kernel::money::{Cents, Quantity, Rate};
use autoshop::kernel::time::Clock;
use autoshop::kernel::vehicle::Plate;
use autoshop::kernel::words::{AppointmentStatus, Category, DurationSource, LineKind, Place};
use autoshop::web::staff::Actor;
use chrono::{NaiveDate, TimeDelta};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Kind, hundredths of hours or pieces, cents for one.
pub(crate) type Charge = (LineKind, i32, i64);

/// Labor at $150.00 for 1.5 hours and two parts at $19.99: with 8.25 % on parts, $268.28.
pub(crate) const BRAKES: &[Charge] =
    &[(LineKind::Labor, 150, 15_000), (LineKind::Part, 200, 1_999)];

/// What is worked on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    pub(crate) appointment: AppointmentId,
    pub(crate) order: RepairOrderId,
    pub(crate) customer: CustomerId,
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 10).unwrap()
}

/// Parts are taxed with 8.25 %.
pub(crate) async fn set_rates(app: &App, shop: &Shop) {
    let mut db = app.db(shop.id);
    let done: AppResult<()> = db
        .transaction(async |tx| {
            let rates = shop_settings::Entity::update_many()
                .col_expr(shop_settings::Column::TaxPart, Expr::value(Rate(82_500)))
                .col_expr(shop_settings::Column::InvoiceDueDays, Expr::value(14));
            tx.update_where(rates).await?;
            Ok(())
        })
        .await;
    done.unwrap();
}

/// A customer with a car, whose visit has come this far.
async fn visit_with(
    app: &App,
    (shop, status): (&Shop, AppointmentStatus),
    charges: &[Charge],
    has_car: bool,
) -> Visit {
    let now = app.clock.now();
    let actor = Actor::system("test");
    let (customer, vehicle) = (CustomerId::new(now), VehicleId::new(now));
    let visit = Visit {
        appointment: AppointmentId::new(now),
        order: RepairOrderId::new(now),
        customer,
    };
    let mut db = app.db(shop.id);
    let done: AppResult<()> = db
        .transaction(async |tx| {
            let by = (&actor, now);
            let new = customers::NewCustomer {
                name: "Zoë Ångström".to_owned(),
                line1: Some("77 Grand Avenue".to_owned()),
                city: Some("Oakland".to_owned()),
                region: Some("CA".to_owned()),
                postal: Some("94612".to_owned()),
                ..customers::NewCustomer::default()
            };
            customers::create(tx, by, (customer, today()), &new).await?;
            if has_car {
                let plate = customer.0.simple().to_string();
                let plate = plate[plate.len() - 7..].to_uppercase();
                let car = vehicles::NewVehicle {
                    year: Some(2014),
                    make: "Honda".to_owned(),
                    model: "Civic".to_owned(),
                    plate: Some(Plate::parse(&plate, "CA").unwrap()),
                    ..vehicles::NewVehicle::default()
                };
                vehicles::create(tx, by, (vehicle, customer, today()), &car).await?;
            }
            let car = has_car.then_some(vehicle);
            order(tx, (&visit, car, status), now).await?;
            work(tx, &visit, charges, now).await
        })
        .await;
    done.unwrap();
    visit
}

pub(crate) async fn visit(app: &App, status: AppointmentStatus, charges: &[Charge]) -> Visit {
    visit_with(app, (&app.shop, status), charges, true).await
}

async fn order(
    tx: &autoshop::db::ShopTx,
    (visit, vehicle, status): (&Visit, Option<VehicleId>, AppointmentStatus),
    now: chrono::DateTime<chrono::Utc>,
) -> AppResult<()> {
    let number = visit.order.0.simple().to_string();
    tx.insert(repair_order::ActiveModel {
        id: Set(visit.order),
        created_at: Set(now - TimeDelta::days(30)),
        updated_at: Set(now),
        number: Set(format!("RO-{}", &number[number.len() - 8..])),
        customer_id: Set(visit.customer),
        vehicle_id: Set(vehicle),
        odometer_in: Set(Some(84_210)),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    tx.insert(appointment::ActiveModel {
        id: Set(visit.appointment),
        created_at: Set(now),
        updated_at: Set(now),
        repair_order_id: Set(visit.order),
        customer_id: Set(visit.customer),
        vehicle_id: Set(vehicle),
        status: Set(status),
        start_at: Set(now - TimeDelta::hours(2)),
        end_at: Set(now),
        day: Set(today()),
        wall_start: Set("2026-03-10T07:30".to_owned()),
        zone: Set("America/Los_Angeles".to_owned()),
        duration_source: Set(DurationSource::Services),
        place: Set(Place::Mobile),
        position: Set(0),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    Ok(())
}

async fn work(
    tx: &autoshop::db::ShopTx,
    visit: &Visit,
    charges: &[Charge],
    now: chrono::DateTime<chrono::Utc>,
) -> AppResult<()> {
    let job = RepairJobId::new(now);
    tx.insert(repair_job::ActiveModel {
        id: Set(job),
        created_at: Set(now),
        updated_at: Set(now),
        repair_order_id: Set(visit.order),
        name: Set("Front pads".to_owned()),
        category: Set(Some(Category::Brakes)),
        correction: Set(Some("Replaced pads, cleaned slides.".to_owned())),
        hours: Set(Quantity(150)),
        state: Set("open".to_owned()),
        sort: Set(0),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    let lines = charges
        .iter()
        .zip(0..)
        .map(|((kind, quantity, price), sort)| repair_line::ActiveModel {
            id: Set(RepairLineId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            repair_job_id: Set(job),
            kind: Set(*kind),
            name: Set(format!("{} {sort}", kind.label())),
            part_no: Set((*kind == LineKind::Part).then(|| "PAD-77".to_owned())),
            quantity: Set(Quantity(*quantity)),
            unit_price: Set(Cents(*price)),
            sort: Set(sort),
            version: Set(1),
            ..Default::default()
        });
    tx.insert_all(lines).await?;
    Ok(())
}

/// Drafts its bill as the appointment's page does, and opens it.
async fn draft(browser: &Browser, visit: &Visit) -> String {
    let key = visit.appointment.0.simple().to_string();
    let path = format!("/appointments/{}/invoice", visit.appointment);
    browser.post(path, &[("_key", &key)]).await.location()
}

/// Drafts and issues.
pub(crate) async fn issued(browser: &Browser, visit: &Visit) -> String {
    let path = draft(browser, visit).await;
    issue(browser, &path).await.assert_status(303);
    path
}

async fn issue(browser: &Browser, path: &str) -> Answer {
    let page = browser.get(path).await;
    page.form("Issue invoice").submit(browser).await
}

/// Pays by card.
pub(crate) async fn pay(browser: &Browser, path: &str, amount: &str) -> Answer {
    let page = browser.get(format!("{path}/payments/new")).await;
    let form = page.form("Record payment").fill("amount", amount);
    form.submit(browser).await
}

/// The amounts under the lines, by their labels.
fn sums(page: &Answer) -> Vec<(String, String)> {
    let labels = page.select(".totals dt");
    labels.into_iter().zip(page.select(".totals dd")).collect()
}

#[track_caller]
fn sum(page: &Answer, label: &str) -> String {
    let sums = sums(page);
    let found = sums.iter().find(|(l, _)| l.starts_with(label));
    found
        .unwrap_or_else(|| panic!("no {label} among {sums:?}"))
        .1
        .clone()
}

/// Nobody taxes this customer.
async fn exempt(app: &App, visit: &Visit) {
    let mut db = app.db(app.shop.id);
    let done: AppResult<()> = db
        .transaction(async |tx| {
            let change = customer::Entity::update_many()
                .col_expr(customer::Column::TaxExempt, Expr::value(true))
                .col_expr(customer::Column::TaxCertificate, Expr::value("EX-9"))
                .filter(customer::Column::Id.eq(visit.customer));
            tx.update_where(change).await?;
            Ok(())
        })
        .await;
    done.unwrap();
}
