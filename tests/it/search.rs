//! One field over everything, each group for those who may see it.

use crate::support::past::Of;
use crate::support::{Answer, App, Browser, past};
use autoshop::entity::invoice;
use autoshop::features::customers::{self, NewCustomer};
use autoshop::features::vehicles::{self, NewVehicle};
use autoshop::kernel::contact::{Email, Phone};
use autoshop::kernel::ids::{CustomerId, VehicleId};
use autoshop::kernel::vehicle::Plate;
use sea_orm::EntityTrait;

async fn ana(app: &App) -> Of {
    let new = NewCustomer {
        name: "Ana Ruiz".to_owned(),
        phone: Some(Phone::parse("530 555 0142", "US").unwrap()),
        email: Some(Email::parse("ana@a.example").unwrap()),
        ..NewCustomer::default()
    };
    let car = NewVehicle {
        make: "Honda".to_owned(),
        model: "Civic".to_owned(),
        plate: Some(Plate::parse("7ABC123", "CA").unwrap()),
        ..NewVehicle::default()
    };
    let (now, today) = (app.now(), app.today());
    let (customer, vehicle) = (CustomerId::new(now), VehicleId::new(now));
    let added = app.write(&app.shop, async |tx, by| {
        customers::create(tx, by, (customer, today), &new).await?;
        vehicles::create(tx, by, (vehicle, customer, today), &car).await
    });
    added.await.unwrap();
    Of {
        customer,
        vehicle: Some(vehicle),
    }
}

/// Books a visit at the shop for Ana, with whoever is named.
async fn book(browser: &Browser, of: Of, (time, technician): (&str, &str)) -> String {
    let page = browser.get(format!("/appointments/new?customer={}", of.customer));
    let page = page.await;
    let names = page.select("select[name=technician] option");
    let ids = page.attributes("select[name=technician] option", "value");
    let form = page.form("Book appointment").fill("day", "2026-03-12");
    let form = form.fill("time", time).fill("place", "shop");
    let form = form.fill("complaint", "Squeals");
    let form = match names.iter().position(|name| name == technician) {
        Some(at) => form.fill("technician", &ids[at]),
        None => form,
    };
    let form = form.with("vehicle", &of.vehicle.unwrap().to_string());
    form.with("override_reason", "Squeezed in")
        .submit(browser)
        .await
        .location()
}

fn groups(page: &Answer) -> Vec<String> {
    page.assert_ok();
    page.select("section h2")
}

#[actix_web::test] // R-CUST-6, R-CUST-7
async fn one_field_finds_customers_cars_services_and_pages() {
    let app = App::start().await;
    ana(&app).await;
    let owner = app.starter_catalog().await;

    let words = owner.get("/search?q=ruiz").await;
    assert_eq!(groups(&words), ["Customers", "Vehicles"]);
    assert_eq!(
        words.select("main section li"),
        [
            "Ana Ruiz (530) 555-0142 Honda Civic",
            "Honda Civic CA 7ABC123 Ana Ruiz"
        ]
    );
    let cars = owner.get("/search?q=civic").await;
    assert_eq!(groups(&cars), ["Vehicles"]);
    assert!(groups(&owner.get("/search?q=brake").await).contains(&"Services".to_owned()));
    let page = owner.get("/search?q=holid").await;
    assert_eq!(
        page.attributes("main section a", "href"),
        ["/settings/hours"]
    );
    let blank = owner.get("/search").await;
    assert_eq!(groups(&blank), ["Go to"]);
    assert_eq!(blank.statements(), 0);
    let short = owner.get("/search?q=a").await;
    assert_eq!(short.text(".empty .what"), "Type at least two characters");
    assert_eq!(
        owner
            .get("/board")
            .await
            .attributes("form.search", "action"),
        ["/search"]
    );
}

