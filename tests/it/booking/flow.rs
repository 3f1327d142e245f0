//! From the first page to the visit in the shop's calendar.

use super::{BOOK, answered, chosen, draft, open, pressed, service, times};
use crate::support::App;
use autoshop::db::cache::CacheKey;
use autoshop::entity::{appointment, audit_log, booking_draft, customer, repair_order, vehicle};
use autoshop::kernel::words::{AuthMethod, Confirmation, Source};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

const SQUEALS: [(&str, &str); 1] = [("symptoms", "It squeals")];

async fn visits(app: &App) -> Vec<appointment::Model> {
    let query = appointment::Entity::find().order_by_asc(appointment::Column::Id);
    app.db(app.shop.id).all(query).await.unwrap()
}

#[actix_web::test] // R-BOOK-1, R-BOOK-3, R-BOOK-4, R-BOOK-7
async fn a_stranger_asks_for_a_visit_and_the_shop_accepts_it() {
    let (app, owner) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    chosen(&visitor, &base, (None, "530 555 0142")).await;
    let review = visitor.get(format!("{base}/review")).await;
    for words in [
        "9 Elm St, Woodland, 95695",
        "2014 Honda Civic",
        "It squeals",
        "Ada Byron",
        "(530) 555-0142",
    ] {
        assert!(review.text("main").contains(words), "{words}");
    }

    let booked = pressed(&app, &visitor, &base).await;

    assert_eq!(booked.assert_status(303).location(), format!("{base}/done"));
    let taken = booked.statements();
    assert!(taken <= 20, "{taken} statements");
    let done = booked.follow(&visitor).await;
    assert_eq!(done.text("h1"), "Requested");
    let open = async || done.form("Open your visit's page").submit(&visitor).await;
    let link = open().await.location();
    let page = visitor.get(&link).await;
    assert_eq!(page.assert_ok().text("h1"), "We have your request");
    assert_eq!(open().await.location(), link, "one link a visit");
    let again = pressed(&app, &visitor, &base).await;
    assert_eq!(again.location(), format!("{base}/done"), "pressed twice");
    let [visit] = <[_; 1]>::try_from(visits(&app).await).unwrap();
    assert_eq!(
        (visit.source, visit.confirmation),
        (Source::Booking, Confirmation::Requested)
    );
    assert_eq!(visit.postal.as_deref(), Some("95695"));
    assert!(visit.technician_id.is_some());
    let log = audit_log::Entity::find().filter(audit_log::Column::Action.eq("appointment.booked"));
    let log = app.db(app.shop.id).one(log).await.unwrap().unwrap();
    let consent = log.after.unwrap()["consent"].as_str().unwrap().to_owned();
    assert!(review.text("main").contains(&consent), "as it was shown");

    let span = [("from", ""), ("to", "")];
    let file = owner.post("/exports/appointments", &span).await.body();
    assert!(file.lines().nth(1).unwrap().ends_with(",booking"), "{file}");
    let path = format!("/appointments/{}", visit.id);
    let waiting = owner.get("/leads").await;
    assert_eq!(waiting.attributes("main ul.ways a", "href").concat(), path);
    let page = owner.get(&path).await;
    assert!(page.text("main").contains("Asked for online."));
    page.form("Accept").submit(&owner).await.assert_status(303);
    assert!(!owner.get(&path).await.has_form("Accept"));
    assert!(!owner.get("/leads").await.body().contains(&path));
    assert_eq!(
        visitor.get(format!("{base}/done")).await.text("h1"),
        "Booked"
    );
}

