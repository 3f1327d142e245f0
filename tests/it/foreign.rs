//! Another shop's ids inside forms and addresses: as if they had never been (R-GEN-1). The ids in
//! paths are walk.rs's.

use crate::support::{App, Browser, Shop};
use autoshop::entity::{appointment, repair_job, vehicle};
use autoshop::kernel::ids::{CustomerId, VehicleId};
use autoshop::kernel::words::Role;
use sea_orm::EntityTrait;

const CANARY: &str = "Quetzal";

/// What shop A has: a customer, a car, a service, a technician.
struct Theirs {
    customer: CustomerId,
    vehicle: VehicleId,
    service: String,
    technician: String,
}

/// Shop A with its things, and shop B's owner with a customer of their own.
async fn two_shops(app: &App) -> (Theirs, Browser, Shop, CustomerId) {
    let customer = app.add_customer(&app.shop, "Ada Quetzal").await;
    let vehicle = app.add_car(&app.shop, customer, CANARY).await;
    let owner = app.owner().await;
    let new = owner.get("/services/new").await.form("Add service");
    let new = new
        .fill("name", "Quetzal wash")
        .fill("code", "QUETZAL")
        .fill("category", "brakes")
        .fill("price", "90.00");
    let service = new.submit(&owner).await.location();
    let page = owner.get("/appointments/new").await;
    let technicians = page.attributes("select[name=technician] option", "value");
    let other = app.found_shop("b").await;
    let mine = app.add_customer(&other, "Berta").await;
    let stranger = app.signed_in(Role::Owner, &other).await;
    let theirs = Theirs {
        customer,
        vehicle,
        service: service.rsplit('/').next().unwrap().to_owned(),
        technician: technicians.into_iter().find(|id| id.len() == 36).unwrap(),
    };
    (theirs, stranger, other, mine)
}

#[actix_web::test]
async fn a_form_cannot_be_begun_for_another_shops_customer() {
    let app = App::start().await;
    let (theirs, stranger, ..) = two_shops(&app).await;
    let customer = theirs.customer;

    for path in [
        format!("/vehicles/new?customer={customer}"),
        format!("/appointments/new?customer={customer}"),
    ] {
        let answer = stranger.get(&path).await;
        answer.assert_status(404);
        assert!(!answer.body().contains(CANARY), "{path}");
    }
}

#[actix_web::test]
async fn a_customer_is_merged_with_none_of_another_shop() {
    let app = App::start().await;
    let (theirs, stranger, other, mine) = two_shops(&app).await;
    let second = app.add_customer(&other, "Berta B.").await;
    let page = format!("/customers/{mine}/merge");

    let seen = stranger
        .get(format!("{page}?with={}", theirs.customer))
        .await;
    seen.assert_status(404);
    assert!(!seen.body().contains(CANARY));
    let both = stranger.get(format!("{page}?with={second}")).await;
    let form = both.form("Merge into Berta");
    let form = form.fill("with", &theirs.customer.to_string());
    form.submit(&stranger).await.assert_status(404);
}

#[actix_web::test] // F46
async fn lists_filtered_by_another_shops_ids_are_empty() {
    let app = App::start().await;
    let (theirs, stranger, ..) = two_shops(&app).await;
    let owner = app.owner().await;
    let page = format!("/appointments/new?customer={}", theirs.customer);
    let booking = owner.get(page).await.form("Book appointment");
    let booking = booking
        .fill("day", "2026-03-10")
        .fill("time", "15:00")
        .fill("technician", &theirs.technician)
        .fill("place", "shop")
        .fill("complaint", "Squeals like a Quetzal");
    booking.submit(&owner).await.assert_status(303);

    for path in [
        format!("/appointments?customer={}", theirs.customer),
        format!("/appointments?technician={}", theirs.technician),
        format!("/board?technician={}", theirs.technician),
        "/board?day=2026-03-10&q=quetzal".to_owned(),
        format!("/invoices?customer={}", theirs.customer),
        "/customers?q=quetzal".to_owned(),
        "/customers?q=quetzl".to_owned(),
        "/search?q=quetzal".to_owned(),
        "/search?q=quetzl".to_owned(),
        "/vehicles?q=quetzal".to_owned(),
        "/services?q=quetzal".to_owned(),
        "/appointments?q=quetzal".to_owned(),
        "/appointments/new?q=quetzal".to_owned(),
        "/vehicles/new?q=quetzal".to_owned(),
    ] {
        let answer = stranger.get(&path).await;
        answer.assert_ok();
        assert!(!answer.body().contains(CANARY), "{path} shows shop A's");
    }
}

