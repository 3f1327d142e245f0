//! When somebody can come (R-AVAIL-1 to R-AVAIL-4): the page, and the booking that it leads to.

use super::{customer, form, id, insisted, service, technician};
use crate::support::past::{Of, planned_visits};
use crate::support::{Answer, App, Browser};
use autoshop::db::cache::CacheKey;
use autoshop::kernel::place::of_zip;
use chrono::TimeDelta;

/// The shop's hours on weekdays, from eight to five.
async fn opened(owner: &Browser) {
    let form = owner.get("/settings/hours").await.form("Save hours");
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let form = days.iter().fold(form, |form, day| {
        form.fill(&format!("{day}_opens"), "8:00")
            .fill(&format!("{day}_closes"), "17:00")
    });
    form.submit(owner).await.assert_status(303);
}

/// "8:00 AM Technician A" of the first day that is shown.
fn times(page: &Answer) -> Vec<String> {
    let starts = page.select("main section.card:nth-of-type(2) tbody td:first-child a");
    starts.into_iter().collect()
}

async fn zone(owner: &Browser, fields: &[(&str, &str)]) {
    let form = owner.get("/settings/zones/new").await.form("Add area");
    let form = fields
        .iter()
        .fold(form, |form, (name, value)| form.fill(name, value));
    form.submit(owner).await.assert_status(303);
}

#[actix_web::test] // R-AVAIL-1, R-AVAIL-2, R-AVAIL-4
async fn a_free_time_respects_the_road_and_can_be_booked() {
    let app = App::start().await;
    let owner = app.owner().await;
    opened(&owner).await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let tom = technician(&owner, "Technician A").await;
    // Wednesday from ten to eleven in Winters, half an hour from Woodland.
    let there = form(&owner, &ana, ("2026-03-11", "10:00")).await;
    let there = there.fill("place", "mobile").fill("line1", "9 Elm St");
    let there = there.fill("postal", "95694").fill("technician", &tom);
    there.submit(&owner).await.assert_status(303);
    let from = |zip: &str| format!("/schedule/availability?where={zip}&from=2026-03-11&hours=1");

    let far = owner.get(from("95695")).await;
    let near = owner.get(from("95694")).await;

    far.assert_ok();
    let words = far.text("main");
    assert!(words.contains("Wednesday, March 11"), "{words}");
    let of = |page: &Answer| page.attributes("main tbody a", "href");
    let toms = |page: &Answer, time: &str| {
        let start = format!("start=2026-03-11T{}", time.replace(':', "%3A"));
        let mut links = of(page).into_iter();
        links.find(|link| link.contains(&start) && link.contains(&tom))
    };
    assert!(
        toms(&far, "09:00").is_none(),
        "an hour there would be too late for Winters"
    );
    assert!(toms(&far, "08:00").is_some());
    assert!(near.text("main").contains("Near"), "around the corner");
    assert!(near.text("main").contains("from Ana Ruiz"));

    let slot = toms(&far, "08:00").unwrap();
    let booking = owner.get(&slot).await.form("Book appointment");
    assert_eq!(booking.value("time"), "08:00");
    assert_eq!(booking.value("technician"), tom);
    assert_eq!(booking.value("postal"), "95695");
    let booking = booking
        .fill("name", "Berta Cole")
        .fill("phone", "530-555-0111");
    let booking = booking
        .fill("line1", "1 Main St")
        .fill("complaint", "Squeals");
    booking.submit(&owner).await.assert_status(303);
    // R-AVAIL-4: what was taken meanwhile is refused by the booking's own check.
    let again = owner.get(&slot).await.form("Book appointment");
    let again = again
        .fill("name", "Cleo Dunn")
        .fill("phone", "530-555-0112");
    let again = again
        .fill("line1", "2 Main St")
        .fill("complaint", "Squeals");
    again.submit(&owner).await.assert_status(409);
    assert!(toms(&owner.get(from("95695")).await, "08:00").is_none());
    // R-APPT-6: half an hour of driving is too little time between these two.
    let late = form(&owner, &ana, ("2026-03-11", "11:15")).await;
    let late = late
        .fill("place", "mobile")
        .fill("postal", "95695")
        .fill("line1", "3 Oak St");
    let late = late.fill("technician", &tom).fill("duration", "0.5");
    late.submit(&owner).await.assert_status(409);
    insisted(&owner, &late, "She waits")
        .await
        .assert_status(303);
}

