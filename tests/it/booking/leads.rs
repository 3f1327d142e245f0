//! Whoever could not be booked: the shop hears of it, and says what became of it.

use super::{BOOK, answered, draft, open};
use crate::support::camera;
use autoshop::entity::lead;
use autoshop::kernel::words::{LeadKind, LeadState, Role};
use sea_orm::{EntityTrait, QueryOrder};

#[actix_web::test] // R-BOOK-2, R-AVAIL-3
async fn whoever_can_not_be_booked_leaves_a_lead() {
    let (app, owner) = open("request").await;
    let area = owner.get("/settings/zones/new").await.form("Add area");
    let area = area.fill("name", "Valley").fill("postals", "95695");
    area.fill("trip_fee", "25")
        .submit(&owner)
        .await
        .assert_status(303);
    let visitor = app.visitor();
    assert!(
        owner
            .get("/leads")
            .await
            .text(".empty")
            .contains("Nobody waits")
    );

    let far = answered(
        &visitor,
        BOOK,
        ("Next", &[("line1", "1 Wall St"), ("zip", "10001")]),
    )
    .await;
    let page = far.assert_status(303).follow(&visitor).await;
    assert!(page.text("h1").contains("We don't come to 10001"));
    assert!(
        page.attributes("main a", "href")
            .contains(&"tel:+15305550100".to_owned())
    );
    let form = page
        .form("Send")
        .fill("name", "Far Away")
        .fill("phone", "212 555 0142");
    let sent = form.submit(&visitor).await;
    let thanks = sent.assert_status(303).follow(&visitor).await;
    assert_eq!(thanks.text("h1"), "Thank you");
    form.submit(&visitor).await.assert_status(303); // pressed twice
    let base = draft(&visitor, &[("symptoms", "It squeals")]).await;
    let times = visitor.get(format!("{base}/slot")).await;
    assert!(
        times.text(".so-far").contains("$25.00"),
        "the trip fee is known"
    );
    let none = times.attributes("main a", "href");
    let none = none.iter().find(|href| href.contains("no_slot")).unwrap();
    let form = visitor.get(none).await.form("Send");
    let form = form.fill("name", "Night Owl").fill("phone", "530 555 0143");
    form.fill("words", "After eight")
        .submit(&visitor)
        .await
        .assert_status(303);

    let query = lead::Entity::find().order_by_asc(lead::Column::Id);
    let leads = app.db(app.shop.id).all(query).await.unwrap();
    let [far, owl] = <[_; 2]>::try_from(leads).unwrap();
    assert_eq!(
        (far.kind, far.postal.as_deref()),
        (LeadKind::OutOfArea, Some("10001"))
    );
    assert_eq!(owl.kind, LeadKind::NoSlot);
    let body = owl.body.unwrap();
    assert!(
        body.contains("After eight") && body.contains("2014 Honda Civic"),
        "{body}"
    );
    let inbox = app.advisor().await.get("/leads").await;
    let words = inbox.select("main li.card");
    assert!(
        words[0].contains("Night Owl") && words[1].contains("Far Away"),
        "newest first"
    );
    let book = inbox.attributes("main li a", "href");
    let book = book
        .iter()
        .find(|href| href.starts_with("/appointments/new?lead="))
        .unwrap();
    let form = owner.get(book).await.form("Book appointment");
    assert_eq!(form.value("name"), "Night Owl");

    inbox
        .form("Won Night Owl")
        .submit(&owner)
        .await
        .assert_status(303);
    let open = owner.get("/leads").await;
    assert_eq!(open.select("main li.card").len(), 1);
    let won = owner.get("/leads?state=won").await;
    assert!(won.text("main").contains("Night Owl"));
    won.form("Open again Night Owl")
        .submit(&owner)
        .await
        .assert_status(303);
    let stale = inbox.form("Won Night Owl").submit(&owner).await;
    stale.assert_status(409);
    let states: Vec<LeadState> = app
        .db(app.shop.id)
        .all(lead::Entity::find())
        .await
        .unwrap()
        .iter()
        .map(|lead| lead.state)
        .collect();
    assert_eq!(states, [LeadState::Open; 2]);
}

