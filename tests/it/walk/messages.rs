//! The way through messages: what is set up, what is written, what comes in.

use super::Walker;
use autoshop::entity::message;
use autoshop::features::messages::inbound;
use autoshop::kernel::ids::MessageId;
use autoshop::kernel::words::{Channel, Direction, MessageState};
use sea_orm::ActiveValue::Set;

pub(super) async fn set_up(walk: &mut Walker<'_>) {
    let settings = "/settings/messages";
    walk.see(settings, settings, "o").await;
    let answers = [("reply_to", "canary@quetzal.example")];
    walk.press(settings, (settings, "Save"), &answers, "o")
        .await;
    let all = "/settings/templates";
    walk.see(all, all, "oa").await;
    let usual = "/settings/templates/usual";
    let on = (all, "Switch on the usual ones");
    walk.press(usual, on, &[], "o").await;
    let new = "/settings/templates/new";
    walk.see(new, new, "o").await;
    let words = [
        ("name", "Gate of Quetzal"),
        ("channel", "sms"),
        ("body", "{{customer.name}}, we are at the gate"),
    ];
    let made = walk
        .press(all, (new, "Add template"), &words, "o")
        .await
        .location();
    let one = "/settings/templates/{template}";
    walk.see(one, &made, "o").await;
    let body = [("body", "{{customer.first_name}}, we are at the gate")];
    walk.press(one, (&made, "Save"), &body, "o").await;
    let own = [("phone", "530 555 0111")];
    walk.press(
        "/settings/templates/{template}/test",
        (&made, "Send to me"),
        &own,
        "o",
    )
    .await;
    let off = "/settings/templates/{template}/deactivation";
    walk.press(off, (&made, "Switch off"), &[], "o").await;
    let on = "/settings/templates/{template}/reactivation";
    walk.press(on, (&made, "Switch on"), &[], "o").await;
}

/// To and fro with the walk's customer, and a text from nobody that is known.
pub(super) async fn threads(walk: &mut Walker<'_>, customer: &str) {
    come_in(walk).await;
    walk.see("/messages", "/messages", "oa").await;
    let whose = customer.rsplit('/').next().unwrap();
    let thread = format!("/messages/{whose}");
    let pattern = "/messages/{customer}";
    walk.see(pattern, &thread, "oa").await;
    let read = "/messages/{customer}/read";
    walk.press(read, (&thread, "Mark as read"), &[], "oa").await;
    let words = [("channel", "sms"), ("body", "Quetzal at nine?")];
    walk.press(pattern, (&thread, "Send"), &words, "oa").await;
    let waiting = "/messages?show=waiting";
    let retry = "/outbox/{message}/retry";
    walk.press(retry, (waiting, "Send now"), &[], "oa").await;
    let release = "/outbox/{message}/release";
    walk.press(release, (waiting, "Send anyway"), &[], "o")
        .await;
    let cancel = "/outbox/{message}/cancellation";
    walk.press(cancel, (waiting, "Cancel"), &[], "oa").await;
    let read = "/outbox/{message}/read";
    let unknown = ("/messages", "Mark as read (530) 555-0199");
    walk.press(read, unknown, &[], "oa").await;
    let consent = "/messages/{customer}/consent";
    let said = [("state", "denied"), ("wording", "Quetzals need no texts")];
    walk.press(consent, (&thread, "Note it"), &said, "oa").await;
}

/// What customers and providers do, and the night.
async fn come_in(walk: &Walker<'_>) {
    let shop = &walk.app.shop;
    for (from, words) in [
        ("+15305550142", "Hello Quetzal"),
        ("+15305550199", "Who is it?"),
    ] {
        let heard = walk.app.write(shop, async |tx, by| {
            inbound(tx, by, (from, words), from).await
        });
        assert!(heard.await.unwrap());
    }
    let held = walk.app.write(shop, async |tx, (_, now)| {
        Ok(tx
            .insert(message::ActiveModel {
                id: Set(MessageId::new(now)),
                created_at: Set(now),
                updated_at: Set(now),
                channel: Set(Channel::Sms),
                direction: Set(Direction::Out),
                address: Set("+15305550111".to_owned()),
                body: Set("Held by Quetzals".to_owned()),
                state: Set(MessageState::Held),
                not_before: Set(now + chrono::TimeDelta::hours(8)),
                is_urgent: Set(false),
                attempts: Set(0),
                ..Default::default()
            })
            .await?)
    });
    held.await.unwrap();
}
