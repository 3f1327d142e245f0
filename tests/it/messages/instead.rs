//! What a message says only when it is sent, and the way it goes when the first one fails.

use super::{Gateway, ada, booked, messages, writing};
use crate::support::App;
use MessageState::{Canceled, Failed, Queued, Sent};
use autoshop::features::messages::reported;
use autoshop::kernel::words::{Channel, MessageState, Trigger};
use autoshop::post::Answer;
use chrono::TimeDelta;

/// A visit on Thursday that the customer has been told of.
async fn told(app: &App) -> Gateway {
    let owner = writing(app).await;
    booked(&owner, ada(&owner).await, ("2026-03-12", "10:00")).await;
    app.clock.advance(TimeDelta::minutes(2));
    let gateway = Gateway::default();
    gateway.run(app).await;
    gateway
}

#[actix_web::test] // R-LINK-1, R-UX-19
async fn a_message_leads_to_the_visit_and_what_is_stored_leads_nowhere() {
    let app = App::start().await;
    let gateway = told(&app).await;

    let letters = gateway.brought();
    let links: Vec<&str> = letters
        .iter()
        .filter_map(|letter| letter.body.split("/j/").nth(1)?.get(..64))
        .collect();
    assert_eq!(links.len(), 2, "by text and by e-mail: {letters:?}");
    assert_eq!(links[0], links[1], "one link a visit");
    let guest = app.visitor();
    let page = guest.get(format!("/j/{}", links[0])).await;
    assert_eq!(page.assert_ok().text("h1"), "Your visit is booked");
    for row in messages(&app).await {
        assert!(!row.body.contains("/j/"), "{}", row.body);
    }
    let owner = app.owner().await;
    let customer = messages(&app).await[0].customer_id.unwrap();
    let thread = owner.get(format!("/messages/{customer}")).await;
    let thread = thread.text("main");
    assert!(thread.contains("(link to the visit's page)"), "{thread}");
    assert!(!thread.contains("{{"), "{thread}");
}

/// The reminder of the visit's text, and of its e-mail.
async fn reminders(app: &App) -> Vec<(Channel, MessageState)> {
    let rows = messages(app).await.into_iter();
    let rows = rows.filter(|row| row.trigger == Some(Trigger::Reminder));
    rows.map(|row| (row.channel, row.state)).collect()
}

#[actix_web::test] // R-MSG-9
async fn a_text_that_cannot_be_sent_goes_by_e_mail() {
    let app = App::start().await;
    let gateway = told(&app).await;
    app.clock.advance(TimeDelta::hours(25));
    let words = "This number takes no texts.".to_owned();
    gateway.answers(Answer::Refused { words });

    gateway.run(&app).await;

    assert_eq!(
        reminders(&app).await,
        [(Channel::Sms, Failed), (Channel::Email, Sent)]
    );
    let letter = gateway.brought().pop().unwrap();
    assert_eq!(letter.to, "ada@byron.example");
    assert!(letter.body.contains("See you Thursday"), "{}", letter.body);
    assert!(!letter.body.contains("STOP"), "{}", letter.body);
}

#[actix_web::test] // R-MSG-9
async fn a_text_that_never_arrived_goes_by_e_mail_once_and_not_beside_another() {
    let app = App::start().await;
    let gateway = told(&app).await;
    app.clock.advance(TimeDelta::hours(25));
    gateway.run(&app).await;
    let rows = messages(&app).await;
    let fails = async |trigger: Trigger| {
        let is_text = |row: &&_| -> bool {
            let row: &autoshop::entity::message::Model = row;
            (row.trigger, row.channel) == (Some(trigger), Channel::Sms)
        };
        let reference = rows.iter().find(is_text).unwrap().provider_ref.clone();
        let reference = reference.unwrap();
        let told = app.write(&app.shop, async |tx, by| {
            reported(tx, by, &reference, (Failed, Some("Nobody is there"))).await
        });
        told.await.unwrap()
    };

    assert!(fails(Trigger::Booked).await);
    assert!(fails(Trigger::Reminder).await);
    assert!(!fails(Trigger::Reminder).await, "told twice");

    let booked = messages(&app).await.into_iter();
    let booked = booked.filter(|row| row.trigger == Some(Trigger::Booked));
    assert_eq!(booked.count(), 2, "its e-mail went with it");
    assert_eq!(
        reminders(&app).await,
        [(Channel::Sms, Failed), (Channel::Email, Queued)]
    );
    let owner = app.owner().await;
    let customer = rows[0].customer_id.unwrap();
    let page = owner.get(format!("/messages/{customer}")).await;
    assert!(page.text("main").contains("Nobody is there"));
    assert!(!reminders(&app).await.contains(&(Channel::Email, Canceled)));
}
