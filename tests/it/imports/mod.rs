//! Customers, cars and services out of another program's file (R-IMP-1).

mod faults;
mod touched;

use crate::support::{Answer, App, Browser};
use autoshop::entity::{customer, service, vehicle, vehicle_owner};
use sea_orm::{EntityTrait, QueryOrder};

const PEOPLE: &str = "First Name,Last Name,Mobile Phone,E-mail,City,VIP,Shoe size\r\n\
    Ana,Ruiz,(530) 555-0142,ana@a.example,Woodland,yes,38\r\n\
    Berta,Benz,,not an address,Davis,no,40\r\n\
    Carl,Diesel,530 555 0143,,,,44\r\n";

/// Uploads a file and gives the page of its import.
async fn upload(browser: &Browser, kind: &str, file: &str) -> String {
    let path = format!("/imports?kind={kind}");
    let sent = browser.upload(&path, ("file", "people.csv"), file.as_bytes());
    sent.await.location()
}

async fn press(browser: &Browser, page: &str, button: &str) -> Answer {
    browser.get(page).await.form(button).submit(browser).await
}

/// Uploads, checks and imports; gives the page.
async fn import(browser: &Browser, (kind, policy): (&str, &str), file: &str) -> String {
    let page = upload(browser, kind, file).await;
    let check = browser.get(&page).await.form("Check every row");
    let checked = check.fill("policy", policy).submit(browser).await;
    checked.assert_status(303);
    let words = browser.get(&page).await.select("main form button");
    let words = words.into_iter().find(|b| b.starts_with("Import "));
    press(browser, &page, &words.expect("something to import"))
        .await
        .assert_status(303);
    page
}

async fn customers(app: &App) -> Vec<customer::Model> {
    let all = customer::Entity::find().order_by_asc(customer::Column::Name);
    app.db(app.shop.id).all(all).await.unwrap()
}

#[actix_web::test] // R-IMP-1
async fn a_file_is_looked_at_before_anything_is_written() {
    let app = App::start().await;
    let owner = app.owner().await;

    let page = upload(&owner, "customers", PEOPLE).await;
    let columns = owner.get(&page).await.form("Check every row");
    assert_eq!(columns.value("column0"), "first_name");
    assert_eq!(columns.value("column2"), "phone");
    assert_eq!(columns.value("column6"), "", "nobody knows shoes");
    columns.submit(&owner).await.assert_status(303);

    let checked = owner.get(&page).await;
    assert!(customers(&app).await.is_empty(), "nothing is written yet");
    let told = checked.text("main");
    assert!(told.contains("Import 2 rows"), "{told}");
    let problems = checked.select("table tbody tr");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("3 Enter an e-mail"), "{problems:?}");
    let refused = owner.get(format!("{page}/rejects")).await;
    assert_eq!(
        refused.body(),
        "First Name,Last Name,Mobile Phone,E-mail,City,VIP,Shoe size,Problem\r\n\
         Berta,Benz,,not an address,Davis,no,40,Enter an e-mail address such as name@example.com.\r\n"
    );
    press(&owner, &page, "Import 2 rows")
        .await
        .assert_status(303);

    let made = customers(&app).await;
    assert_eq!(made.len(), 2);
    assert_eq!(made[0].name, "Ana Ruiz");
    assert_eq!(made[0].phone.as_deref(), Some("+15305550142"));
    assert!(made[0].is_vip && !made[1].is_vip);
    let found = owner.get("/customers?q=0143").await;
    assert!(found.text("main").contains("Carl Diesel"), "found by phone");
    let profile = owner.get(format!("/customers/{}", made[0].id)).await;
    profile.assert_ok();
}

#[actix_web::test] // R-IMP-1
async fn who_is_there_already_is_left_filled_or_added_again() {
    let app = App::start().await;
    let owner = app.owner().await;
    let before = "Name,Phone\nAna R.,530-555-0142\n";
    import(&owner, ("customers", "skip"), before).await;
    let again = "Name,Phone,City\nAna Ruiz,530-555-0142,Davis\nDora,530-555-0199,\n";

    import(&owner, ("customers", "skip"), again).await;
    let made = customers(&app).await;
    let names: Vec<_> = made.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Ana R.", "Dora"]);
    assert_eq!(made[0].city, None);

    let page = import(&owner, ("customers", "fill"), again).await;
    let made = customers(&app).await;
    assert_eq!(made.len(), 2);
    assert_eq!(made[0].city.as_deref(), Some("Davis"));
    assert_eq!(made[0].name, "Ana R.", "only what was empty");
    press(&owner, &page, "Undo this import")
        .await
        .assert_status(303);
    assert_eq!(customers(&app).await[0].city, None, "empty as before");

    import(&owner, ("customers", "create"), again).await;
    assert_eq!(customers(&app).await.len(), 4);
}

