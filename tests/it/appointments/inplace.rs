//! Lines of the work changed where they stand on the visit's page, one after the other.

use super::lines::worked;
use crate::support::{Answer, App, Browser};
use sea_orm::ActiveValue::Set;

/// A visit with one service of $120.00 and a filter on it.
async fn with_filter(app: &App, browser: &Browser) -> String {
    let (visit, job) = worked(app, browser).await;
    let line = browser.get(&job).await.form("Add line");
    let line = line.fill("name", "Oil filter").fill("unit_price", "12.50");
    let line = line.fill("unit_cost", "6.66").submit(browser).await;
    line.assert_status(303);
    visit
}

/// Where the lines lead.
fn lines(page: &Answer) -> Vec<String> {
    page.attributes(".lines a", "href")
}

#[actix_web::test] // product 5.3, R-INV-2
async fn lines_are_changed_where_they_stand_one_after_the_other() {
    let app = App::start().await;
    let owner = app.owner().await;
    let visit = with_filter(&app, &owner).await;
    let page = owner.get(&visit).await;
    let [first, second] = <[String; 2]>::try_from(lines(&page)).unwrap();
    assert!(!page.has_form("Save line"));

    let labor = owner.get(&first).await;

    assert!(labor.statements() <= 5, "{}", labor.statements());
    let next = labor.form("Save, next line");
    assert_eq!(next.value("unit_price"), "120.00");
    let saved = next.fill("unit_price", "130").submit(&owner).await;
    assert_eq!(saved.location(), second);
    let page = saved.follow(&owner).await;
    assert!(page.text("tfoot").contains("$142.50"));
    assert!(!page.has_form("Save, next line"), "it is the last");
    let last = page.form("Save line");
    assert_eq!(last.value("unit_cost"), "6.66");
    let wrong = last.clone().fill("unit_price", "dear").submit(&owner).await;
    wrong.assert_status(422);
    assert!(wrong.text("title").starts_with("Error: "));
    assert_eq!(wrong.form("Save line").value("unit_price"), "dear");
    assert!(wrong.text("main").contains("Full Synthetic Oil Change"));
    let done = last.clone().fill("quantity", "2").submit(&owner).await;
    assert_eq!(done.location(), visit);
    assert!(owner.get(&visit).await.text("tfoot").contains("$155.00"));

    // Whoever comes second sees what the first wrote.
    let stale = last.fill("quantity", "3").submit(&owner).await;
    stale.assert_status(409);
    assert!(
        stale.select(".stored").concat().contains('2'),
        "{}",
        stale.text("main")
    );
    let mine = stale.form("Save line").submit(&owner).await;
    assert_eq!(mine.location(), visit);
    assert!(owner.get(&visit).await.text("tfoot").contains("$167.50"));
    // On the job's own page it leads back there.
    let edit = second.replace("?line=", "/jobs/");
    let (_, line) = edit.rsplit_once('/').unwrap();
    let job = owner.get(&visit).await;
    let job = job.attributes("main td a[href*='/jobs/']", "href");
    let alone = owner.get(format!("{}/lines/{line}", job[0])).await;
    let alone = alone.form("Save line").submit(&owner).await;
    assert_eq!(alone.location(), job[0]);
}

#[actix_web::test] // R-ACC-14, R-ACC-17, R-INV-1
async fn only_who_may_change_the_work_has_the_form_and_costs_stay_hidden() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let sam = app.technician().await;
    let visit = with_filter(&app, &owner).await;
    let second = lines(&owner.get(&visit).await).remove(1);

    let form = advisor.get(&second).await.form("Save line");
    assert!(form.fields().iter().all(|(name, _)| *name != "unit_cost"));
    let saved = form.fill("unit_price", "13").submit(&advisor).await;
    saved.assert_status(303);
    let kept = owner.get(&second).await.form("Save line");
    assert_eq!(kept.value("unit_cost"), "6.66", "who can't see it keeps it");
    app.change_settings(|row| row.advisor_sees_cost = Set(true))
        .await;
    let form = advisor.get(&second).await.form("Save line");
    assert_eq!(form.value("unit_cost"), "6.66");

    let page = sam.get(&second).await;
    page.assert_ok();
    assert!(!page.has_form("Save line") && lines(&page).is_empty());
    let nobody = format!("{visit}?line=0199d2f0-7c1a-7000-8000-00000000002a");
    assert!(!owner.get(&nobody).await.has_form("Save line"));
    owner.get(format!("{visit}?line=x")).await.assert_ok();
    let start = owner.get(&visit).await.form("Start work");
    start.submit(&owner).await.assert_status(303);
    let bill = owner.get(&visit).await.form("Make the invoice");
    bill.submit(&owner).await.assert_status(303);
    let page = owner.get(&second).await;
    assert!(!page.has_form("Save line") && lines(&page).is_empty());
}