#[actix_web::test]
async fn a_cursor_of_another_shop_shows_only_ones_own() {
    let app = App::start().await;
    let (_, stranger, ..) = two_shops(&app).await;
    for n in 0..60 {
        app.add_customer(&app.shop, &format!("Quetzal {n}")).await;
    }
    let list = app.owner().await.get("/customers").await;
    let links = list.attributes("a", "href");
    let next = links.iter().find(|href| href.contains("after=")).unwrap();

    let answer = stranger.get(next).await;

    answer.assert_ok();
    assert!(!answer.body().contains(CANARY));
}

#[actix_web::test]
async fn a_car_is_not_added_to_another_shops_customer() {
    let app = App::start().await;
    let (theirs, stranger, other, mine) = two_shops(&app).await;
    let page = format!("/vehicles/new?customer={mine}");
    let form = stranger.get(page).await.form("Add vehicle");
    let form = form.fill("make", "Honda").fill("model", "Fit");

    let answer = form
        .fill("customer", &theirs.customer.to_string())
        .submit(&stranger)
        .await;

    answer.assert_status(404);
    let db = app.db(other.id);
    assert!(db.all(vehicle::Entity::find()).await.unwrap().is_empty());
}

#[actix_web::test] // F46
async fn a_booking_names_only_what_is_the_shops_own() {
    let app = App::start().await;
    let (theirs, stranger, other, mine) = two_shops(&app).await;
    let page = format!("/appointments/new?customer={mine}");
    let form = stranger.get(page).await.form("Book appointment");
    let form = form
        .fill("day", "2026-03-11")
        .fill("time", "10:00")
        .fill("place", "shop")
        .fill("complaint", "Squeals");

    let customer = form.clone().fill("customer", &theirs.customer.to_string());
    customer.submit(&stranger).await.assert_status(404);
    for (name, id) in [
        ("vehicle", theirs.vehicle.to_string()),
        ("technician", theirs.technician.clone()),
        ("services", theirs.service.clone()),
    ] {
        let answer = form.clone().with(name, &id).submit(&stranger).await;
        answer.assert_status(422);
        assert!(!answer.body().contains(CANARY), "{name}");
    }

    let db = app.db(other.id);
    let visits = db.all(appointment::Entity::find()).await.unwrap();
    assert!(visits.is_empty());
    form.submit(&stranger).await.assert_status(303);
}

#[actix_web::test]
async fn an_order_takes_no_service_of_another_shop() {
    let app = App::start().await;
    let (theirs, stranger, other, mine) = two_shops(&app).await;
    let page = format!("/appointments/new?customer={mine}");
    let form = stranger.get(page).await.form("Book appointment");
    let form = form
        .fill("day", "2026-03-11")
        .fill("time", "10:00")
        .fill("place", "shop")
        .fill("complaint", "Squeals");
    let visit = form.submit(&stranger).await.location();

    let jobs = stranger.get(&visit).await.form("Add to the order");
    let added = jobs
        .with("services", &theirs.service)
        .submit(&stranger)
        .await;
    let edit = stranger.get(format!("{visit}/edit")).await;
    let given = edit
        .form("Save changes")
        .with("technician", &theirs.technician);
    let given = given.submit(&stranger).await;

    added.assert_status(422);
    given.assert_status(422);
    let db = app.db(other.id);
    assert!(db.all(repair_job::Entity::find()).await.unwrap().is_empty());
}
