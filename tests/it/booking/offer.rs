//! What everybody may book, and what only the shop puts on a visit (product.md 3.3).

use super::{BOOK, answered, chosen, draft, open, pressed, service};
use crate::support::Browser;

const OIL: &str = "Conventional Oil Change";

/// The service with this name can be booked online from now on, or no more.
async fn switched(owner: &Browser, name: &str, on: bool) {
    let list = owner.get(format!("/services?q={name}")).await;
    let path = list.attributes("main tbody a", "href").remove(0);
    let form = owner.get(format!("{path}/edit")).await.form("Save");
    let form = match on {
        true => form.tick("is_bookable", "true"),
        false => form.untick("is_bookable"),
    };
    form.submit(owner).await.assert_status(303);
    let words = owner.get(&path).await.text("main");
    let no = "No, only by the shop";
    assert_eq!(words.contains(no), !on, "{words}");
}

#[actix_web::test] // service.is_bookable
async fn what_only_the_shop_books_stands_with_its_price_and_without_a_button() {
    let (app, owner) = open("request").await;
    let visitor = app.visitor();
    let button = format!("[aria-label='Book {OIL}']");
    let shown = async || visitor.get("/s/shop-a/services").await;
    let before = shown().await;
    assert_eq!(
        before.select(&button).len(),
        1,
        "an update takes nothing away"
    );
    let link = before.attributes(&button, "href").remove(0);
    let fresh = owner.get("/services/new").await.form("Add service");
    assert_eq!(fresh.value("is_bookable"), "true", "new ones are bookable");

    switched(&owner, OIL, false).await;

    let page = shown().await;
    assert!(page.select(&button).is_empty());
    let rows = page.select(".offers li");
    let row = rows.iter().find(|row| row.contains(OIL)).unwrap();
    assert!(row.contains('$') && row.contains("Call to book"), "{row}");
    let place = [("line1", "9 Elm St"), ("zip", "95695")];
    let begun = answered(&visitor, &link, ("Next", &place)).await;
    let car = [("make", "Honda"), ("model", "Civic")];
    let car = answered(&visitor, &begun.location(), ("Next", &car)).await;
    let work = car.follow(&visitor).await;
    assert!(
        work.text("main [role=status]").contains(OIL),
        "a link from before says why"
    );
    assert!(!work.text("form label").contains(OIL));
    let staff = owner.get("/appointments/new").await;
    assert!(
        staff.text("main").contains(OIL),
        "the shop books it in any case"
    );
}

#[actix_web::test] // service.is_bookable, R-BOOK-1
async fn a_service_that_is_withdrawn_meanwhile_is_said_and_all_else_is_kept() {
    let (app, owner) = open("instant").await;
    let visitor = app.visitor();
    let base = draft(&visitor, &[("symptoms", "It squeals")]).await;
    let work = format!("{base}/services");
    let oil = service(&visitor, &base, OIL).await;
    let choice = [("services", oil.as_str())];
    answered(&visitor, &work, ("Next", &choice)).await;
    chosen(&visitor, &base, (None, "530 555 0142")).await;
    let form = visitor.get(&work).await.form("Next");

    switched(&owner, OIL, false).await;

    let refused = pressed(&app, &visitor, &base).await;
    assert_eq!(refused.assert_status(303).location(), work);
    let page = refused.follow(&visitor).await;
    assert!(
        page.text("main [role=status]")
            .contains("can't be booked online")
    );
    assert_eq!(page.text("textarea"), "It squeals");
    let sent = form.submit(&visitor).await;
    let error = sent.assert_status(422).text("#f-services");
    assert!(error.contains("can't be booked online any more"), "{error}");
    assert_eq!(sent.text("textarea"), "It squeals", "what was typed stays");
    let on = answered(&visitor, &work, ("Next", &[])).await;
    assert_eq!(
        on.location(),
        format!("{base}/slot"),
        "it takes another time"
    );
    let slot = visitor.get(on.location()).await;
    assert!(slot.text(".so-far").contains("Ada Byron"));

    switched(&owner, OIL, true).await;
    assert!(visitor.get(BOOK).await.status.is_success());
    service(&visitor, &base, OIL).await;
}
