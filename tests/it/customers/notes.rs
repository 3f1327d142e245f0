//! Notes: who wrote them, who may change them, and for how long.

use super::add;
use crate::support::{Answer, App, Browser};
use chrono::TimeDelta;

async fn write(browser: &Browser, customer: &str, body: &str) -> Answer {
    let page = browser.get(format!("{customer}/notes/new")).await;
    page.form("Add note")
        .fill("body", body)
        .submit(browser)
        .await
}

/// Where the notes can be edited, newest first.
async fn editable(browser: &Browser, customer: &str) -> Vec<String> {
    let page = browser.get(customer).await;
    let links = page.attributes("main a", "href").into_iter();
    links.filter(|href| href.contains("/notes/0")).collect()
}

#[actix_web::test] // R-CUST-3
async fn a_note_is_its_authors_for_a_day_and_an_owners_for_ever() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let customer = format!("/customers/{}", ana.customer);
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    write(&owner, &customer, "Pays late")
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::seconds(1));
    write(&advisor, &customer, "Likes tea")
        .await
        .assert_status(303);

    let own = editable(&advisor, &customer).await;
    assert_eq!(own.len(), 1, "the other one is the owner's");
    let all = editable(&owner, &customer).await;
    assert_eq!(all.len(), 2);
    let edit = advisor.get(&own[0]).await;
    let saved = edit.form("Save note").fill("body", "Likes coffee");
    saved.submit(&advisor).await.assert_status(303);
    advisor.get(&all[1]).await.assert_status(403);
    let page = advisor.get(&customer).await.text("main");
    assert!(page.contains("Likes coffee Advisor A"), "{page}");

    app.clock.advance(TimeDelta::hours(23));
    let form = advisor.get(&own[0]).await.form("Remove note");
    app.clock.advance(TimeDelta::hours(1));
    let advisor = app.advisor().await;
    let owner = app.owner().await;
    form.submit(&advisor).await.assert_status(403);
    assert!(editable(&advisor, &customer).await.is_empty());
    let form = owner.get(&own[0]).await.form("Remove note");
    form.submit(&owner).await.assert_status(303);
    assert_eq!(editable(&owner, &customer).await.len(), 1);
    advisor.get(&own[0]).await.assert_status(404);
}

#[actix_web::test] // R-CUST-3, R-GEN-3
async fn a_note_has_words_and_not_too_many() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    let customer = format!("/customers/{}", ana.customer);
    let advisor = app.advisor().await;

    write(&advisor, &customer, " ").await.assert_status(422);
    let long = "x".repeat(501);
    let refused = write(&advisor, &customer, &long).await;
    refused.assert_status(422);
    assert_eq!(refused.form("Add note").value("body"), long);
    write(&advisor, &customer, &"x".repeat(500))
        .await
        .assert_status(303);
    let page = advisor.get(format!("{customer}/notes/new")).await;
    let form = page.form("Add note").fill("body", "Rattles");
    let about = form.fill("vehicle", &ana.vehicle.unwrap().to_string());
    about.submit(&advisor).await.assert_status(303);
    let seen = advisor.get(&customer).await.text("main");
    assert!(seen.contains("About the 2014 Honda Civic."), "{seen}");
}

#[actix_web::test] // R-GEN-4
async fn of_two_who_change_a_note_the_second_sees_both() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let customer = format!("/customers/{}", ana.customer);
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    write(&advisor, &customer, "Tea").await.assert_status(303);
    let note = editable(&advisor, &customer).await.remove(0);
    let first = advisor.get(&note).await.form("Save note");
    let second = owner.get(&note).await.form("Save note");

    let saved = first.fill("body", "Coffee").submit(&advisor).await;
    saved.assert_status(303);
    let late = second.fill("body", "Water").submit(&owner).await;

    late.assert_status(409);
    let words = late.text("main");
    assert!(
        words.contains("Changed by Advisor A") && words.contains("Coffee"),
        "{words}"
    );
    let again = late.form("Save note").submit(&owner).await;
    again.assert_status(303);
}
