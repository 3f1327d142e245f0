//! Messages to customers and from them: written with their cause, sent once, heard at once.

mod back;
mod consent;
mod delivery;
mod instead;
mod outbox;
mod pages;
mod planned;
mod templates;

use crate::post::messages::numbered;
use crate::support::{App, Browser};
use async_trait::async_trait;
use autoshop::db::ShopDb;
use autoshop::entity::message;
use autoshop::features::messages::{Send, inbound};
use autoshop::jobs::{Kinds, Runner};
use autoshop::kernel::ids::CustomerId;
use autoshop::kernel::time::Clock;
use autoshop::kernel::words::{Channel, MessageState, Trigger};
use autoshop::post::{Answer, Mail, Mailer, Text, Texter, Way};
use sea_orm::{EntityTrait, QueryOrder};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

const ADA: &str = "+15305550142";

/// Brings nothing anywhere: keeps what it was given, and answers as it was told, or that all is well.
#[derive(Clone, Debug, Default)]
struct Gateway(Arc<Mutex<Brought>>);

#[derive(Debug, Default)]
struct Brought {
    letters: Vec<Letter>,
    answers: VecDeque<Answer>,
}

/// What it was given, by either way.
#[derive(Clone, Debug)]
struct Letter {
    channel: Channel,
    to: String,
    body: String,
}

impl Gateway {
    fn brought(&self) -> Vec<Letter> {
        self.0.lock().unwrap().letters.clone()
    }

    fn answers(&self, answer: Answer) {
        self.0.lock().unwrap().answers.push_back(answer);
    }

    fn bring(&self, letter: Letter, key: &str) -> Answer {
        let mut brought = self.0.lock().unwrap();
        brought.letters.push(letter);
        let reference = format!("ref-{key}");
        let next = brought.answers.pop_front();
        next.unwrap_or(Answer::Accepted { reference })
    }

    /// Does all that is due, with this gateway as both ways out.
    async fn run(&self, app: &App) -> usize {
        let clock: Arc<dyn Clock> = Arc::new(app.clock.clone());
        let mut post = app.state.post.clone();
        post.mail = Some(Way::new(Arc::new(self.clone()), "mail", clock.clone()));
        post.sms = Some(Way::new(Arc::new(self.clone()), "sms", clock.clone()));
        let kinds = Arc::new(Kinds::default().with::<Send>());
        let runner = Runner::new(app.doors().clone(), clock, kinds);
        let runner = runner.with_post(post, app.state.key.clone());
        runner.drain().await.unwrap()
    }
}

#[async_trait]
impl Mailer for Gateway {
    async fn send(&self, mail: &Mail) -> Answer {
        let letter = Letter {
            channel: Channel::Email,
            to: mail.to.to_string(),
            body: mail.text.clone(),
        };
        self.bring(letter, &mail.key)
    }
}

#[async_trait]
impl Texter for Gateway {
    async fn send(&self, text: &Text) -> Answer {
        let letter = Letter {
            channel: Channel::Sms,
            to: text.to.clone(),
            body: text.body.clone(),
        };
        self.bring(letter, &text.key)
    }
}

/// The owner of a shop that writes the usual messages, and has a number for texts.
async fn writing(app: &App) -> Browser {
    numbered(app).await;
    let owner = app.owner().await;
    let page = owner.get("/settings/templates").await;
    let on = page.form("Switch on the usual ones").submit(&owner).await;
    on.assert_status(303);
    owner
}

/// A customer whom both channels reach.
pub(crate) async fn ada(browser: &Browser) -> CustomerId {
    let form = browser.get("/customers/new").await.form("Add customer");
    let form = form
        .fill("name", "Ada Byron")
        .fill("phone", "530 555 0142")
        .fill("email", "ada@byron.example")
        .fill("line1", "1 Main St")
        .fill("city", "Woodland");
    let saved = form.submit(browser).await.location();
    saved.rsplit('/').next().unwrap().parse().unwrap()
}

/// A visit of the technician at her place; gives its path.
async fn booked(browser: &Browser, whose: CustomerId, (day, time): (&str, &str)) -> String {
    crate::floor::stamps::booked(browser, &whose.to_string(), (day, time)).await
}

/// Presses a button of that page.
async fn press(browser: &Browser, page: &str, button: &str) {
    let form = browser.get(page).await.form(button);
    form.submit(browser).await.assert_status(303);
}

/// All messages of the shop, the oldest first.
async fn all(db: &ShopDb) -> Vec<message::Model> {
    let query = message::Entity::find().order_by_asc(message::Column::Id);
    db.all(query).await.unwrap()
}

async fn messages(app: &App) -> Vec<message::Model> {
    all(&app.db(app.shop.id)).await
}

/// Moment, channel and state of each that is not taken back.
async fn standing(app: &App) -> Vec<(Option<Trigger>, Channel, MessageState)> {
    let rows = messages(app).await.into_iter();
    let rows = rows.filter(|row| row.state != MessageState::Canceled);
    rows.map(|row| (row.trigger, row.channel, row.state))
        .collect()
}

/// She texts this; whether it was news.
async fn texts(app: &App, (from, body): (&str, &str), reference: &str) -> bool {
    let heard = app.write(&app.shop, async |tx, by| {
        inbound(tx, by, (from, body), reference).await
    });
    heard.await.unwrap()
}
