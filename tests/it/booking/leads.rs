//! Whoever could not be booked: the shop hears of it, and says what became of it.

use super::{BOOK, answered, draft, open};
use autoshop::entity::lead;
use autoshop::kernel::words::{LeadKind, LeadState};
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
        .find(|href| href.starts_with("/quick?line=Night"))
        .unwrap();
    let quick = owner.get(book).await;
    assert!(quick.assert_ok().body().contains("Night Owl"));

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
