//! Sending: tried once at a time, at most once done, and what nobody knows is not done again (R-MSG-9).

use super::{Gateway, ada, booked, messages, writing};
use crate::support::App;
use MessageState::{Canceled, Delivered, Failed, Held, Queued, Sending, Sent, Unknown};
use autoshop::entity::message;
use autoshop::features::messages::reported;
use autoshop::kernel::words::{Channel, MessageState, Trigger};
use autoshop::post::Answer;
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// One text that is due, of a visit that was booked; with the gateway.
async fn due(app: &App) -> Gateway {
    let owner = writing(app).await;
    booked(&owner, ada(&owner).await, ("2026-03-11", "9:00")).await;
    app.clock.advance(TimeDelta::minutes(2));
    Gateway::default()
}

async fn text(app: &App) -> message::Model {
    let rows = messages(app).await;
    rows.into_iter()
        .find(|row| row.channel == Channel::Sms)
        .unwrap()
}

#[actix_web::test] // R-MSG-9
async fn without_a_provider_a_message_waits() {
    let app = App::start().await;
    let gateway = due(&app).await;
    app.run_jobs().await;

    assert!(messages(&app).await.iter().all(|row| row.state == Queued));
    assert!(gateway.brought().is_empty());
}

#[actix_web::test] // R-MSG-9
async fn what_waited_for_a_provider_goes_once_there_is_one_unless_it_is_too_late() {
    let app = App::start().await;
    let gateway = due(&app).await;
    let whose = text(&app).await.customer_id.unwrap();
    booked(&app.owner().await, whose, ("2026-03-16", "9:00")).await;
    app.run_jobs().await;
    app.clock.advance(TimeDelta::days(1) + TimeDelta::hours(1));

    let swept = autoshop::features::messages::sweep(&mut app.db(app.shop.id), app.now()).await;
    swept.unwrap();
    gateway.run(&app).await;

    let rows = messages(&app).await;
    let states = |is_past: bool| {
        let news = rows
            .iter()
            .filter(|row| row.trigger == Some(Trigger::Booked));
        let of =
            |row: &&message::Model| row.expires_at.is_some_and(|at| at <= app.now()) == is_past;
        let states = news.filter(of).map(|row| row.state);
        states.collect::<Vec<_>>()
    };
    assert_eq!(states(true), [Canceled, Canceled]);
    assert_eq!(states(false), [Sent, Sent]);
}

#[actix_web::test] // R-MSG-3, R-MSG-8
async fn what_is_due_is_brought_once() {
    let app = App::start().await;
    let gateway = due(&app).await;

    gateway.run(&app).await;
    gateway.run(&app).await;

    let brought = gateway.brought();
    assert_eq!(brought.len(), 2);
    let text = brought
        .iter()
        .find(|letter| letter.channel == Channel::Sms)
        .unwrap();
    assert_eq!(text.to, "+15305550142");
    assert!(text.body.starts_with("Shop A"), "{}", text.body);
    for row in messages(&app).await {
        assert_eq!((row.state, row.attempts), (Sent, 1));
        assert_eq!(row.provider_ref, Some(format!("ref-{}", row.id)));
    }
}

#[actix_web::test] // R-MSG-3
async fn what_fails_is_tried_five_times_and_then_shown() {
    let app = App::start().await;
    let gateway = due(&app).await;
    for _ in 0..10 {
        let words = "The line is busy.".to_owned();
        let after = Some(TimeDelta::minutes(5));
        gateway.answers(Answer::Later { after, words });
    }
    for _ in 0..8 {
        gateway.run(&app).await;
        app.clock.advance(TimeDelta::minutes(6));
    }
    assert_eq!(gateway.brought().len(), 10, "five times each");
    for row in messages(&app).await {
        assert_eq!((row.state, row.attempts), (Failed, 5));
        assert_eq!(row.error.as_deref(), Some("The line is busy."));
    }
}

#[actix_web::test] // R-MSG-9
async fn what_is_refused_or_unknown_is_not_tried_again() {
    let app = App::start().await;
    let gateway = due(&app).await;
    let words = "No such number.".to_owned();
    gateway.answers(Answer::Refused {
        words: words.clone(),
    });
    gateway.answers(Answer::Unknown { words });
    gateway.run(&app).await;
    gateway.run(&app).await;

    let states: Vec<_> = messages(&app)
        .await
        .into_iter()
        .map(|row| row.state)
        .collect();
    assert!(
        states.contains(&Failed) && states.contains(&Unknown),
        "{states:?}"
    );
    assert_eq!(gateway.brought().len(), 2);
}

