//! What a technician does at the car: the invoice, the money, the odometer, a note; each of the own
//! visits only, and only where the shop says so (product, section 4.1).

use crate::invoices::{BRAKES, Visit, issued, pdf_text, visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, audit_log, customer, customer_note, membership};
use autoshop::entity::{odometer_reading, payment};
use autoshop::error::AppResult;
use autoshop::kernel::ids::VehicleId;
use autoshop::kernel::words::{AppointmentStatus, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const PHONE: &str = "(530) 555-0142";
const STREET: &str = "77 Grand Avenue";

/// A visit of the technician's with an issued invoice, and one of nobody's.
struct Told {
    own: Visit,
    bill: String,
    others: Visit,
    others_bill: String,
}

async fn told(app: &App) -> Told {
    let owner = app.owner().await;
    let own = visit(app, AppointmentStatus::Ready, BRAKES).await;
    assign(app, &own).await;
    let others = visit(app, AppointmentStatus::Ready, BRAKES).await;
    let bill = issued(&owner, &own).await;
    let others_bill = issued(&owner, &others).await;
    Told {
        own,
        bill,
        others,
        others_bill,
    }
}

/// Gives the visit to the technician; its customer has a phone.
async fn assign(app: &App, visit: &Visit) {
    let mut db = app.db(app.shop.id);
    let is_technician = membership::Column::Role.eq(Role::Technician);
    let technician = db
        .one(membership::Entity::find().filter(is_technician))
        .await;
    let technician = technician.unwrap().unwrap().id;
    let done: AppResult<()> = db
        .transaction(async |tx| {
            let give = appointment::Entity::update_many()
                .col_expr(appointment::Column::TechnicianId, Expr::value(technician))
                .filter(appointment::Column::Id.eq(visit.appointment));
            tx.update_where(give).await?;
            let reach = customer::Entity::update_many()
                .col_expr(customer::Column::Phone, Expr::value("+15305550142"));
            tx.update_where(reach).await?;
            Ok(())
        })
        .await;
    done.unwrap();
}

async fn set(owner: &Browser, name: &str, yes: bool) {
    let form = owner.get("/settings/technicians").await.form("Save");
    let form = match yes {
        true => form.tick(name, "true"),
        false => form.untick(name),
    };
    form.submit(owner).await.assert_status(303);
}

/// Words of the bill wherever a technician reads it: page, print page and file.
async fn read(technician: &Browser, bill: &str) -> String {
    let document = format!("{bill}/document");
    let page = technician.get(bill).await;
    let print = technician.get(format!("{document}?as=page")).await;
    let file = technician.get(&document).await;
    let file = pdf_text(file.assert_ok());
    format!(
        "{}\n{}\n{file}",
        page.assert_ok().body(),
        print.assert_ok().body()
    )
}

#[actix_web::test] // R-ACC-15
async fn a_technician_sees_the_invoice_of_an_own_visit_and_changes_nothing() {
    let app = App::start().await;
    let told = told(&app).await;
    let technician = app.technician().await;

    let visit = technician.get(format!("/appointments/{}", told.own.appointment));
    let links = visit.await.attributes("main a", "href");
    assert!(links.contains(&told.bill), "{links:?}");
    let words = read(&technician, &told.bill).await;
    for word in ["INV-00001", "$150.00", "Part 1", PHONE, STREET] {
        assert!(words.contains(word), "{word}");
    }
    let page = technician.get(&told.bill).await;
    let links = page.attributes("main a", "href");
    for dead in [
        "/invoices",
        "explanation",
        "void",
        "credit-notes",
        "payments/new",
    ] {
        let is_dead = |href: &String| href == dead || href.ends_with(&format!("/{dead}"));
        assert!(!links.iter().any(is_dead), "{dead} in {links:?}");
    }
    for link in links.iter().filter(|href| href.starts_with('/')) {
        technician.get(link).await.assert_ok();
    }
}

#[actix_web::test] // R-ACC-15, R-GEN-1
async fn the_invoice_of_anothers_visit_is_as_if_not_there() {
    let app = App::start().await;
    let told = told(&app).await;
    set(&app.owner().await, "technician_may_collect", true).await;
    let technician = app.technician().await;

    let bill = &told.others_bill;
    for path in [
        bill.clone(),
        format!("{bill}/document"),
        format!("{bill}/document?as=page"),
        format!("{bill}/receipt"),
        format!("{bill}/payments/new"),
    ] {
        let nothing = technician.get(&path).await;
        nothing.assert_status(404);
        assert!(!nothing.body().contains("Zoë"), "{path}");
    }
    let typed = [("amount", "1.00"), ("method", "cash"), ("_key", "k")];
    let posted = technician.post(format!("{bill}/payments"), &typed).await;
    posted.assert_status(404);
    for path in ["/invoices", "/payments", "/reports"] {
        technician.get(path).await.assert_status(403);
    }
}

#[actix_web::test] // R-ACC-15, R-ACC-17
async fn where_technicians_see_no_prices_they_see_no_invoice() {
    let app = App::start().await;
    let told = told(&app).await;
    let owner = app.owner().await;
    set(&owner, "technician_may_collect", true).await;
    set(&owner, "technician_sees_prices", false).await;
    let technician = app.technician().await;

    for path in [
        "",
        "/document",
        "/document?as=page",
        "/receipt",
        "/payments/new",
    ] {
        let refused = technician.get(format!("{}{path}", told.bill)).await;
        refused.assert_status(403);
        assert!(!refused.body().contains('$'));
    }
    let visit = technician.get(format!("/appointments/{}", told.own.appointment));
    assert!(!visit.await.body().contains("/invoices"));
}

#[actix_web::test] // R-ACC-15, R-ACC-17
async fn long_after_the_visit_the_invoice_has_no_phone_and_no_address() {
    let app = App::start().await;
    let told = told(&app).await;
    let owner = app.owner().await;
    let kept = owner.get(format!("{}/document", told.bill)).await.bytes;
    set(&owner, "technician_may_collect", true).await;
    app.clock.advance(chrono::TimeDelta::days(3));
    let technician = app.technician().await;
    let form = technician.get(format!("{}/payments/new", told.bill)).await;
    let form = form.form("Record payment").fill("amount", "10");
    form.submit(&technician).await.assert_status(303);

    let mut words = read(&technician, &told.bill).await;
    for shown in ["", "?as=page"] {
        let receipt = technician
            .get(format!("{}/receipt{shown}", told.bill))
            .await;
        words += &match shown {
            "" => pdf_text(receipt.assert_ok()),
            _ => receipt.assert_ok().body(),
        };
    }

    assert!(words.contains("INV-00001") && words.contains("Zoë"));
    for hidden in [PHONE, "5305550142", STREET, "Oakland"] {
        assert!(!words.contains(hidden), "{hidden}");
    }
    let owner = app.owner().await;
    let now = owner.get(format!("{}/document", told.bill)).await.bytes;
    assert_eq!(now, kept, "the document of record is as it was");
}

#[actix_web::test] // R-PAY-1, R-PAY-9
async fn a_technician_takes_money_at_the_car_where_the_shop_says_so() {
    let app = App::start().await;
    let told = told(&app).await;
    let (owner, technician) = (app.owner().await, app.technician().await);
    let form = format!("{}/payments/new", told.bill);

    let refused = technician.get(&form).await;
    refused.assert_status(403);
    assert!(
        refused
            .text("main")
            .contains("You can't take payments here.")
    );
    let typed = [("amount", "1.00"), ("method", "cash"), ("_key", "k")];
    let posted = technician.post(format!("{}/payments", told.bill), &typed);
    posted.await.assert_status(403);
    assert!(
        !technician
            .get(&told.bill)
            .await
            .body()
            .contains("Take payment")
    );
    set(&owner, "technician_may_collect", true).await;
    let page = technician.get(&told.bill).await;
    assert!(page.attributes("main a", "href").contains(&form));
    let pay = technician.get(&form).await.form("Record payment");
    let pay = pay.fill("method", "cash").fill("tendered", "300");
    let paid = pay.submit(&technician).await.follow(&technician).await;

    assert!(paid.text("header.page-head").contains("Paid"));
    let db = app.db(app.shop.id);
    let rows = db.all(payment::Entity::find()).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].taken_by.as_deref(), Some("Technician A"));
    let is_payment = audit_log::Column::Action.eq("invoice.payment_taken");
    let noted = db.all(audit_log::Entity::find().filter(is_payment)).await;
    assert_eq!(noted.unwrap().len(), 1);
    let words = paid.body();
    assert!(!words.contains("/refunds"), "giving back is not theirs");
}