#[actix_web::test] // R-BOOK-4, R-AUTH-0
async fn fixed_prices_are_agreed_to_by_booking() {
    let (app, owner) = open("instant").await;
    let prices = owner.get("/settings/prices").await.form("Save");
    prices
        .fill("tax_labor", "10")
        .submit(&owner)
        .await
        .assert_status(303);
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let oil = service(&visitor, &base, "Oil Change").await;
    let work = answered(
        &visitor,
        &format!("{base}/services"),
        ("Next", &[("services", &oil)]),
    )
    .await;
    let words = work
        .assert_status(303)
        .follow(&visitor)
        .await
        .text(".so-far");
    assert!(
        words.contains("before tax"),
        "known before anybody is asked: {words}"
    );
    chosen(&visitor, &base, (None, "530 555 0142")).await;

    let booked = pressed(&app, &visitor, &base).await;

    let taken = booked.statements();
    assert!(taken <= 20, "{taken} statements");
    let done = booked.assert_status(303).follow(&visitor).await;
    assert_eq!(done.text("h1"), "Booked");
    let order = repair_order::Entity::find();
    let order = app.db(app.shop.id).one(order).await.unwrap().unwrap();
    assert_eq!(order.authorised_method, Some(AuthMethod::Booking));
    assert_eq!(order.authorised_by.as_deref(), Some("Ada Byron"));
    let amount = order.authorised_amount.unwrap().0;
    assert!(
        amount > 0 && amount % 11 == 0,
        "with ten percent of tax: {amount}"
    );
    let page = owner
        .get(format!("/appointments/{}", visits(&app).await[0].id))
        .await;
    assert!(
        page.text("main")
            .contains("Booked online, with fixed prices agreed to.")
    );
    assert!(page.text("main").contains("By booking online"));
}

#[actix_web::test] // R-BOOK-1
async fn back_and_reload_lose_nothing_and_looking_makes_nothing() {
    let (app, _) = open("request").await;
    let visitor = app.visitor();
    visitor.get(BOOK).await.assert_ok();
    let query = booking_draft::Entity::find;
    assert!(app.db(app.shop.id).all(query()).await.unwrap().is_empty());
    let base = draft(&visitor, &SQUEALS).await;

    let ahead = visitor.get(format!("{base}/review")).await;
    assert_eq!(
        ahead.location(),
        format!("{base}/slot"),
        "what is not told yet is asked"
    );
    for _ in 0..2 {
        let place = visitor.get(format!("{base}/place")).await;
        assert_eq!(place.attributes("#f-line1", "value"), ["9 Elm St"]);
        let car = visitor.get(format!("{base}/vehicle")).await;
        assert_eq!(car.attributes("#f-model", "value"), ["Civic"]);
        let work = visitor.get(format!("{base}/services")).await;
        assert_eq!(work.text("textarea"), "It squeals");
    }
    let car = [("model", "Fit")];
    let changed = answered(&visitor, &format!("{base}/vehicle"), ("Next", &car)).await;
    assert_eq!(
        changed.location(),
        format!("{base}/slot"),
        "and on with the open question"
    );
    let wrong = answered(
        &visitor,
        &format!("{base}/vehicle"),
        ("Next", &[("make", "")]),
    )
    .await;
    wrong.assert_status(422);
    assert_eq!(wrong.attributes("#f-model", "value"), ["Fit"]);

    app.clock.advance(chrono::TimeDelta::hours(25));
    let old = visitor.get(format!("{base}/vehicle")).await;
    assert!(old.assert_status(404).text("main").contains("expired"));
    app.run_jobs().await;
    assert!(app.db(app.shop.id).all(query()).await.unwrap().is_empty());
}

#[actix_web::test] // R-VEH-2
async fn a_vin_tells_year_and_make_without_asking_anybody() {
    let (app, _) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let path = format!("{base}/vehicle");
    let send = async |fields: &[(&str, &str)]| answered(&visitor, &path, ("Next", fields)).await;

    let vin = [
        ("vin", "1hgcm82633a004352"),
        ("year", ""),
        ("make", ""),
        ("model", ""),
    ];
    let asked = send(&vin).await;
    assert!(
        asked
            .assert_status(422)
            .text(".error-summary")
            .contains("2003 Honda. Which model?")
    );
    assert_eq!(asked.attributes("#f-year", "value"), ["2003"]);
    let doubtful = send(&[("vin", "1HGCM82643A004352")]).await;
    assert!(
        doubtful
            .assert_status(422)
            .body()
            .contains("The VIN is right")
    );
    let form = doubtful.form("Next").tick("keep_vin", "true");
    form.submit(&visitor).await.assert_status(303);
}

