//! What leaves the house: by real lines to a mail server and a gateway that behave, or do not.

mod accounts;
mod away;
mod digest;
mod hooks;
mod mails;
pub(crate) mod messages;
mod settings;
mod texts;

use crate::support::{Gateway, MailServer};
use autoshop::kernel::contact::Email;
use autoshop::kernel::time::{Clock, MockClock};
use autoshop::post::{Answer, Mail, Patience, Post, PostSettings, Text};
use std::sync::Arc;
use std::time::Duration;

/// Short, so that whoever waits for nothing does not wait long.
const PATIENCE: Patience = Patience {
    connecting: Duration::from_millis(500),
    answer: Duration::from_millis(1500),
};

fn by_mail(server: &MailServer) -> PostSettings {
    PostSettings {
        smtp: Some(server.settings()),
        sms: None,
        patience: PATIENCE,
    }
}

fn by_sms(gateway: &Gateway) -> PostSettings {
    PostSettings {
        smtp: None,
        sms: Some(gateway.settings()),
        patience: PATIENCE,
    }
}

fn post(settings: &PostSettings) -> (Post, MockClock) {
    let clock = MockClock::new("2026-03-10T16:30:00Z".parse().unwrap());
    let shared: Arc<dyn Clock> = Arc::new(clock.clone());
    (
        Post::of(settings, "https://shop.example", &shared).unwrap(),
        clock,
    )
}

fn mail() -> Mail {
    Mail {
        key: "0198".to_owned(),
        at: "2026-03-10T16:30:00Z".parse().unwrap(),
        from_name: "Edgar's Mobile".to_owned(),
        to: Email::parse("ana@home.example").unwrap(),
        reply_to: Some(Email::parse("edgar@shop.example").unwrap()),
        subject: "Tomorrow at nine".to_owned(),
        text: "Hello Ana,\n\n. we come at nine.\n.\nEnd".to_owned(),
        html: None,
    }
}

fn text() -> Text {
    Text {
        key: "0199".to_owned(),
        from: "+15305550100".to_owned(),
        to: "+15305550142".to_owned(),
        body: "On my way & here soon + ✓".to_owned(),
    }
}

async fn mailed(post: &Post) -> Answer {
    post.mail.as_ref().unwrap().send(&mail()).await
}

async fn texted(post: &Post) -> Answer {
    post.sms.as_ref().unwrap().send(&text()).await
}

/// One word for what became of it, and the provider's words.
fn told(answer: Answer) -> (&'static str, String) {
    match answer {
        Answer::Accepted { reference } => ("accepted", reference),
        Answer::Refused { words } => ("refused", words),
        Answer::Later { after, words } => {
            let after = after.map(|after| format!("{}s ", after.num_seconds()));
            ("later", after.unwrap_or_default() + &words)
        }
        Answer::Unknown { words } => ("unknown", words),
        Answer::Resting { after } => ("resting", format!("{}s", after.num_seconds())),
    }
}
