//! What could not be done: the order stays open, and says why (R-APPT-24).

use super::stamps::{row, tap, undo, visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::appointment;
use autoshop::kernel::words::{AppointmentStatus, Outcome};
use chrono::TimeDelta;

pub(super) async fn could_not(browser: &Browser, visit: &str, (why, note): (&str, &str)) -> Answer {
    let form = browser.get(format!("{visit}/outcome")).await;
    let form = form.form("Could not do").fill("note", note);
    form.with("why", why).submit(browser).await
}

/// All but what every write changes.
fn same(before: &appointment::Model, after: appointment::Model) {
    let back = appointment::Model {
        version: before.version,
        updated_at: before.updated_at,
        ..after
    };
    assert_eq!(&back, before);
}

#[actix_web::test] // R-APPT-24, R-DAY-2
async fn what_could_not_be_done_goes_back_into_the_plan_and_says_why() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let sam = app.technician().await;
    for kind in ["on_way", "arrived", "started"] {
        tap(&app, &sam, (&visit, kind)).await.assert_status(303);
        app.clock.advance(TimeDelta::minutes(2));
    }
    let before = row(&app, &visit).await;
    let way = sam.get("/today").await.attributes(".stop .go a", "href");
    let way = way.iter().find(|href| href.contains("/outcome")).unwrap();

    let blank = sam.get(way).await.form("Could not do");
    let blank = blank.submit(&sam).await;
    blank.assert_status(422);
    assert!(blank.text(".error-summary").contains("Choose a reason."));
    let other = could_not(&sam, &visit, ("other", "")).await;
    other.assert_status(422);
    let form = sam.get(way).await.form("Could not do");
    let form = form
        .with("why", "wrong_part")
        .fill("note", "Rear, not front");
    let noted = form.clone().submit(&sam).await;

    assert_eq!(noted.location(), "/today");
    assert!(noted.statements() <= 9, "{}", noted.statements());
    form.submit(&sam).await.assert_status(303); // tapped twice
    let now = row(&app, &visit).await;
    assert_eq!(now.status, AppointmentStatus::Scheduled);
    assert_eq!(now.outcome, Some(Outcome::WrongPart));
    assert_eq!((now.check_in_at, now.started_at), (None, None));
    let today = sam.get("/today").await;
    assert!(
        today
            .text(".stop")
            .contains("Could not do: Wrong part Rear, not front")
    );
    assert!(today.has_form("On my way"), "the way begins again");
    let page = office.get(&visit).await;
    assert!(
        page.text("main .notice")
            .contains("Could not do: Wrong part")
    );
    let again = page.attributes("main .notice a", "href").remove(0);
    assert!(again.ends_with("/reschedule"), "{again}");
    assert!(office.get(&again).await.has_form("Save the new time"));
    let history = page.text(".timeline");
    assert!(history.contains("Could not do: Wrong part. Rear, not front"));
    let board = office.get("/board").await;
    assert!(
        board
            .text(".column .card")
            .contains("Could not do: Wrong part")
    );
    assert!(history.contains("Arrived"), "somebody was there: {history}");
    assert!(
        !sam.get(&visit)
            .await
            .text("main .notice")
            .contains("New time")
    );

    app.clock.advance(TimeDelta::seconds(5));
    let undone = undo(&app, &sam, "appointment.not_done").await;
    assert_eq!(undone.location(), visit);
    assert!(undone.statements() <= 9, "{}", undone.statements());
    same(&before, row(&app, &visit).await);
    assert_eq!(
        sam.get("/today").await.select("main .btn-primary"),
        ["Finish"]
    );
    let again = undo(&app, &sam, "appointment.not_done").await;
    again.assert_status(409);
}

#[actix_web::test] // R-APPT-24
async fn a_customer_who_never_came_is_a_no_show_and_a_start_ends_the_story() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let before = row(&app, &visit).await;

    let absent = could_not(&office, &visit, ("customer_absent", "")).await;
    absent.assert_status(303);
    assert_eq!(row(&app, &visit).await.status, AppointmentStatus::NoShow);
    let page = office.get(&visit).await;
    let ways = page.attributes("main .notice a", "href");
    assert!(ways[0].ends_with("/edit?restore=true"), "{ways:?}");
    let refused = could_not(&office, &visit, ("unsafe", "")).await;
    refused.assert_status(409);
    app.clock.advance(TimeDelta::seconds(5));
    undo(&app, &office, "appointment.not_done").await;
    same(&before, row(&app, &visit).await);

    // It stays in the plan where it never began.
    app.clock.advance(TimeDelta::seconds(5));
    let noted = could_not(&office, &visit, ("no_access", "Gate shut")).await;
    noted.assert_status(303);
    assert_eq!(row(&app, &visit).await.status, AppointmentStatus::Scheduled);
    let history = office.get("/audit").await.text("main");
    assert!(history.contains("Appointment not done"), "{history}");
    for hidden in ["Former", "Led to"] {
        assert!(!history.contains(hidden), "{hidden}: {history}");
    }
    app.clock.advance(TimeDelta::seconds(5));
    let undone = undo(&app, &office, "appointment.not_done").await;
    assert_eq!(undone.location(), visit);
    same(&before, row(&app, &visit).await);
    app.clock.advance(TimeDelta::seconds(5));
    let noted = could_not(&office, &visit, ("no_access", "Gate shut")).await;
    noted.assert_status(303);
    tap(&app, &office, (&visit, "started"))
        .await
        .assert_status(303);
    let begun = row(&app, &visit).await;
    assert_eq!((begun.outcome, begun.outcome_note), (None, None));
    app.clock.advance(TimeDelta::seconds(5));
    undo(&app, &office, "appointment.moved").await;
    let back = row(&app, &visit).await;
    assert_eq!(back.outcome, Some(Outcome::NoAccess));
    assert_eq!(back.outcome_note.as_deref(), Some("Gate shut"));
}

#[actix_web::test] // R-ACC-13, R-GEN-4
async fn only_who_may_and_what_was_seen() {
    let app = App::start().await;
    let office = app.advisor().await;
    let visit = visit(&office).await;
    let form = office.get(format!("{visit}/outcome")).await;
    let form = form.form("Could not do").with("why", "unsafe");
    let edit = office.get(format!("{visit}/edit")).await;
    let edit = edit.form("Save changes").fill("technician", "");
    edit.submit(&office).await.assert_status(303);

    let stale = form.submit(&office).await;
    stale.assert_status(409);
    let (sam, books) = (app.technician().await, app.accountant().await);
    let path = format!("{visit}/outcome");
    sam.get(&path).await.assert_status(404);
    books.get(&path).await.assert_status(403);
    let fields = [("why", "unsafe"), ("version", "2")];
    sam.post(&path, &fields).await.assert_status(404);
    assert_eq!(row(&app, &visit).await.outcome, None);
}
