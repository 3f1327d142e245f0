//! Labor and parts noted on a job while the work goes on, and what was done in words.

use super::{customer, form, service, technician};
use crate::support::{App, Browser};
use sea_orm::ActiveValue::Set;

/// A visit with one service of $120.00, and the address of that job.
pub(super) async fn worked(app: &App, browser: &Browser) -> (String, String) {
    app.starter_catalog().await;
    let ana = customer(browser, "Ana Ruiz").await;
    let page = browser.get("/appointments/new").await;
    let oil = service(&page, "Full Synthetic Oil Change");
    let own = technician(browser, "Technician A").await;
    let form = form(browser, &ana, ("2026-03-11", "09:00")).await;
    let form = form.tick("services", &oil).fill("technician", &own);
    let visit = form.submit(browser).await.location();
    let page = browser.get(&visit).await;
    let job = page.attributes("main td a[href*='/jobs/']", "href");
    (visit, job[0].clone())
}

const FILTER: &[(&str, &str)] = &[
    ("name", "Oil filter"),
    ("part_no", "PH3614"),
    ("condition", "new"),
    ("quantity", "2"),
    ("unit_price", "12.50"),
    ("unit_cost", "6.66"),
];

async fn add(browser: &Browser, job: &str) -> crate::support::Form {
    let form = browser.get(job).await.form("Add line");
    FILTER.iter().fold(form, |form, (n, v)| form.fill(n, v))
}

async fn press(browser: &Browser, page: &str, button: &str) -> String {
    let form = browser.get(page).await.form(button);
    form.submit(browser).await.location()
}

#[actix_web::test] // R-INV-1, R-APPT-19, R-PDF-3
async fn what_is_noted_while_working_is_taken_over_into_the_draft() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (visit, job) = worked(&app, &owner).await;

    let added = add(&owner, &job).await.submit(&owner).await;

    assert!(added.statements() <= 9, "{}", added.statements());
    let page = added.follow(&owner).await;
    assert!(page.text("tfoot").contains("$145.00"));
    let words = page
        .form("Save words")
        .fill("correction", "Drained and refilled");
    words.submit(&owner).await.assert_status(303);
    let page = owner.get(&visit).await;
    assert!(page.text("tfoot").contains("$145.00"), "R-APPT-19");
    assert!(page.text("main").contains("Drained and refilled"));
    press(&owner, &visit, "Start work").await;
    let bill = press(&owner, &visit, "Make the invoice").await;
    let draft = owner.get(&bill).await.text("main");
    for words in ["Oil filter", "PH3614", "$25.00", "Drained and refilled"] {
        assert!(draft.contains(words), "{words}: {draft}");
    }
    let history = owner.get("/audit?entity=appointment").await.text("main");
    assert!(history.contains("line added") && history.contains("correction noted"));
}

#[actix_web::test] // R-INV-1
async fn lines_stay_as_they_are_while_a_draft_was_made_of_them() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (visit, job) = worked(&app, &owner).await;
    add(&owner, &job)
        .await
        .submit(&owner)
        .await
        .assert_status(303);
    press(&owner, &visit, "Start work").await;
    let page = owner.get(&job).await;
    let (late, gone) = (add(&owner, &job).await, page.form("Remove Oil filter"));
    let edit = page.attributes("main tbody a", "href").pop().unwrap();
    let change = owner.get(&edit).await.form("Save line");
    let bill = press(&owner, &visit, "Make the invoice").await;

    for form in [late, gone, change] {
        let refused = form.submit(&owner).await;
        refused.assert_status(409);
        assert!(refused.text("main").contains("draft invoice"));
    }
    let page = owner.get(&job).await;
    assert!(!page.has_form("Add line") && !page.has_form("Remove Oil filter"));
    let words = page.form("Save words").fill("correction", "Tightened");
    words.submit(&owner).await.assert_status(303);
    assert!(owner.get(&bill).await.text("main").contains("Tightened"));
    press(&owner, &visit, "Mark ready").await;
    let notes = owner.get(&bill).await.form("Save notes");
    let notes = notes.fill("notes", "A bicycle");
    notes.submit(&owner).await.assert_status(303);
    let late = owner.get(&job).await.form("Save words");
    press(&owner, &bill, "Issue invoice").await;
    let refused = late.fill("correction", "Rewritten").submit(&owner).await;
    refused.assert_status(409);
    assert!(!owner.get(&job).await.has_form("Save words"));
    assert!(!owner.get(&bill).await.body().contains("Rewritten"));
}