#[actix_web::test] // R-CUST-7
async fn a_whole_number_plate_or_phone_opens_what_it_names() {
    let app = App::start().await;
    let of = ana(&app).await;
    let owner = app.owner().await;
    let visit = book(&owner, of, ("10:00", "Nobody")).await;
    for button in ["Start work", "Mark ready"] {
        let form = owner.get(&visit).await.form(button);
        form.submit(&owner).await.assert_status(303);
    }
    let bill = owner.get(&visit).await.form("Make the invoice");
    let bill = bill.submit(&owner).await.location();
    let line = owner.get(&bill).await.form("Add line");
    let line = line.fill("name", "Look").fill("kind", "fee");
    let line = line.fill("quantity", "1").fill("unit_price", "20.00");
    line.submit(&owner).await.assert_status(303);
    let issue = owner.get(&bill).await.form("Issue invoice");
    issue.submit(&owner).await.assert_status(303);
    let db = app.db(app.shop.id);
    let issued = db.one(invoice::Entity::find()).await.unwrap().unwrap();
    let number = issued.number.unwrap();

    let car = format!("/vehicles/{}", of.vehicle.unwrap());
    let customer = format!("/customers/{}", of.customer);
    for (q, there) in [
        ("RO-00001", &visit),
        ("ro00001", &visit),
        (number.as_str(), &bill),
        ("7abc+123", &car),
        ("530-555-0142", &customer),
    ] {
        let answer = owner.get(format!("/search?q={q}")).await;
        assert_eq!(&answer.location(), there, "{q}");
    }
    let listed = owner.get(format!("/customers?q={number}")).await;
    assert_eq!(listed.location(), customer, "a customer by the invoice");
    let typing = owner.htmx().get(format!("/search?q={number}")).await;
    assert_eq!(groups(&typing), ["Customers", "Vehicles", "Invoices"]);
    let few = owner.get("/search?q=1").await;
    few.assert_ok();
    let accountant = app.accountant().await;
    let plate = accountant.get("/search?q=7abc123").await;
    assert_eq!(
        plate.location(),
        customer,
        "who sees no cars sees whose it is"
    );
}

#[actix_web::test] // R-ACC-13, R-ACC-15
async fn each_role_finds_only_what_it_may_see() {
    let app = App::start().await;
    let of = ana(&app).await;
    let owner = app.owner().await;
    let own = book(&owner, of, ("10:00", "Technician A")).await;
    book(&owner, of, ("14:00", "Owner A")).await;
    past::unpaid_visit(&app, of, app.now()).await;
    let (technician, accountant) = (app.technician().await, app.accountant().await);

    let found = technician.get("/search?q=ruiz").await;
    assert_eq!(groups(&found), ["Appointments"]);
    assert_eq!(found.attributes("main section a", "href"), [own]);
    assert!(!found.body().contains("555-0142"), "no phone in a search");
    for contact in ["530-555-0142", "0142", "ana@a.example"] {
        let found = technician.get(format!("/search?q={contact}")).await;
        assert!(groups(&found).is_empty(), "{contact} is not theirs to know");
    }
    let number = technician.get("/search?q=RO-00002").await;
    assert!(groups(&number).is_empty(), "another technician's");
    let found = accountant.get("/search?q=ruiz").await;
    assert_eq!(groups(&found), ["Customers"]);
    assert!(!accountant.get("/search").await.body().contains("/vehicles"));
}

#[actix_web::test] // R-CUST-6, R-UX-5
async fn what_is_found_nowhere_is_offered_as_a_customer() {
    let app = App::start().await;
    let of = ana(&app).await;
    let edit = format!("/customers/{}/edit", of.customer);
    let advisor = app.advisor().await;
    let form = advisor.get(&edit).await.form("Save customer");
    form.fill("name", "Anabel Sanders")
        .submit(&advisor)
        .await
        .assert_status(303);
    let technician = app.technician().await;

    advisor.get("/search?q=Sandres").await.assert_ok();
    let almost = advisor.get("/search?q=Sandres").await;
    assert_eq!(almost.select(".notice li a"), ["Anabel Sanders"]);
    assert!(almost.statements() <= 3, "{}", almost.statements());
    let link = almost.attributes(".empty a", "href").remove(0);
    let form = advisor.get(link).await.form("Add customer");
    assert_eq!(form.value("name"), "Sandres");
    let nobody = technician.get("/search?q=Sandres").await;
    assert!(
        nobody.select(".notice li").is_empty(),
        "no names for a technician"
    );
    assert!(nobody.attributes(".empty a", "href").is_empty());
}