async fn car(app: &App, of: &Visit) -> VehicleId {
    let visit = appointment::Entity::find_by_id(of.appointment);
    let visit = app.db(app.shop.id).one(visit).await.unwrap();
    visit.unwrap().vehicle_id.unwrap()
}

#[actix_web::test] // R-VEH-6
async fn a_technician_reads_the_odometer_of_the_own_cars() {
    let app = App::start().await;
    let told = told(&app).await;
    let technician = app.technician().await;
    let (own, others) = (car(&app, &told.own).await, car(&app, &told.others).await);
    let readings = format!("/vehicles/{own}/readings");

    let car = technician.get(format!("/vehicles/{own}")).await;
    assert!(car.attributes("main a", "href").contains(&readings));
    let page = technician.get(&readings).await;
    let form = page.form("Add reading").fill("value", "90210");
    let car = form.submit(&technician).await.follow(&technician).await;

    assert!(car.text("main").contains("90,210 mi"));
    let other = format!("/vehicles/{others}/readings");
    technician.get(&other).await.assert_status(404);
    let typed = [("value", "1"), ("unit", "mi"), ("day", "2026-03-10")];
    technician.post(&other, &typed).await.assert_status(404);
    app.accountant()
        .await
        .get(&readings)
        .await
        .assert_status(403);
    let db = app.db(app.shop.id);
    let rows = db.all(odometer_reading::Entity::find()).await.unwrap();
    assert!(rows.iter().all(|row| row.vehicle_id == own));
    technician
        .get(format!("/vehicles/{own}/edit"))
        .await
        .assert_status(403);
}