#[actix_web::test] // R-MSG-9, F34
async fn a_message_whose_server_stopped_half_way_is_never_sent_again_by_itself() {
    let app = App::start().await;
    let gateway = due(&app).await;
    let half = app.write(&app.shop, async |tx, _| {
        let half = message::Entity::update_many()
            .col_expr(message::Column::State, Expr::value(Sending.as_str()));
        Ok(tx.update_where(half).await?)
    });
    half.await.unwrap();

    gateway.run(&app).await;

    assert!(gateway.brought().is_empty());
    assert!(messages(&app).await.iter().all(|row| row.state == Unknown));
}

#[actix_web::test] // R-MSG-6
async fn what_is_late_by_night_is_held_or_dropped() {
    let app = App::start().await;
    let owner = writing(&app).await;
    let ada = ada(&owner).await;
    booked(&owner, ada, ("2026-03-11", "7:00")).await;
    booked(&owner, ada, ("2026-03-12", "15:00")).await;
    app.clock.advance(TimeDelta::hours(12)); // nobody was at work until half past nine
    let gateway = Gateway::default();
    gateway.run(&app).await;

    let rows = messages(&app).await;
    let texts: Vec<_> = rows
        .iter()
        .filter(|row| row.channel == Channel::Sms && row.trigger == Some(Trigger::Booked))
        .collect();
    assert_eq!(texts[0].state, Canceled, "the visit is before eight");
    assert_eq!(texts[1].state, Held);
    assert_eq!(gateway.brought().len(), 2, "the letters went");
    app.clock.advance(TimeDelta::hours(11));
    gateway.run(&app).await;
    let texts = gateway.brought();
    assert_eq!(
        texts.iter().filter(|l| l.channel == Channel::Sms).count(),
        1
    );
}

#[actix_web::test] // R-MSG-8
async fn a_customer_gets_twenty_texts_a_day_at_most() {
    let app = App::start().await;
    let gateway = due(&app).await;
    let row = text(&app).await;
    let many = app.write(&app.shop, async |tx, by| {
        let sent = (0..20).map(|_| message::ActiveModel {
            id: sea_orm::ActiveValue::Set(autoshop::kernel::ids::MessageId::new(by.1)),
            state: sea_orm::ActiveValue::Set(Sent),
            sent_at: sea_orm::ActiveValue::Set(Some(by.1)),
            dedupe_key: sea_orm::ActiveValue::Set(None),
            ..row.clone().into()
        });
        Ok(tx.insert_all(sent.collect::<Vec<_>>()).await?)
    });
    many.await.unwrap();

    gateway.run(&app).await;

    assert!(
        gateway
            .brought()
            .iter()
            .all(|letter| letter.channel == Channel::Email)
    );
    let row = text(&app).await;
    assert_eq!(row.state, Canceled);
    assert!(row.error.unwrap().contains("20 texts"));
}

#[actix_web::test] // R-MSG-9
async fn reports_come_in_any_order_and_nothing_goes_back() {
    let app = App::start().await;
    let gateway = due(&app).await;
    gateway.run(&app).await;
    let row = text(&app).await;
    let reference = row.provider_ref.clone().unwrap();
    let report = async |state: MessageState| {
        let told = app.write(&app.shop, async |tx, by| {
            reported(tx, by, &reference, (state, None)).await
        });
        told.await.unwrap()
    };

    assert!(report(Delivered).await);
    for late in [Sent, Failed, Delivered, Queued] {
        assert!(!report(late).await);
    }
    let row = text(&app).await;
    assert_eq!((row.state, row.delivered_at), (Delivered, Some(app.now())));
    let unknown = app.write(&app.shop, async |tx, by| {
        reported(tx, by, "nobody's", (Delivered, None)).await
    });
    assert!(!unknown.await.unwrap());
    let other = app.found_shop("b").await;
    let foreign = app.write(&other, async |tx, by| {
        reported(tx, by, &reference, (Failed, None)).await
    });
    assert!(!foreign.await.unwrap(), "another shop's");
    let one = message::Entity::find().filter(message::Column::ProviderRef.eq(reference.as_str()));
    assert!(app.db(app.shop.id).one(one).await.unwrap().is_some());
}
