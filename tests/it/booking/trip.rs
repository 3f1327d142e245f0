//! The trip fee of an area: shown before anybody is asked, and charged as it was shown (R-BOOK-2).

use super::{answered, chosen, draft, open, pressed, service, times};
use crate::support::{Answer, App, Browser, camera};
use autoshop::entity::{appointment, repair_order};
use autoshop::kernel::money::Cents;
use sea_orm::EntityTrait;

const SQUEALS: [(&str, &str); 1] = [("symptoms", "It squeals")];

/// A shop that asks $25 for the drive to Woodland.
async fn asking(mode: &str) -> (App, Browser) {
    let (app, owner) = open(mode).await;
    let area = owner.get("/settings/zones/new").await.form("Add area");
    let area = area.fill("name", "Valley").fill("postals", "95695");
    let area = area.fill("trip_fee", "25").submit(&owner).await;
    area.assert_status(303);
    let prices = owner.get("/settings/prices").await.form("Save");
    let prices = prices.fill("tax_labor", "10").fill("tax_fee", "20");
    prices.submit(&owner).await.assert_status(303);
    (app, owner)
}

async fn visit(app: &App) -> appointment::Model {
    let visits = appointment::Entity::find();
    app.db(app.shop.id).one(visits).await.unwrap().unwrap()
}

/// The page of its link.
async fn link(visitor: &Browser, done: &Answer) -> String {
    let link = done.form("Open your visit's page").submit(visitor).await;
    visitor.get(link.location()).await.text("main")
}

#[actix_web::test] // R-BOOK-2, R-BOOK-4, R-INV-5
async fn what_was_shown_is_on_the_link_and_on_the_bill_and_moves_with_the_visit() {
    let (app, owner) = asking("instant").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let oil = service(&visitor, &base, "Conventional Oil Change").await;
    let work = format!("{base}/services");
    answered(&visitor, &work, ("Next", &[("services", &oil)])).await;
    let last = times(&visitor, &base).await.pop();
    chosen(&visitor, &base, (last.as_deref(), "530 555 0142")).await;
    let review = visitor.get(format!("{base}/review")).await.text("main");
    for words in ["$100.00 before tax", "$25.00", "$125.00 before tax"] {
        assert!(review.contains(words), "{words} in {review}");
    }

    let booked = pressed(&app, &visitor, &base).await;

    let taken = booked.assert_status(303).statements();
    assert!(taken <= 20, "{taken} statements");
    let done = booked.follow(&visitor).await;
    assert!(done.text("main").contains("$125.00 before tax"));
    let told = link(&visitor, &done).await;
    assert!(
        told.contains("Trip fee") && told.contains("$25.00"),
        "{told}"
    );
    assert!(told.contains("Together, before tax $125.00"), "{told}");
    let order = repair_order::Entity::find();
    let order = app.db(app.shop.id).one(order).await.unwrap().unwrap();
    assert_eq!(order.authorised_amount, Some(Cents(11_000 + 3_000)));

    let row = visit(&app).await;
    let path = format!("/appointments/{}", row.id);
    let links = done.form("Open your visit's page").submit(&visitor).await;
    let there = format!("{}/reschedule", links.location());
    let page = visitor.get(&there).await;
    let starts = page.assert_ok().attributes(".windows button", "value");
    let start = &starts[0];
    let version = row.version.to_string();
    let fields = [("start", start.as_str()), ("version", version.as_str())];
    visitor.post(&there, &fields).await.assert_status(303);
    let page = owner.get(&path).await;
    assert_eq!(
        page.body().matches("Remove Trip fee").count(),
        1,
        "never twice"
    );
    app.clock.set(visit(&app).await.start_at);
    let begun = owner.get(&path).await.form("Start work");
    let page = begun.submit(&owner).await.follow(&owner).await;
    let draft = page.form("Make the invoice").submit(&owner).await;
    let bill = draft.assert_status(303).follow(&owner).await.text("main");
    for words in ["Trip fee, Valley", "$125.00", "$140.00"] {
        assert!(bill.contains(words), "{words} in {bill}");
    }
}

#[actix_web::test] // R-BOOK-2, R-LINK-2
async fn whoever_knows_no_service_is_charged_the_drive_and_it_is_no_work() {
    let (app, owner) = asking("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &SQUEALS).await;
    let photo = camera::jpeg((80, 60));
    let work = visitor.get(format!("{base}/services")).await;
    let form = work.form("Add photos").attach("photos", ("a.jpg", &photo));
    form.submit(&visitor).await.assert_status(303);
    chosen(&visitor, &base, (None, "530 555 0142")).await;

    let booked = pressed(&app, &visitor, &base).await;

    let taken = booked.assert_status(303).statements();
    assert!(taken <= 20, "{taken} statements");
    let done = booked.follow(&visitor).await;
    let told = link(&visitor, &done).await;
    assert!(told.contains("We look at the car first"), "{told}");
    assert!(told.contains("Trip fee $25.00"), "{told}");
    let order = repair_order::Entity::find();
    let order = app.db(app.shop.id).one(order).await.unwrap().unwrap();
    assert_eq!(order.authorised_amount, None, "no work was agreed to");
    let board = owner.get("/appointments").await.text("main");
    assert!(!board.contains("Trip fee"), "nobody has to do it: {board}");

    let path = format!("/appointments/{}", visit(&app).await.id);
    let off = owner.get(&path).await.form("Remove Trip fee");
    off.submit(&owner).await.assert_status(303);
    let page = owner.get(&path).await;
    assert!(page.text("main").contains("No services yet."));
}

#[actix_web::test] // R-APPT-14: nothing is charged in silence
async fn staff_who_book_are_offered_the_fee_and_charge_it_by_a_tick() {
    let (app, owner) = asking("off").await;
    let form = owner.get("/appointments/new").await;
    assert!(form.text("main").contains("Valley: $25.00"));
    let form = form
        .form("Book appointment")
        .fill("name", "Ada Byron")
        .fill("complaint", "Squeals")
        .fill("time", "15:00");
    let far = form.clone().fill("postal", "10001");
    let far = far.tick("trip_fee", "true").submit(&owner).await;
    let error = far.assert_status(422).text(".error-summary");
    assert!(error.contains("No trip fee is known"), "{error}");
    let near = form.clone().fill("postal", "95695");
    let booked = near.tick("trip_fee", "true").submit(&owner).await;
    let page = booked.assert_status(303).follow(&owner).await;
    assert!(page.text("main").contains("Trip fee"));

    let quick = owner.get("/quick?line=Bob+Cray+12:30+squeals").await;
    let quick = quick.form("Book").fill("postal", "95695");
    let booked = quick.submit(&owner).await;
    let page = booked.assert_status(303).follow(&owner).await;
    assert!(!page.text("main").contains("Trip fee"), "not in silence");
    assert_eq!(
        app.db(app.shop.id)
            .all(appointment::Entity::find())
            .await
            .unwrap()
            .len(),
        2
    );
}