#[actix_web::test] // R-BOOK-3
async fn a_known_phone_is_the_shops_customer_and_learns_nothing() {
    let (app, owner) = open("instant").await;
    let form = owner.get("/customers/new").await.form("Add customer");
    let form = form
        .fill("name", "Quetzal Secret")
        .fill("phone", "530 555 0142");
    let form = form
        .fill("email", "secret@quetzal.example")
        .submit(&owner)
        .await;
    let path = form.assert_status(303).location();
    let new = format!(
        "/vehicles/new?customer={}",
        path.rsplit('/').next().unwrap()
    );
    let car = owner.get(new).await.form("Add vehicle");
    let car = car
        .fill("year", "2014")
        .fill("make", "honda")
        .fill("model", "CIVIC");
    car.submit(&owner).await.assert_status(303);
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    chosen(&visitor, &base, (None, "(530) 555-0142")).await;

    let booked = pressed(&app, &visitor, &base).await;

    let taken = booked.statements();
    assert!(taken <= 20, "{taken} statements");
    let done = booked.assert_status(303).follow(&visitor).await;
    assert!(!done.body().to_lowercase().contains("quetzal"));
    let db = app.db(app.shop.id);
    let all = db.all(customer::Entity::find()).await.unwrap();
    assert_eq!(all.len(), 1, "no second customer");
    assert_eq!(all[0].name, "Quetzal Secret");
    assert_eq!(
        db.all(vehicle::Entity::find()).await.unwrap().len(),
        1,
        "the car it has"
    );
    let [visit] = <[_; 1]>::try_from(visits(&app).await).unwrap();
    assert_eq!(visit.customer_id, all[0].id);
    assert!(
        visit
            .notes
            .unwrap()
            .contains("Booked under the name Ada Byron.")
    );
    let second = draft(&visitor, &SQUEALS).await;
    let later = times(&visitor, &second).await.remove(5);
    chosen(&visitor, &second, (Some(&later), "5305550142")).await;
    let second = pressed(&app, &visitor, &second).await;
    assert!(
        second.assert_status(303).location().ends_with("/done"),
        "twice on a day"
    );
}

#[actix_web::test] // R-BOOK-2
async fn a_service_is_chosen_by_the_button_beside_it() {
    let (app, _) = open("request").await;
    let visitor = app.visitor();
    let home = visitor.get("/s/shop-a").await;
    assert_eq!(home.attributes("main .btn-primary", "href"), [BOOK]);
    let services = visitor.get("/s/shop-a/services").await;
    let book = services.attributes(".offers a", "href").remove(3);
    let place = [("line1", "9 Elm St"), ("zip", "95695")];
    let begun = answered(&visitor, &book, ("Next", &place)).await;
    let base = begun.location().replace("/vehicle", "");
    let car = [("make", "Honda"), ("model", "Fit")];
    answered(&visitor, &begun.location(), ("Next", &car)).await;
    let page = visitor.get(format!("{base}/services")).await;
    let ticked = page.attributes("input[name=services][checked]", "value");
    assert_eq!(ticked.len(), 1);
    assert!(book.ends_with(&ticked[0]));
}

#[actix_web::test] // R-AVAIL-3
async fn the_steps_ask_as_much_for_a_full_calendar_as_for_an_empty_one() {
    let (app, owner) = open("instant").await;
    let visitor = app.visitor();
    let mut counts = Vec::new();
    for round in 0..2 {
        let base = draft(&visitor, &SQUEALS).await;
        let offered = times(&visitor, &base).await;
        assert!((3..=18).contains(&offered.len()), "{offered:?}");
        let mut asked = Vec::new();
        for step in ["place", "vehicle", "services", "slot"] {
            let page = visitor.get(format!("{base}/{step}")).await;
            asked.push(page.assert_ok().statements());
        }
        counts.push(asked);
        if round == 0 {
            for time in ["13:00", "15:00"] {
                let ana = app.add_customer(&app.shop, time).await;
                let page = owner.get(format!("/appointments/new?customer={ana}")).await;
                let form = page.form("Book appointment").fill("complaint", "Hums");
                let form = form.fill("day", "2026-03-11").fill("time", time);
                form.submit(&owner).await.assert_status(303);
            }
            app.write(&app.shop, async |tx, _| {
                tx.touch(CacheKey::Lists);
                Ok(())
            })
            .await
            .unwrap();
        }
    }
    assert_eq!(counts[0], counts[1]);
    assert_eq!(counts[0], [1, 1, 1, 2]);
}
