//! The inbox and the threads: who sees what, and what reading does.

use super::{ADA, ada, booked, messages, press, texts, writing};
use crate::support::App;
use autoshop::entity::message;
use autoshop::kernel::words::Channel;

#[actix_web::test] // R-MSG-9, R-GEN-2
async fn what_came_in_is_new_until_somebody_says_it_was_read() {
    let app = App::start().await;
    let owner = app.owner().await;
    let customer = ada(&owner).await;
    texts(&app, (ADA, "Can you come at nine?"), "in-1").await;
    texts(&app, (ADA, "Or at ten?"), "in-2").await;

    for _ in 0..2 {
        let inbox = owner.get("/messages").await;
        let lines = inbox.select("main tbody tr");
        assert_eq!(lines.len(), 1, "a customer is one line");
        assert!(
            lines[0].contains("Ada Byron New") && lines[0].contains("Or at ten?"),
            "{lines:?}"
        );
        assert_eq!(inbox.select("nav.tabs .count"), ["2"]);
        let thread = owner.get(format!("/messages/{customer}")).await;
        assert!(thread.text("main").contains("Can you come at nine?"));
    }
    press(&owner, &format!("/messages/{customer}"), "Mark as read").await;
    let inbox = owner.get("/messages").await;
    assert!(inbox.select("nav.tabs .count").is_empty());
    assert!(inbox.text("main").contains("Or at ten?"), "it stays");
}

#[actix_web::test] // R-ACC-13, R-ACC-15
async fn a_technician_writes_to_own_customers_by_template_only() {
    let app = App::start().await;
    let owner = app.owner().await;
    let customer = ada(&owner).await;
    let thread = format!("/messages/{customer}");
    let sam = app.technician().await;
    sam.get(&thread).await.assert_status(404);
    sam.get("/messages").await.assert_status(403);
    let new = owner
        .get("/settings/templates/new")
        .await
        .form("Add template");
    let new = new
        .fill("name", "At the gate")
        .fill("channel", "sms")
        .fill("body", "{{customer.first_name}}, I am at the gate.");
    new.submit(&owner).await.assert_status(303);
    booked(&owner, customer, ("2026-03-10", "14:00")).await;

    let page = sam.get(&thread).await;
    page.assert_ok();
    assert!(!page.body().contains("ada@byron.example"));
    assert!(!page.has_form("Send"), "first the words are chosen");
    let chosen = page
        .attributes("main a[href*='?template=']", "href")
        .remove(0);
    let form = sam.get(&chosen).await.form("Send");
    let form = form.with("body", "Anything else").with("channel", "email");
    form.submit(&sam).await.assert_status(303);

    let sent = messages(&app).await.remove(0);
    assert_eq!(sent.channel, Channel::Sms);
    assert!(
        sent.body.contains("Ada, I am at the gate."),
        "{}",
        sent.body
    );
    assert_eq!(sent.sent_by.as_deref(), Some("Technician A"));
    sam.post(&thread, &[("body", "Hi")])
        .await
        .assert_status(422);
    app.accountant().await.get(&thread).await.assert_status(403);
}

#[actix_web::test] // R-CUST-4, R-MSG-4
async fn messages_go_with_a_customer_who_is_merged_and_come_back_and_no_stays_no() {
    let app = App::start().await;
    let owner = app.owner().await;
    let customer = ada(&owner).await;
    texts(&app, (ADA, "STOP"), "in-1").await;
    let keep = app.add_customer(&app.shop, "Ada B.").await;
    let page = format!("/customers/{keep}/merge?with={customer}");
    press(&owner, &page, "Merge into Ada B.").await;

    let whose = |rows: Vec<message::Model>| rows[0].customer_id.unwrap();
    assert_eq!(whose(messages(&app).await), keep);
    let thread = format!("/messages/{keep}");
    assert!(owner.get(&thread).await.text("main").contains("Not wanted"));
    press(&owner, &format!("/customers/{keep}"), "Undo the merge").await;
    assert_eq!(whose(messages(&app).await), customer);
}

#[actix_web::test] // R-MSG-3
async fn the_visit_and_the_customer_lead_to_the_thread() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let customer = ada(&owner).await;
    let visit = booked(&owner, customer, ("2026-03-12", "10:00")).await;
    let thread = format!("/messages/{customer}");
    for page in [visit.as_str(), &format!("/customers/{customer}")] {
        let page = owner.get(page).await;
        assert!(page.attributes("main a", "href").contains(&thread));
    }
    let page = owner.get(&thread).await;
    assert!(
        page.text("main")
            .contains("You are booked for Thursday, March 12")
    );
}