#[actix_web::test] // R-AVAIL-1
async fn a_day_without_a_time_says_why_and_what_is_next() {
    let app = App::start().await;
    let owner = app.owner().await;
    opened(&owner).await;
    let form = owner.get("/settings/hours").await.form("Add holiday");
    let form = form
        .fill("day", "2026-03-11")
        .fill("holiday", "Founders' day");
    form.submit(&owner).await.assert_status(303);

    let holiday = owner.get("/schedule/availability?from=2026-03-11").await;
    let sunday = owner.get("/schedule/availability?from=2026-03-15").await;

    let words = holiday.text(".notice");
    assert!(
        words.contains("The shop is closed: Founders' day."),
        "{words}"
    );
    assert!(words.contains("Thu, Mar 12"), "{words}");
    assert!(!times(&holiday).is_empty());
    assert!(sunday.text(".notice").contains("Nobody works on this day."));
    let far = owner.get("/schedule/availability?from=2026-09-01").await;
    assert!(far.text("main .empty").contains("not offered so far ahead"));
    let odd = owner.get("/schedule/availability?where=here").await;
    assert!(odd.text("main").contains("Write a ZIP code"));
    zone(
        &owner,
        &[("name", "Valley"), ("postals", "95695"), ("trip_fee", "25")],
    )
    .await;
    let served = owner.get("/schedule/availability?where=95695").await;
    assert!(served.text("main").contains("Trip fee $25.00"));
    let outside = owner.get("/schedule/availability?where=10001").await;
    let words = outside.text("main .empty");
    assert!(
        words.contains("No area of the shop reaches this place."),
        "{words}"
    );
    owner
        .get("/schedule/availability?customer=x")
        .await
        .assert_status(404);
}

#[actix_web::test] // R-AVAIL-1
async fn the_work_says_how_long_it_takes_and_who_can() {
    let app = App::start().await;
    app.starter_catalog().await;
    let owner = app.owner().await;
    opened(&owner).await;
    let tom = technician(&owner, "Technician A").await;
    let page = owner.get(format!("/settings/hours/people/{tom}")).await;
    let form = page.form("Save skills").fill("hvac", "1");
    form.submit(&owner).await.assert_status(303);
    let page = owner.get("/appointments/new").await;
    let service = service(&page, "Full Synthetic Oil Change");

    let page = owner
        .get(format!(
            "/schedule/availability?services={service}&from=2026-03-11"
        ))
        .await;

    let links = page.attributes("main tbody a", "href");
    assert!(!links.is_empty());
    assert!(
        links.iter().all(|link| !link.contains(&tom)),
        "he knows nothing of it"
    );
    let form = owner.get(&links[0]).await;
    let ticked = form.attributes("input[name=services][checked]", "value");
    assert_eq!(ticked, [service]);
}

#[actix_web::test] // R-AVAIL-2
async fn a_drive_is_known_from_tap_to_tap() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let tom = technician(&owner, "Technician A").await;
    let mut visits = Vec::new();
    for (time, zip) in [("10:00", "95694"), ("12:00", "95695"), ("15:00", "")] {
        let there = form(&owner, &ana, ("2026-03-10", time)).await;
        let there = there.fill("place", "mobile").fill("line1", "9 Elm St");
        let there = there.fill("postal", zip).fill("technician", &tom);
        visits.push(insisted(&owner, &there, "All of it today").await.location());
    }
    for visit in &visits {
        for kind in ["on_way", "arrived"] {
            let page = format!("{visit}/stamps");
            let tapped = owner.post(&page, &[("kind", kind)]).await;
            tapped.assert_status(303);
            app.clock.advance(TimeDelta::minutes(40));
        }
    }

    // What is kept in memory is as old as the bookings.
    app.write(&app.shop, async |tx, _| {
        tx.touch(CacheKey::Hours);
        Ok(())
    })
    .await
    .unwrap();
    let open = app.db(app.shop.id).open_hours(app.now()).await.unwrap();

    // Of the first nobody knows where from, of the last where to.
    let [drive] = open.drives.as_slice() else {
        panic!("{:?}", open.drives);
    };
    assert_eq!(Some(drive.from), of_zip("95694"));
    assert_eq!(Some(drive.to), of_zip("95695"));
    assert_eq!(drive.arrived - drive.left, TimeDelta::minutes(40));
}

#[actix_web::test] // quality, section 2
async fn free_times_take_as_many_statements_for_one_visit_as_for_a_hundred() {
    let app = App::start().await;
    let owner = app.owner().await;
    opened(&owner).await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let of = Of::without_car(id(&ana).parse().unwrap());
    let mut taken = Vec::new();
    for count in [1, 9, 90] {
        planned_visits(&app, of, count).await;
        let page = "/schedule/availability?where=95695&from=2026-03-11";
        owner.get(page).await.assert_ok();
        taken.push(owner.get(page).await.statements());
    }
    assert_eq!(taken, [1, 1, 1]);
}
