//! When each technician works and is off, and what they know (R-APPT-9).

use super::{day, noted};
use crate::support::{App, Browser};
use autoshop::features::shops;
use autoshop::kernel::ids::MembershipId;
use autoshop::kernel::words::{Category, Role};

/// The page of the shop's technician, from that of the hours.
async fn page_of(browser: &Browser) -> String {
    let hours = browser.get("/settings/hours").await;
    let ways = hours.attributes("main .card ul a", "href");
    ways.first().unwrap().clone()
}

fn id(page: &str) -> MembershipId {
    page.rsplit('/').next().unwrap().parse().unwrap()
}

#[actix_web::test] // R-APPT-9
async fn an_advisor_says_when_somebody_works_and_what_they_know() {
    let app = App::start().await;
    let (advisor, tuesday) = (app.advisor().await, day("2026-03-10"));
    let page = page_of(&advisor).await;
    let tom = id(&page);

    let person = page.replace("hours/people", "people");
    let person = app.owner().await.get(&person).await;
    assert_eq!(person.attributes("main > p a", "href")[0], page);
    let form = advisor.get(&page).await.form("Save hours");
    let half = form.clone().fill("tuesday_opens", "8:00");
    let half = half.submit(&advisor).await;
    half.assert_status(422);
    assert!(
        half.text("#f-tuesday_closes-error")
            .starts_with("Say when Tuesday ends")
    );
    let form = form
        .fill("tuesday_opens", "8:00")
        .fill("tuesday_closes", "12:00")
        .fill("tuesday_opens_again", "13:00")
        .fill("tuesday_closes_again", "17:30");
    let saved = form.submit(&advisor).await;
    saved.assert_status(303);
    assert!(saved.statements() <= 6, "{}", saved.statements());
    let form = advisor.get(&page).await.form("Save skills");
    let odd = form.clone().fill("brakes", "9").submit(&advisor).await;
    odd.assert_status(422);
    let form = form.fill("brakes", "4").fill("hvac", "1");
    let saved = form.submit(&advisor).await;
    saved.assert_status(303);
    assert!(saved.statements() <= 6, "{}", saved.statements());

    let shown = advisor.get(&page).await;
    assert_eq!(shown.statements(), 1);
    let week = shown.form("Save hours");
    assert_eq!(week.value("tuesday_closes_again"), "17:30");
    assert_eq!(shown.form("Save skills").value("brakes"), "4");
    let crew = shops::Crew::of(app.db(app.shop.id).open_hours(app.now()).await.unwrap());
    assert_eq!(crew.spans(tom, tuesday), [(480, 720), (780, 1_050)]);
    assert_eq!(crew.level(tom, Category::Brakes, tuesday), Some(4));
    assert_eq!(crew.level(tom, Category::Adas, tuesday), Some(0));
    let form = shown.form("Save skills").fill("brakes", "");
    form.fill("hvac", "").submit(&advisor).await.location();
    let crew = shops::Crew::of(app.db(app.shop.id).open_hours(app.now()).await.unwrap());
    assert_eq!(crew.level(tom, Category::Adas, tuesday), None, "any work");
    assert_eq!(noted(&app, "crew.skills_changed").await.len(), 2);
    assert_eq!(noted(&app, "crew.hours_changed").await.len(), 1);
    let log = app.owner().await.get("/audit").await.text("main");
    assert!(
        log.contains("Crew hours changed") && log.contains("Tue 8:00"),
        "{log}"
    );
}

#[actix_web::test] // R-APPT-9
async fn times_off_come_and_go() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = page_of(&owner).await;
    let tom = id(&page);
    let off = async |from: &str, to: &str| {
        let crew = shops::Crew::of(app.db(app.shop.id).open_hours(app.now()).await.unwrap());
        crew.off(tom, from.parse().unwrap(), to.parse().unwrap())
            .len()
    };
    let form = owner.get(&page).await.form("Add time off");
    let form = form
        .fill("from_day", "2026-03-12")
        .fill("from_time", "noon")
        .fill("to_day", "2026-03-13")
        .fill("reason", "Fishing");

    let first = form.submit(&owner).await;
    let second = form.submit(&owner).await;

    assert_eq!(first.header("idempotency-status"), "stored");
    assert!(first.statements() <= 6, "{}", first.statements());
    assert_eq!(second.header("idempotency-status"), "replayed");
    assert_eq!(off("2026-03-12T18:00:00Z", "2026-03-12T19:00:00Z").await, 0);
    assert_eq!(off("2026-03-12T18:30:00Z", "2026-03-12T19:30:00Z").await, 1);
    assert_eq!(off("2026-03-14T06:00:00Z", "2026-03-14T08:00:00Z").await, 1);
    let shown = owner.get(&page).await;
    assert!(shown.text("tbody").contains("Fishing"));
    let fresh = shown.form("Add time off");
    let over = fresh.clone().fill("from_day", "2026-03-09");
    let over = over.submit(&owner).await;
    over.assert_status(422);
    assert_eq!(over.text(".error-summary a"), "This is over already.");
    let other = form.fill("reason", "Hunting").submit(&owner).await;
    other.assert_status(409);
    assert!(other.text("main").contains("already"));

    let stranger = app.signed_in(Role::Owner, &app.found_shop("b").await).await;
    let remove = shown.form("Remove");
    remove.submit(&stranger).await.assert_status(404);
    let removed = remove.submit(&owner).await.follow(&owner).await;
    remove.submit(&owner).await.assert_status(404);
    assert_eq!(off("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z").await, 0);
    let gone = noted(&app, "crew.time_off_removed").await.remove(0);
    let told = gone.before.unwrap();
    assert_eq!(told["reason"], "Fishing");
    assert_eq!(told["technician"], tom.to_string());
    // R-UX-3
    let undo = removed.form("Undo");
    undo.submit(&owner).await.assert_status(303);
    assert_eq!(off("2026-03-12T18:30:00Z", "2026-03-12T19:30:00Z").await, 1);
    assert!(owner.get(&page).await.text("tbody").contains("Fishing"));
    undo.submit(&owner).await.assert_status(409);
    assert_eq!(noted(&app, "crew.time_off_restored").await.len(), 1);
}

#[actix_web::test] // R-GEN-4
async fn two_who_change_somebodys_week_do_not_overwrite_each_other() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let page = page_of(&owner).await;
    let mine = owner.get(&page).await.form("Save hours");
    let theirs = advisor.get(&page).await.form("Save hours");
    let skills = advisor.get(&page).await.form("Save skills");
    let mine = mine.fill("monday_opens", "8:00");
    let mine = mine.fill("monday_closes", "17:00").submit(&owner).await;
    mine.assert_status(303);

    let theirs = theirs.fill("monday_opens", "9:00");
    let late = theirs.fill("monday_closes", "17:00").submit(&advisor).await;
    let skills = skills.fill("brakes", "2").submit(&advisor).await;

    late.assert_status(409);
    assert_eq!(late.form("Save hours").value("monday_opens"), "09:00");
    assert!(late.text("main").contains("08:00"), "what the other saved");
    skills.assert_status(409);
    let again = skills.form("Save skills");
    assert_eq!(again.value("brakes"), "2");
    again.submit(&advisor).await.assert_status(303);
}
