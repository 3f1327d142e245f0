//! Cars: what names them, who has them, when they rest.

use crate::support::{Answer, App, Browser, Form};
use autoshop::features::customers;
use autoshop::kernel::words::Role;

const VIN: &str = "1HGCM82633A004352";

/// A customer added by the real form; gives the page's path.
async fn customer(browser: &Browser, name: &str) -> String {
    let form = browser.get("/customers/new").await.form("Add customer");
    form.fill("name", name).submit(browser).await.location()
}

async fn new_car(browser: &Browser, owner: &str) -> Form {
    let id = owner.rsplit('/').next().unwrap();
    let page = browser.get(format!("/vehicles/new?customer={id}")).await;
    page.form("Add vehicle")
        .fill("make", "Honda")
        .fill("model", "Civic")
}

async fn plated(browser: &Browser, owner: &str, (plate, state): (&str, &str)) -> Answer {
    let form = new_car(browser, owner).await;
    let form = form.fill("plate", plate).fill("plate_region", state);
    form.submit(browser).await
}

#[actix_web::test] // R-VEH-1, R-VEH-5
async fn the_first_car_is_the_main_one_and_needs_neither_vin_nor_plate() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;

    let first = new_car(&advisor, &ana).await.fill("year", "2014");
    let first = first.submit(&advisor).await;
    plated(&advisor, &ana, ("9VAN000", "CA"))
        .await
        .assert_status(303);

    let page = first.follow(&advisor).await;
    assert_eq!(page.text("h1"), "2014 Honda Civic");
    assert_eq!(
        page.attributes(".meta a", "href"),
        std::slice::from_ref(&ana)
    );
    let cars = advisor.get(&ana).await.select(".columns section li");
    assert_eq!(
        cars,
        ["2014 Honda Civic main car", "Honda Civic CA 9VAN000"]
    );
}

#[actix_web::test] // R-VEH-1
async fn make_and_model_are_needed_and_the_year_is_at_most_the_next() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;

    let form = new_car(&advisor, &ana).await;
    let form = form
        .fill("make", "")
        .fill("model", " ")
        .fill("year", "2028");
    let refused = form.submit(&advisor).await;

    refused.assert_status(422);
    let links = refused.attributes(".error-summary a", "href");
    assert_eq!(links, ["#f-year", "#f-make", "#f-model"]);
}

#[actix_web::test] // R-VEH-2
async fn a_vin_with_a_wrong_check_digit_is_saved_only_on_purpose() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = new_car(&advisor, &ana).await;

    let short = form.clone().fill("vin", "1HGCM8263").submit(&advisor).await;
    short.assert_status(422);
    let wrong = form
        .fill("vin", "1hgcm8264-3a004352")
        .submit(&advisor)
        .await;

    wrong.assert_status(422);
    assert_eq!(wrong.attributes(".error-summary a", "href"), ["#f-vin"]);
    let meant = wrong.form("Add vehicle").tick("vin_confirmed", "true");
    let page = meant.submit(&advisor).await.follow(&advisor).await;
    assert!(page.text("main").contains("1HGCM82643A004352"));
    let edit = page.attributes("a[data-key=e]", "href").remove(0);
    let form = advisor.get(&edit).await.form("Save vehicle");
    let saved = form.fill("color", "Red").submit(&advisor).await;
    saved.assert_status(303);
    assert!(saved.statements() <= 9, "{}", saved.statements());
}

#[actix_web::test] // R-VEH-2, R-VEH-3
async fn a_vin_and_a_plate_name_one_car_of_the_shop() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let ben = customer(&advisor, "Ben Ode").await;
    let form = new_car(&advisor, &ana).await.fill("vin", VIN);
    let form = form.fill("plate", "7ABC 123").fill("plate_region", "CA");
    let first = form.submit(&advisor).await.location();

    let vin = new_car(&advisor, &ben).await.fill("vin", VIN);
    let vin = vin.submit(&advisor).await;
    let plate = plated(&advisor, &ben, ("7abc-123", "CA")).await;
    let no_state = plated(&advisor, &ben, ("7abc-123", "")).await;
    let nevada = plated(&advisor, &ben, ("7ABC123", "NV")).await;

    for (refused, field) in [(&vin, "#f-vin"), (&plate, "#f-plate")] {
        refused.assert_status(422);
        assert_eq!(refused.attributes(".error-summary a", "href"), [field]);
        assert!(refused.attributes(".notice a", "href").contains(&first));
    }
    no_state.assert_status(422);
    let links = no_state.attributes(".error-summary a", "href");
    assert_eq!(links, ["#f-plate_region"]);
    nevada.assert_status(303);
    let stranger = app.signed_in(Role::Owner, &other).await;
    let zoe = customer(&stranger, "Zoe").await;
    let theirs = plated(&stranger, &zoe, ("7ABC123", "CA")).await;
    theirs.assert_status(303);
    stranger.get(&first).await.assert_status(404);
    stranger
        .get(format!("{first}/edit"))
        .await
        .assert_status(404);
    let id = ana.rsplit('/').next().unwrap();
    let fields = [("customer", id), ("make", "Kia"), ("model", "Rio")];
    stranger.post("/vehicles", &fields).await.assert_status(404);
}

