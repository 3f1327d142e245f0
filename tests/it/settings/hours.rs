//! Opening hours and holidays.

use super::{day, noted};
use crate::support::App;
use autoshop::features::shops;
use autoshop::kernel::words::Role;

#[actix_web::test] // R-ACC-13
async fn an_advisor_sets_the_hours_and_nothing_else() {
    let app = App::start().await;
    let advisor = app.advisor().await;

    let page = advisor.get("/board").await;
    let rail = page.attributes("nav.rail > ul a", "href");
    assert_eq!(rail.last().unwrap(), "/settings/hours");
    let page = advisor.get("/settings/hours").await;
    assert!(
        page.select("a.back").is_empty(),
        "no way to the other groups"
    );
    assert_eq!(page.select("nav[aria-label=Settings] a"), ["Hours", "Fees"]);
    let form = page.form("Save hours").fill("monday_opens", "8:00");
    let saved = form.fill("monday_closes", "17:00").submit(&advisor).await;
    saved.assert_status(303);
}

#[actix_web::test] // R-SET-1, R-APPT-9
async fn a_day_may_have_a_break_and_its_spans_do_not_overlap() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get("/settings/hours").await.form("Save hours");
    let form = form
        .fill("tuesday_opens", "8:00")
        .fill("tuesday_closes", "12:00")
        .fill("tuesday_opens_again", "11:00")
        .fill("tuesday_closes_again", "17:00");

    let refused = form.submit(&owner).await;
    refused.assert_status(422);
    assert_eq!(
        refused.attributes(".error-summary a", "href"),
        ["#f-tuesday_opens_again"]
    );
    let form = refused
        .form("Save hours")
        .fill("tuesday_opens_again", "13:00");
    form.submit(&owner).await.assert_status(303);

    let page = owner.get("/settings/hours").await.form("Save hours");
    assert_eq!(page.value("tuesday_closes"), "12:00");
    assert_eq!(page.value("tuesday_opens_again"), "13:00");
    // In the break nobody works.
    let noon = owner.get("/appointments/new?start=2026-03-17T12:15").await;
    let noon = noon.form("Book appointment").fill("name", "Ana Ruiz");
    let noon = noon.fill("complaint", "Noise").fill("duration", "0.5");
    noon.submit(&owner).await.assert_status(409);
    let later = noon.fill("time", "13:15").submit(&owner).await;
    later.assert_status(303);
}

#[actix_web::test] // R-APPT-9
async fn hours_are_typed_as_people_say_them_and_an_empty_day_is_closed() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (tuesday, sunday) = (day("2026-03-10"), day("2026-03-15"));
    assert!(!shops::Hours::of(app.db(app.shop.id).open_hours(app.now()).await.unwrap()).is_set());

    let form = owner.get("/settings/hours").await.form("Save hours");
    let half = form.clone().fill("monday_opens", "8:00");
    let half = half.submit(&owner).await;
    half.assert_status(422);
    assert!(
        half.text("#f-monday_closes-error")
            .starts_with("Say when Monday closes")
    );
    let form = form
        .fill("tuesday_opens", "8:00")
        .fill("tuesday_closes", "5:30 pm")
        .fill("saturday_opens", "9")
        .fill("saturday_closes", "midnight");
    let saved = form.submit(&owner).await;

    saved.assert_status(303);
    assert!(saved.statements() <= 9);
    let hours = shops::Hours::of(app.db(app.shop.id).open_hours(app.now()).await.unwrap());
    assert!(hours.is_set(), "dropped from memory");
    assert_eq!(hours.spans(tuesday), [(480, 1_050)]);
    assert_eq!(hours.spans(day("2026-03-14")), [(540, 1_440)]);
    assert!(hours.spans(sunday).is_empty());
    let page = owner.get("/settings/hours").await.form("Save hours");
    assert_eq!(page.value("tuesday_closes"), "17:30");
    page.submit(&owner).await.assert_status(303);
    assert_eq!(noted(&app, "hours.changed").await.len(), 2);
}

#[actix_web::test] // R-APPT-9
async fn holidays_come_and_go() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get("/settings/hours").await.form("Add holiday");
    let form = form
        .fill("day", "2026-05-25")
        .fill("holiday", "Memorial Day");

    let first = form.submit(&owner).await;
    let second = form.submit(&owner).await;

    assert_eq!(first.header("idempotency-status"), "stored");
    assert_eq!(second.header("idempotency-status"), "replayed");
    let hours = shops::Hours::of(app.db(app.shop.id).open_hours(app.now()).await.unwrap());
    assert_eq!(hours.holiday(day("2026-05-25")), Some("Memorial Day"));
    assert_eq!(hours.holiday(day("2026-05-26")), None);
    let page = owner.get("/settings/hours").await;
    let fresh = page.form("Add holiday");
    let again = fresh
        .clone()
        .fill("day", "5/25/2026")
        .fill("holiday", "Off");
    let again = again.submit(&owner).await;
    again.assert_status(422);
    assert!(again.text("#f-day-error").contains("already"));
    let past = fresh.fill("day", "2026-03-09").fill("holiday", "");
    let past = past.submit(&owner).await;
    past.assert_status(422);
    assert_eq!(past.select(".error-summary a").len(), 2);

    let stranger = app.signed_in(Role::Owner, &app.found_shop("b").await).await;
    let remove = page.form("Remove");
    remove.submit(&stranger).await.assert_status(404);
    remove.submit(&owner).await.assert_status(303);
    remove.submit(&owner).await.assert_status(404);
    let hours = shops::Hours::of(app.db(app.shop.id).open_hours(app.now()).await.unwrap());
    assert_eq!(hours.holiday(day("2026-05-25")), None);
}