async fn note(technician: &Browser, customer: &str, words: &str) -> Answer {
    let page = technician.get(format!("{customer}/notes/new")).await;
    let form = page.form("Add note").fill("body", words);
    form.tick("is_alert", "true").submit(technician).await
}

#[actix_web::test] // R-CUST-3
async fn a_technician_reads_and_writes_notes_about_the_own_customers() {
    let app = App::start().await;
    let told = told(&app).await;
    let (owner, technician) = (app.owner().await, app.technician().await);
    let customer = format!("/customers/{}", told.own.customer);
    note(&owner, &customer, "Pays in coins")
        .await
        .assert_status(303);

    let page = note(&technician, &customer, "Dog bites").await;
    let page = page.follow(&technician).await;

    let words = page.text("main");
    assert!(words.contains("Dog bites") && words.contains("Pays in coins"));
    assert!(words.contains("Alert"));
    let links = page.attributes("main a[href*='/notes/0']", "href");
    assert_eq!(links.len(), 1, "only the own note can be changed");
    let edit = technician.get(&links[0]).await.form("Save note");
    let edit = edit.fill("body", "Dog bites hard");
    edit.submit(&technician).await.assert_status(303);
    let others = format!("/customers/{}", told.others.customer);
    for path in [format!("{others}/notes/new"), others.clone()] {
        technician.get(&path).await.assert_status(404);
    }
    let typed = [("body", "x"), ("_key", "k")];
    let posted = technician.post(format!("{others}/notes"), &typed).await;
    posted.assert_status(404);
    let db = app.db(app.shop.id);
    let rows = db.all(customer_note::Entity::find()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.customer_id == told.own.customer));
}
