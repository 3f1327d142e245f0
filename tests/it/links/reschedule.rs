//! Another time, chosen by whoever has the link (R-BOOK-6).

use super::{link, row};
use crate::booking::open;
use crate::floor::stamps::{booked, customer};
use crate::support::{Answer, App, Browser};
use autoshop::kernel::words::Confirmation;
use chrono::TimeDelta;

/// A shop with hours, a visit of an hour on Thursday at two, and its link.
async fn planned(mode: &str) -> (App, Browser, (String, String)) {
    let (app, owner) = open(mode).await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let visit = booked(&owner, &ana, ("2026-03-12", "14:00")).await;
    let link = link(&owner, &visit).await;
    (app, owner, (visit, link))
}

/// Chooses the time that starts then.
async fn moved(guest: &Browser, link: &str, start: &str) -> Answer {
    let there = format!("{link}/reschedule");
    let page = guest.get(&there).await;
    let seen = page.attributes("main [name=version]", "value");
    let seen = seen.first().cloned().unwrap_or_default();
    let fields = [("start", start), ("version", seen.as_str())];
    guest.post(&there, &fields).await
}

#[actix_web::test] // R-BOOK-6, R-AVAIL-3
async fn a_customer_moves_the_visit_to_a_time_that_is_offered() {
    let (app, _, (visit, link)) = planned("instant").await;
    let guest = app.visitor();
    let before = row(&app, &visit).await;
    let main = guest.get(&link).await.text("main");
    assert!(main.contains("Another time"));

    let done = moved(&guest, &link, "2026-03-12T21:30:00Z").await;

    assert_eq!(done.assert_status(303).location(), link);
    let after = row(&app, &visit).await;
    assert_eq!(after.wall_start, "2026-03-12T14:30", "over its own time");
    assert_eq!(after.technician_id, before.technician_id);
    assert_eq!(
        after.end_at - after.start_at,
        before.end_at - before.start_at
    );
    assert_eq!(after.confirmation, before.confirmation);
    let seen = done.follow(&guest).await;
    assert!(seen.text("main header").contains("2:30"));
}

#[actix_web::test] // R-BOOK-4
async fn a_shop_that_agrees_to_each_booking_agrees_to_the_new_time_too() {
    let (app, owner, (visit, link)) = planned("request").await;
    let guest = app.visitor();

    let done = moved(&guest, &link, "2026-03-13T16:00:00Z").await;

    assert_eq!(done.follow(&guest).await.text("h1"), "We have your request");
    let asked = row(&app, &visit).await.confirmation;
    assert_eq!(asked, Confirmation::Requested);
    let page = owner.get(&visit).await;
    page.form("Accept").submit(&owner).await.assert_status(303);
    assert_eq!(guest.get(&link).await.text("h1"), "Your visit is booked");
}

#[actix_web::test] // R-AVAIL-4
async fn a_time_that_is_gone_or_was_never_offered_changes_nothing() {
    let (app, owner, (visit, link)) = planned("instant").await;
    let guest = app.visitor();
    // Everybody who could come is busy.
    let ben = customer(&owner, "Ben Okafor").await;
    let there = format!("/appointments/new?customer={ben}");
    let page = owner.get(&there).await;
    let crew = page.attributes("select[name=technician] option", "value");
    for technician in crew.iter().filter(|id| !id.is_empty()) {
        let form = owner.get(&there).await.form("Book appointment");
        let form = form.fill("day", "2026-03-13").fill("time", "09:00");
        let form = form.fill("duration", "1").fill("complaint", "Squeals");
        let form = form.fill("technician", technician);
        let form = form.with("override_reason", "The same day");
        form.submit(&owner).await.assert_status(303);
    }

    let gone = moved(&guest, &link, "2026-03-13T16:00:00Z").await;
    let night = moved(&guest, &link, "2026-03-13T08:00:00Z").await;
    let none = moved(&guest, &link, "soon").await;

    gone.assert_status(409);
    assert!(gone.text("main").contains("not free any more"));
    assert!(gone.text("main").contains("Nearest to what you chose"));
    night.assert_status(409);
    none.assert_status(422);
    assert_eq!(row(&app, &visit).await.wall_start, "2026-03-12T14:00");
    let near = gone.attributes(".windows button", "value").remove(0);
    moved(&guest, &link, &near).await.assert_status(303);
}

#[actix_web::test] // R-BOOK-6
async fn too_late_or_changed_meanwhile_the_visit_keeps_its_time() {
    let (app, owner, (visit, link)) = planned("instant").await;
    let guest = app.visitor();
    let there = format!("{link}/reschedule");
    let page = guest.get(&there).await;
    let seen = page.attributes("main [name=version]", "value").remove(0);
    let form = owner.get(format!("{visit}/reschedule")).await;
    let form = form.form("Save the new time").fill("when", "3/13 at 10am");
    form.submit(&owner).await.assert_status(303);

    let fields = [("start", "2026-03-16T16:00:00Z"), ("version", &seen)];
    let stale = guest.post(&there, &fields).await;
    assert_eq!(stale.assert_status(303).location(), there);
    let told = stale.follow(&guest).await;
    assert!(told.body().contains("changed the visit meanwhile"));
    app.clock.advance(TimeDelta::hours(72));

    let page = guest.get(&there).await;
    assert!(page.text("main").contains("please call"));
    assert!(page.select(".windows").is_empty());
    let late = moved(&guest, &link, "2026-03-16T16:00:00Z").await;
    late.assert_status(409);
    assert_eq!(row(&app, &visit).await.wall_start, "2026-03-13T10:00");
}