#[actix_web::test] // lead.appointment_id, R-GEN-5, R-UX-3
async fn a_lead_that_is_booked_is_won_and_each_names_the_other() {
    let (app, owner) = open("request").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &[("symptoms", "It squeals")]).await;
    let work = visitor.get(format!("{base}/services")).await;
    let photo = camera::jpeg((80, 60));
    let form = work.form("Add photos").attach("photos", ("a.jpg", &photo));
    form.submit(&visitor).await.assert_status(303);
    let slot = visitor.get(format!("{base}/slot")).await;
    let none = slot.attributes("main a", "href");
    let none = none.iter().find(|href| href.contains("no_slot")).unwrap();
    let form = visitor.get(none).await.form("Send");
    let form = form.fill("name", "Night Owl").fill("phone", "530 555 0143");
    let form = form.fill("email", "owl@shop.example");
    let sent = form.fill("words", "After eight").submit(&visitor).await;
    sent.assert_status(303);

    let inbox = owner.get("/leads").await;
    let book = inbox.attributes("main li a.btn", "href").remove(0);
    let page = owner.get(&book).await;
    assert!(page.text("main").contains("Nobody was found"));
    let form = page.form("Book appointment").fill("time", "15:00");
    assert_eq!(form.value("name"), "Night Owl");
    assert_eq!(form.value("phone"), "(530) 555-0143");
    assert_eq!(form.value("email"), "owl@shop.example");
    assert!(form.value("complaint").contains("After eight"));
    let late = owner.get(&book).await.form("Book appointment");
    let booked = form.submit(&owner).await;

    let path = booked.assert_status(303).location();
    let visit = booked.follow(&owner).await;
    assert_eq!(form.submit(&owner).await.location(), path, "pressed twice");
    assert_eq!(visit.select("main .photos img").len(), 1);
    let won = owner.get("/leads?state=won").await;
    assert!(won.attributes("main li a", "href").contains(&path));
    assert!(
        owner
            .get("/leads")
            .await
            .text("main")
            .contains("Nobody waits")
    );
    assert!(
        owner
            .get("/audit")
            .await
            .text("main")
            .contains("Lead: Night Owl")
    );
    assert_eq!(owner.get(&book).await.assert_status(303).location(), path);
    let late = late.fill("time", "13:00").fill("phone", "530 555 0188");
    let late = late.fill("email", "").submit(&owner).await;
    let words = late.assert_status(422).text(".error-summary");
    assert!(
        words.contains("has booked this lead in the meantime"),
        "{words}"
    );

    let other = app.found_shop("b").await;
    let other = app.signed_in(Role::Owner, &other).await;
    other.get(&book).await.assert_status(404);
    let theirs = other
        .get("/appointments/new")
        .await
        .form("Book appointment");
    let theirs = theirs.fill("name", "Eve").fill("complaint", "Squeals");
    let theirs = theirs
        .fill("time", "15:00")
        .with("lead", form.value("lead"));
    theirs.submit(&other).await.assert_status(404);

    let undo = visit.form("Undo").submit(&owner).await;
    undo.assert_status(303);
    let open = owner.get("/leads").await;
    assert!(open.text("main li").contains("Night Owl"), "it waits again");
    let again = owner.get(&book).await.form("Book appointment");
    let again = again.fill("time", "15:00").with("another", "true");
    let again = again.submit(&owner).await.follow(&owner).await;
    assert_eq!(again.select("main .photos img").len(), 1);
}

#[actix_web::test] // R-BOOK-5
async fn no_more_than_five_questions_an_hour_come_from_one_address() {
    let (app, _) = open("request").await;
    let visitor = app.visitor();
    for n in 0..6 {
        let form = visitor.get("/s/shop-a/lead").await.form("Send");
        let form = form.fill("name", "Ada").fill("phone", "530 555 0142");
        let sent = form.fill("words", "Can you?").submit(&visitor).await;
        sent.assert_status(if n < 5 { 303 } else { 429 });
    }
    let wrong = visitor.get("/s/shop-a/lead").await.form("Send");
    wrong
        .fill("phone", "5")
        .submit(&visitor)
        .await
        .assert_status(422);
}