#[actix_web::test] // R-VEH-2
async fn an_edited_car_cannot_take_anothers_plate() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let first = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let second = plated(&advisor, &ana, ("8XYZ999", "CA")).await.location();

    let form = advisor
        .get(format!("{second}/edit"))
        .await
        .form("Save vehicle");
    let refused = form.fill("plate", "7ABC123").submit(&advisor).await;

    refused.assert_status(422);
    assert!(refused.attributes(".notice a", "href").contains(&first));
    assert_eq!(refused.form("Save vehicle").value("plate"), "7ABC123");
}

#[actix_web::test] // R-GEN-5
async fn pressing_add_twice_makes_one_car() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = new_car(&advisor, &ana).await.fill("vin", VIN);

    let first = form.submit(&advisor).await;
    let second = form.submit(&advisor).await;

    assert_eq!(first.location(), second.location());
    assert_eq!(second.header("idempotency-status"), "replayed");
}

#[actix_web::test] // R-VEH-5, R-VEH-7
async fn a_car_not_in_use_leaves_pickers_and_passes_its_place_on() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let first = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    plated(&advisor, &ana, ("8XYZ999", "CA"))
        .await
        .assert_status(303);
    let form = advisor
        .get(format!("{first}/edit"))
        .await
        .form("Save vehicle");

    form.untick("is_active")
        .submit(&advisor)
        .await
        .assert_status(303);

    let page = advisor.get(&first).await;
    assert_eq!(page.text(".page-head .badge"), "Inactive");
    let links = page.attributes("main a", "href");
    assert!(!links.iter().any(|href| href.starts_with("/appointments")));
    let cars = advisor.get(&ana).await.select(".columns section li");
    assert_eq!(
        cars,
        [
            "Honda Civic CA 8XYZ999 main car",
            "Honda Civic CA 7ABC123 Inactive"
        ]
    );
    let list = advisor.get("/vehicles?q=7abc").await;
    assert_eq!(list.text("tbody td:first-child"), "Honda Civic Inactive");
    let db = app.db(app.shop.id);
    let choices = customers::choices(&db, "ruiz").await.unwrap();
    assert_eq!(choices[0].cars.len(), 1);
    assert_eq!(
        choices[0].cars[0].plate,
        Some(("8XYZ999".to_owned(), Some("CA".to_owned())))
    );
}

#[actix_web::test]
async fn cars_are_found_by_plate_owner_make_and_year() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let ben = customer(&advisor, "Ben Ode").await;
    let civic = new_car(&advisor, &ana)
        .await
        .fill("year", "2014")
        .fill("vin", VIN);
    let civic = civic.fill("plate", "7ABC123").fill("plate_region", "CA");
    civic.submit(&advisor).await.assert_status(303);
    let form = new_car(&advisor, &ben).await.fill("make", "Mercedes-Benz");
    let form = form.fill("model", "Sprinter Van").fill("year", "2020");
    form.submit(&advisor).await.assert_status(303);

    let found = async |q: &str| {
        let page = advisor.get(format!("/vehicles?q={q}")).await;
        page.assert_ok();
        assert!(page.statements() <= 3);
        page.select("tbody td:first-child strong")
    };
    for q in [
        "7abc",
        "004352",
        "ruiz",
        "honda",
        "civ",
        "2014",
        "2014+honda",
        "ana+civic",
    ] {
        assert_eq!(found(q).await, ["2014 Honda Civic"], "{q}");
    }
    for q in ["ode", "sprint", "van", "2020+merc"] {
        assert_eq!(found(q).await, ["2020 Mercedes-Benz Sprinter Van"], "{q}");
    }
    for q in ["ana+sprinter", "zzz", "%25%25"] {
        assert!(found(q).await.is_empty(), "{q}");
    }
    assert_eq!(advisor.get("/vehicles").await.select("tbody tr").len(), 2);
    app.accountant()
        .await
        .get("/vehicles")
        .await
        .assert_status(403);
}

#[actix_web::test]
async fn a_new_car_without_an_owner_asks_whose_it_is() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    customer(&advisor, "Ben Ode").await;

    let all = advisor.get("/vehicles/new").await;
    let found = advisor.get("/vehicles/new?q=ruiz").await;

    assert_eq!(all.select("main section li").len(), 2);
    let link = found.attributes("main section li a", "href");
    assert_eq!(
        link,
        [format!(
            "/vehicles/new?customer={}",
            ana.rsplit('/').next().unwrap()
        )]
    );
    advisor.get(&link[0]).await.form("Add vehicle");
}