#[actix_web::test] // R-GEN-4
async fn two_people_at_one_job_never_overwrite_each_other_in_silence() {
    let app = App::start().await;
    let (owner, other_owner) = (app.owner().await, app.owner().await);
    let (_, job) = worked(&app, &owner).await;
    add(&owner, &job)
        .await
        .submit(&owner)
        .await
        .assert_status(303);
    let page = owner.get(&job).await;
    let edit = page.attributes("main tbody a", "href").pop().unwrap();
    let mine = owner
        .get(&edit)
        .await
        .form("Save line")
        .fill("quantity", "3");
    let words = other_owner.get(&job).await.form("Save words");
    let removal = page.form("Remove Oil filter");
    let other = add(&other_owner, &job).await;

    let theirs = other_owner.get(&edit).await.form("Save line");
    theirs
        .fill("unit_price", "13")
        .submit(&other_owner)
        .await
        .assert_status(303);

    let conflict = mine.submit(&owner).await;
    conflict.assert_status(409);
    assert!(conflict.text("main").contains("Saved meanwhile: 13.00"));
    let words = words.fill("correction", "Done").submit(&other_owner).await;
    words.assert_status(409);
    assert_eq!(words.form("Save words").value("correction"), "Done");
    removal.submit(&owner).await.assert_status(409);
    let other = other.submit(&other_owner).await;
    other.assert_status(409);
    other
        .form("Add line")
        .submit(&other_owner)
        .await
        .assert_status(303);
    conflict
        .form("Save line")
        .submit(&owner)
        .await
        .assert_status(409);
    press(&owner, &job, "Remove Oil filter").await;
    assert!(
        owner.get(&job).await.text("main").contains("Oil filter"),
        "the other one"
    );
    let wrong = add(&owner, &job).await.fill("quantity", "0");
    wrong.submit(&owner).await.assert_status(422);
}

#[actix_web::test] // R-ACC-14, R-ACC-15, R-ACC-17
async fn a_technician_writes_what_was_done_and_sees_no_prices() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (visit, job) = worked(&app, &owner).await;
    add(&owner, &job)
        .await
        .submit(&owner)
        .await
        .assert_status(303);
    app.change_settings(|row| row.technician_sees_prices = Set(false))
        .await;
    let technician = app.technician().await;

    let page = technician.get(&job).await;

    assert!(page.text("main").contains("Oil filter"));
    for hidden in ["12.50", "25.00", "6.66", "145.00"] {
        assert!(!page.body().contains(hidden), "{hidden}");
    }
    assert!(!page.has_form("Add line"));
    let words = page.form("Save words").fill("correction", "Seal was torn");
    words.submit(&technician).await.assert_status(303);
    assert!(
        owner
            .get(&visit)
            .await
            .text("main")
            .contains("Seal was torn")
    );
    let advisor = app.advisor().await;
    let page = advisor.get(&job).await;
    assert!(page.body().contains("12.50") && !page.body().contains("6.66"));
    let form = page
        .form("Add line")
        .fill("name", "Ring")
        .fill("unit_price", "1");
    let named = form
        .clone()
        .with("unit_cost", "0.10")
        .submit(&advisor)
        .await;
    named.assert_status(403);
    form.submit(&advisor).await.assert_status(303);
    app.change_settings(|row| row.advisor_sees_cost = Set(true))
        .await;
    assert!(advisor.get(&job).await.body().contains("6.66"));
}

#[actix_web::test]
async fn a_visit_that_is_off_takes_no_lines() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (visit, job) = worked(&app, &owner).await;
    let (line, words) = (
        add(&owner, &job).await,
        owner.get(&job).await.form("Save words"),
    );
    let off = super::moved(&owner, &visit, "no_show").await;
    off.assert_status(303);

    line.submit(&owner).await.assert_status(409);
    let words = words.fill("correction", "Done").submit(&owner).await;
    words.assert_status(409);
    let page = owner.get(&job).await;
    assert!(!page.has_form("Add line") && !page.has_form("Save words"));
}

