//! The same once more, from the page of a visit that is over (R-BOOK-1).

use super::{link, row};
use crate::booking::{BOOK, answered, chosen, draft, open, pressed, service, times};
use crate::support::{App, Browser};
use chrono::TimeDelta;

/// A visit that was booked online for this work and is canceled; the link's page.
async fn canceled(app: &App, owner: &Browser, words: &str) -> String {
    let visitor = app.visitor();
    let base = draft(&visitor, &[("symptoms", "Hums")]).await;
    let wanted = service(&visitor, &base, words).await;
    let services = format!("{base}/services");
    let ticked = answered(&visitor, &services, ("Next", &[("services", &wanted)])).await;
    ticked.assert_status(303);
    let last = times(&visitor, &base).await.pop();
    chosen(&visitor, &base, (last.as_deref(), "530 555 0142")).await;
    pressed(app, &visitor, &base).await.assert_status(303);
    let visits = owner.get("/appointments").await;
    let visit = visits
        .attributes("main a[href^='/appointments/0']", "href")
        .remove(0);
    let link = link(owner, &visit).await;
    let page = visitor.get(format!("{link}/cancellation")).await;
    let form = page.form("Cancel the visit");
    form.submit(&visitor).await.assert_status(303);
    assert!(row(app, &visit).await.canceled_at.is_some());
    link
}

#[actix_web::test] // R-BOOK-1, R-LINK-2
async fn the_same_work_for_the_same_car_is_booked_again_without_being_told_again() {
    let (app, owner) = open("instant").await;
    let link = canceled(&app, &owner, "Oil").await;
    let guest = app.visitor();

    let over = guest.get(&link).await;
    let again = over.attributes("main a.btn-primary", "href").remove(0);
    assert!(again.starts_with(BOOK), "{again}");
    assert!(!again.contains("Elm"), "no address: {again}");
    let place = [("line1", "9 Elm St"), ("zip", "95695")];
    let begun = answered(&guest, &again, ("Next", &place)).await;

    let at = begun.assert_status(303).location();
    let base = at.strip_suffix("/services").expect("the car is known");
    let ticked = guest.get(&at).await;
    assert_eq!(
        ticked
            .attributes("label.check input[checked]", "value")
            .len(),
        1
    );
    ticked.form("Next").submit(&guest).await.assert_status(303);
    app.clock.advance(TimeDelta::minutes(1));
    assert!(!times(&guest, base).await.is_empty());
    let car = guest.get(format!("{base}/vehicle")).await.form("Next");
    assert_eq!((car.value("year"), car.value("make")), ("2014", "Honda"));
}

#[actix_web::test]
async fn a_car_that_makes_no_sense_is_asked_for() {
    let (app, _) = open("instant").await;
    let guest = app.visitor();
    let place = [("line1", "9 Elm St"), ("zip", "95695")];
    for car in ["year=2014&make=Honda", "year=1066&make=Honda&model=Civic"] {
        let begun = answered(&guest, &format!("{BOOK}?{car}"), ("Next", &place)).await;
        assert!(
            begun.assert_status(303).location().ends_with("/vehicle"),
            "{car}"
        );
    }
}