#[actix_web::test] // R-GEN-4
async fn of_two_people_who_change_a_car_the_slower_one_sees_both_values() {
    let app = App::start().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let ana = customer(&advisor, "Ana Ruiz").await;
    let car = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let edit = format!("{car}/edit");
    let slow = advisor.get(&edit).await.form("Save vehicle");
    let fast = owner.get(&edit).await.form("Save vehicle");
    let fast = fast.fill("color", "Red").untick("is_active");
    app.clock.advance(chrono::TimeDelta::seconds(5));
    fast.submit(&owner).await.assert_status(303);

    let late = slow.fill("color", "Blue").submit(&advisor).await;

    late.assert_status(409);
    assert!(late.text(".notice").contains("Changed by Owner A just now"));
    assert_eq!(late.text("#f-color-stored strong"), "Red");
    assert_eq!(late.text("#f-is_active-stored strong"), "no");
    assert_eq!(late.form("Save vehicle").value("color"), "Blue");
}

#[actix_web::test] // R-VEH-9
async fn a_cars_page_shows_its_visits_whoever_had_it() {
    use crate::support::past::{Of, paid_visits};
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let car = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let of = Of {
        customer: id(&ana).parse().unwrap(),
        vehicle: Some(id(&car).parse().unwrap()),
    };
    paid_visits(&app, of, 30).await;

    let page = advisor.get(&car).await;

    assert!(page.statements() <= 3, "{}", page.statements());
    assert_eq!(page.select("tr[id^=visit-]").len(), 25);
    assert!(page.text("tr[id^=visit-]").contains("Ana Ruiz"));
    let older = page.attributes("a[rel=next]", "href").remove(0);
    assert_eq!(advisor.get(older).await.select("tr[id^=visit-]").len(), 5);
}

#[actix_web::test] // R-VEH-3
async fn a_retired_car_gives_its_plate_away_and_asks_for_it_when_it_returns() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let old = plated(&advisor, &ana, ("7ABC123", "CA")).await.location();
    let edit = format!("{old}/edit");
    let retire = advisor.get(&edit).await.form("Save vehicle");
    let retire = retire.untick("is_active").submit(&advisor).await;
    retire.assert_status(303);

    let new = plated(&advisor, &ana, ("7ABC123", "CA")).await;

    new.assert_status(303);
    let back = advisor.get(&edit).await.form("Save vehicle");
    let refused = back.tick("is_active", "true").submit(&advisor).await;
    refused.assert_status(422);
    assert_eq!(refused.attributes(".error-summary a", "href"), ["#f-plate"]);
    assert!(
        refused
            .attributes(".notice a", "href")
            .contains(&new.location())
    );
    let another = refused.form("Save vehicle").fill("plate", "8XYZ999");
    another.submit(&advisor).await.assert_status(303);
}

#[actix_web::test] // R-CUST-6
async fn a_car_is_found_by_its_make_whatever_the_accents() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let form = new_car(&advisor, &ana).await.fill("make", "Citroën");
    form.fill("model", "Ë-C4 X")
        .submit(&advisor)
        .await
        .assert_status(303);

    for q in ["citroen", "Citroën", "CITRO", "e-c4", "x citroen"] {
        let list = advisor.get(format!("/vehicles?q={q}")).await;
        assert!(list.text("main").contains("Citroën"), "{q}");
    }
    let list = advisor.get("/vehicles?q=itroen").await;
    assert!(!list.text("main").contains("Citroën"));
}

#[actix_web::test] // R-VEH-5
async fn another_car_is_made_the_main_one() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    plated(&advisor, &ana, ("7ABC123", "CA")).await;
    let second = plated(&advisor, &ana, ("9VAN000", "CA")).await.location();

    let page = advisor.get(&second).await;
    let made = page.form("Make it the main car").submit(&advisor).await;

    let page = made.follow(&advisor).await;
    assert!(!page.has_form("Make it the main car"));
    let cars = advisor.get(&ana).await.select(".columns section li");
    assert_eq!(
        cars,
        ["Honda Civic CA 9VAN000 main car", "Honda Civic CA 7ABC123"]
    );
}

#[actix_web::test] // R-GEN-8
async fn from_every_later_page_of_a_list_one_link_leads_to_the_first() {
    let app = App::start().await;
    for n in 0..51 {
        let owner = app.add_customer(&app.shop, &format!("Owner {n}")).await;
        app.add_car(&app.shop, owner, "Civic").await;
    }
    let advisor = app.advisor().await;
    for list in ["/vehicles?q=own", "/customers?q=own"] {
        let first = advisor.get(list).await;
        assert!(!first.text(".pagination").contains("First page"), "{list}");
        let next = first
            .attributes(".pagination a[rel=next]", "href")
            .remove(0);

        let second = advisor.get(next).await;

        assert_eq!(second.text(".pagination a"), "First page", "{list}");
        let back = second.attributes(".pagination a", "href").remove(0);
        let back = advisor.get(back).await;
        assert_eq!(back.select("tbody tr"), first.select("tbody tr"), "{list}");
    }
}