#[actix_web::test] // R-IMP-1, R-CUST-4
async fn whoever_was_merged_meanwhile_is_not_added_again() {
    let app = App::start().await;
    let owner = app.owner().await;
    let file = "Name,Phone,E-mail\nAna Ruiz,530-555-0142,ana@a.example\n\
        Anna Ruis,530-555-0199,ruis@b.example\n";
    import(&owner, ("customers", "skip"), file).await;
    let made = customers(&app).await;
    let path = format!("/customers/{}/merge?with={}", made[0].id, made[1].id);
    let merge = owner.get(path).await.form("Merge into Ana Ruiz");
    merge.submit(&owner).await.assert_status(303);

    let page = upload(&owner, "customers", file).await;
    let again = owner.get(&page).await.form("Check every row");
    again.submit(&owner).await.assert_status(303);
    let told = owner.get(&page).await.text("main");
    assert!(!told.contains("Import 1 row"), "{told}");
    let cars = "Owner Phone,Make,Model,Plate,Plate State\n(530) 555-0199,Honda,Fit,7ABC123,CA\n";
    import(&owner, ("vehicles", "skip"), cars).await;
    let found = owner.get("/vehicles?q=7abc123").await;
    assert!(found.text("main").contains("Ana Ruiz"));
}

#[actix_web::test] // R-IMP-1, R-VEH-5
async fn cars_find_their_owners() {
    let app = App::start().await;
    let owner = app.owner().await;
    import(&owner, ("customers", "skip"), PEOPLE).await;
    let cars = "Owner Email,Owner Phone,Owner Name,Year,Make,Model,VIN,Plate,Plate State\n\
        ana@a.example,,,2003,Honda,Accord,1HGCM82633A004352,7ABC123,CA\n\
        ,(530) 555-0142,,2014,Honda,Fit,,,\n\
        ,,carl diesel,2016,Ford,F-150,,7ABC124,CA\n\
        ,,Nobody Known,2016,Ford,F-150,,,\n\
        ana@a.example,,,2003,Honda,Accord,1HGCM82643A004352,,\n\
        ana@a.example,,,,Honda,Twin,,7abc 123,CA\n";

    let page = import(&owner, ("vehicles", "skip"), cars).await;

    let told = owner.get(&page).await;
    let problems = told.select("table tbody tr");
    assert!(
        problems[0].contains("no customer Nobody Known"),
        "{problems:?}"
    );
    assert!(problems[1].contains("check digit"), "{problems:?}");
    assert!(!problems[1].contains("tick"), "there is no box in a file");
    let db = app.db(app.shop.id);
    assert_eq!(db.all(vehicle::Entity::find()).await.unwrap().len(), 3);
    let owned = db.all(vehicle_owner::Entity::find()).await.unwrap();
    assert_eq!(
        owned.iter().filter(|o| o.is_primary).count(),
        2,
        "one a customer"
    );
    let found = owner.get("/vehicles?q=7abc124").await;
    assert!(found.text("main").contains("Carl Diesel"));
    press(&owner, &page, "Undo this import")
        .await
        .assert_status(303);
    assert!(db.all(vehicle::Entity::find()).await.unwrap().is_empty());
}

#[actix_web::test] // R-IMP-1
async fn services_come_in_by_their_code_and_only_through_the_owner() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let sample = owner.get("/imports/sample?kind=services").await;
    sample.assert_ok();

    import(&owner, ("services", "skip"), &sample.body()).await;

    let all = service::Entity::find().order_by_asc(service::Column::Code);
    let made = app.db(app.shop.id).all(all).await.unwrap();
    let codes: Vec<_> = made.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["DIAG_HOUR", "OIL_SYNTH"]);
    let offered = owner.get("/appointments/new").await;
    assert!(offered.text("main").contains("Synthetic oil change"));
    let path = "/imports?kind=services";
    let refused = advisor.upload(path, ("file", "s.csv"), &sample.bytes).await;
    refused.assert_status(403);
    assert!(!advisor.get("/imports").await.has_form("Upload services"));
}

#[actix_web::test] // R-IMP-1
async fn an_import_is_taken_back_unless_somebody_has_used_it() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = import(&owner, ("customers", "skip"), PEOPLE).await;
    press(&owner, &page, "Undo this import")
        .await
        .assert_status(303);
    assert!(customers(&app).await.is_empty());
    assert!(!owner.get(&page).await.has_form("Undo this import"));
    let nobody = owner.get("/customers?q=ruiz").await;
    assert!(nobody.text("main").contains("Nobody found"));

    let page = import(&owner, ("customers", "skip"), PEOPLE).await;
    let ana = customers(&app).await[0].id;
    let edit = owner.get(format!("/customers/{ana}/edit")).await;
    let edit = edit.form("Save customer").fill("city", "Winters");
    edit.submit(&owner).await.assert_status(303);
    let touched = press(&owner, &page, "Undo this import").await;
    touched.assert_status(409);
    assert_eq!(customers(&app).await.len(), 2, "nothing was changed");

    let page = import(&owner, ("customers", "create"), PEOPLE).await;
    let fresh = customers(&app)
        .await
        .into_iter()
        .find(|c| c.id != ana && c.name == "Ana Ruiz");
    app.add_car(&app.shop, fresh.unwrap().id, "Fit").await;
    let used = press(&owner, &page, "Undo this import").await;
    used.assert_status(409);
    assert_eq!(customers(&app).await.len(), 4);

    let page = import(&owner, ("customers", "create"), PEOPLE).await;
    let undo = owner.get(&page).await.form("Undo this import");
    app.clock.advance(chrono::TimeDelta::hours(25));
    let owner = app.owner().await;
    undo.submit(&owner).await.assert_status(409);
    assert_eq!(customers(&app).await.len(), 6);
}
