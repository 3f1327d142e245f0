//! Templates: what can be saved, what it looks like, and who may (R-MSG-1, R-MSG-2).

use super::{ada, booked, messages, writing};
use crate::support::{Answer, App, Browser};
use autoshop::entity::message_template;
use autoshop::kernel::words::{Channel, MessageState};
use sea_orm::EntityTrait;

async fn begun(owner: &Browser, words: &str) -> Answer {
    let page = owner
        .get("/settings/templates/new?trigger=booked&channel=sms")
        .await;
    let form = page.form("Add template").fill("body", words);
    form.submit(owner).await
}

#[actix_web::test] // R-MSG-1
async fn words_that_cannot_be_filled_in_are_not_saved_and_it_is_said_why() {
    let app = App::start().await;
    let owner = app.owner().await;
    for (words, why) in [
        ("Hi {{costumer.name}}", "Did you mean {{customer.name}}?"),
        ("Hi {{customer.name", "is not closed"),
        (
            "{{invoice.total}} is due",
            "not always there in a message for “Booked”",
        ),
        (
            "Come with {{vehicle.name}}",
            "{{vehicle.name | \"your car\"}}",
        ),
        ("", "Enter a text."),
    ] {
        let again = begun(&owner, words).await;
        again.assert_status(422);
        let page = again.text("main");
        assert!(page.contains(why), "{words}: {page}");
        assert_eq!(again.form("Add template").value("body").trim(), words);
    }
    let rows = app
        .db(app.shop.id)
        .all(message_template::Entity::find())
        .await
        .unwrap();
    assert!(rows.is_empty());
    begun(&owner, "Hi {{customer.first_name}}")
        .await
        .assert_status(303);
    let twice = begun(&owner, "Hello {{customer.first_name}}").await;
    twice.assert_status(409);
    assert!(
        twice
            .text("main")
            .contains("There is a template for this moment already")
    );
}

#[actix_web::test] // R-MSG-2
async fn a_preview_shows_real_records_and_saves_nothing() {
    let app = App::start().await;
    let owner = app.owner().await;
    booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;
    let page = owner
        .get("/settings/templates/new?trigger=booked&channel=sms")
        .await;
    assert!(
        page.text("main")
            .contains("You are booked for Thursday, March 12")
    );
    let form = page
        .form("Preview")
        .fill("body", "{{customer.first_name}}: it’s on");

    let seen = form.submit(&owner).await;

    seen.assert_status(200);
    let text = seen.text("main");
    assert!(text.contains("Ada: it’s on Reply STOP to end."), "{text}");
    assert!(
        text.contains("1 text, short because of a special character"),
        "{text}"
    );
    let rows = app
        .db(app.shop.id)
        .all(message_template::Entity::find())
        .await
        .unwrap();
    assert!(rows.is_empty());
}

#[actix_web::test] // R-MSG-10
async fn the_usual_ones_are_switched_on_at_once_and_off_one_by_one() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let rows = app
        .db(app.shop.id)
        .all(message_template::Entity::find())
        .await
        .unwrap();
    assert!(rows.len() > 8 && rows.iter().all(|row| row.is_active));
    for row in rows.iter().filter(|row| row.channel == Channel::Sms) {
        let page = format!("/settings/templates/{}", row.id);
        let off = owner.get(&page).await.form("Switch off");
        off.submit(&owner).await.assert_status(303);
    }
    booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;
    let told = messages(&app).await;
    assert!(!told.is_empty());
    assert!(told.iter().all(|row| row.channel == Channel::Email));
    let again = writing(&app).await;
    let page = again.get("/settings/templates").await;
    assert!(
        !page
            .text("main")
            .contains("Nothing is written by itself yet")
    );
    let rows = app
        .db(app.shop.id)
        .all(message_template::Entity::find())
        .await
        .unwrap();
    assert!(rows.iter().all(|row| row.is_active));
}

#[actix_web::test] // R-MSG-2
async fn a_try_goes_to_oneself() {
    let app = App::start().await;
    let owner = writing(&app).await;
    booked(&owner, ada(&owner).await, ("2026-03-20", "10:00")).await;
    let rows = app
        .db(app.shop.id)
        .all(message_template::Entity::find())
        .await
        .unwrap();
    for (channel, to) in [
        (Channel::Sms, "+15305550111"),
        (Channel::Email, "owner@a.example"),
    ] {
        let row = rows.iter().find(|row| row.channel == channel).unwrap();
        let page = owner.get(format!("/settings/templates/{}", row.id)).await;
        let mut form = page.form("Send to me");
        if channel == Channel::Sms {
            form.clone().submit(&owner).await.assert_status(422);
            form = form.fill("phone", "530 555 0111");
        }
        form.submit(&owner).await.assert_status(303);
        let sent = messages(&app).await.pop().unwrap();
        assert_eq!(
            (sent.address.as_str(), sent.state),
            (to, MessageState::Queued)
        );
        assert_eq!(
            (sent.customer_id, sent.sent_by.as_deref()),
            (None, Some("Owner A"))
        );
        assert!(!sent.body.contains("{{"));
    }
}

#[actix_web::test] // R-ACC-13
async fn an_advisor_reads_templates_and_changes_none() {
    let app = App::start().await;
    writing(&app).await;
    let advisor = app.advisor().await;
    let page = advisor.get("/settings/templates").await;
    page.assert_ok();
    assert!(page.text("main").contains("Reminder, 24 hours before"));
    assert!(!page.has_form("Switch on the usual ones"));
    assert!(
        page.attributes("main a[href*='/settings/templates/']", "href")
            .is_empty()
    );
    app.technician()
        .await
        .get("/settings/templates")
        .await
        .assert_status(403);
}

#[actix_web::test] // R-MSG-9
async fn a_number_for_texts_belongs_to_one_shop() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let take = async |owner: &Browser, number: &str| {
        let form = owner.get("/settings/messages").await.form("Save");
        form.fill("sms_number", number).submit(owner).await
    };
    let owner = app.owner().await;
    take(&owner, "530 555 0123").await.assert_status(303);
    let stranger = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;
    let refused = take(&stranger, "(530) 555-0123").await;
    refused.assert_status(409);
    assert!(
        refused
            .text("main")
            .contains("Another shop on this server has this number.")
    );
    take(&stranger, "12").await.assert_status(422);
    take(&stranger, "").await.assert_status(303);
}

#[actix_web::test] // R-MSG-10
async fn switched_off_nothing_that_waits_is_sent() {
    let app = App::start().await;
    let owner = writing(&app).await;
    booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;
    let form = owner.get("/settings/messages").await.form("Save");
    form.untick("is_on").submit(&owner).await.assert_status(303);

    let rows = messages(&app).await;
    assert!(rows.iter().all(|row| row.state == MessageState::Canceled));
}