/// Writes down what was done.
async fn say(browser: &Browser, job: &str, words: &str) -> crate::support::Answer {
    let form = browser.get(job).await.form("Save words");
    form.fill("correction", words).submit(browser).await
}

#[actix_web::test] // R-PDF-3
async fn the_bill_prints_the_words_of_each_job_that_is_left_and_of_no_other() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (visit, job) = worked(&app, &owner).await;
    let oil = "Full Synthetic Oil Change";
    say(&owner, &job, "Caliper seized").await.assert_status(303);
    press(&owner, &visit, &format!("Remove {oil}")).await;
    for name in [oil, oil, "Brake Fluid Flush"] {
        let page = owner.get(&visit).await;
        let form = page.form("Add to the order");
        let form = form.tick("services", &service(&page, name));
        form.submit(&owner).await.assert_status(303);
    }
    let page = owner.get(&visit).await;
    let jobs = page.attributes("main td a[href*='/jobs/']", "href");
    for (job, words) in jobs.iter().zip(["Drained", "Refilled", "Flushed"]) {
        say(&owner, job, words).await.assert_status(303);
    }
    press(&owner, &jobs[2], "Remove Brake Fluid Flush").await;

    press(&owner, &visit, "Start work").await;
    let bill = press(&owner, &visit, "Make the invoice").await;

    let paper = format!("{bill}/document?as=page");
    for page in [&bill, &paper] {
        let page = owner.get(page).await.text("main");
        for words in ["Drained", "Refilled", "Brake Fluid Flush", "Flushed"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("Caliper seized"), "{page}");
    }
}

#[actix_web::test] // R-ACC-17
async fn a_cost_that_an_advisor_does_not_see_is_not_said_to_be_gone() {
    let app = App::start().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let (_, job) = worked(&app, &owner).await;
    let added = add(&owner, &job).await.submit(&owner).await;
    added.assert_status(303);
    let edit = advisor.get(&job).await.attributes("main tbody a", "href");
    let form = advisor.get(edit.last().unwrap()).await.form("Save line");

    let saved = form.fill("quantity", "3").submit(&advisor).await;

    saved.assert_status(303);
    let log = owner.get("/audit?action=appointment.line_changed").await;
    let log = log.text("tbody");
    assert!(log.contains("Quantity") && !log.contains("cost"), "{log}");
    assert!(owner.get(&job).await.text("tbody").contains("$6.66"));
}

#[actix_web::test] // R-GEN-4, R-INV-8
async fn who_is_about_to_issue_is_told_what_is_printed_since() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (visit, job) = worked(&app, &owner).await;
    press(&owner, &visit, "Start work").await;
    press(&owner, &visit, "Mark ready").await;
    let bill = press(&owner, &visit, "Make the invoice").await;
    let notes = owner.get(&bill).await.form("Save notes");
    let notes = notes.fill("notes", "A bicycle");
    notes.submit(&owner).await.assert_status(303);

    for by in ["words", "authorization"] {
        let issue = owner.get(&bill).await.form("Issue invoice");
        let saved = match by {
            "words" => say(&app.technician().await, &job, "Drained").await,
            _ => {
                let form = owner.get(&visit).await.form("Record authorization");
                form.fill("amount", "500").submit(&owner).await
            }
        };
        saved.assert_status(303);
        let told = issue.submit(&owner).await;
        told.assert_status(409);
        assert!(told.text("main").contains("changed this invoice"), "{by}");
    }
    let history = owner.get("/audit?entity=invoice").await.text("tbody");
    assert!(history.contains("Drained") && history.contains("$500.00"));
    let seen = app.technician().await.get(&job).await;
    assert!(
        seen.attributes("main a", "href").contains(&bill),
        "an own draft"
    );
    press(&owner, &bill, "Issue invoice").await;
    assert!(owner.get(&bill).await.text("main").contains("Drained"));
}
