//! Whoever brings letters to people: the ways that the server has, by mail and by text.

use super::link::Links;
use crate::kernel::contact::Email;
use crate::kernel::ids::MessageId;
use crate::kernel::words::Channel;
use crate::post::{self, Answer as Sent, Mail, Text};
use chrono::{DateTime, TimeDelta, Utc};
use std::pin::Pin;

const NO_NUMBER: &str = "The shop has no number for texts. Enter it under Settings, Messages.";

/// A message as it is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The row.
    pub message: MessageId,
    /// Which way it goes.
    pub channel: Channel,
    /// A number in E.164, or an e-mail address.
    pub to: String,
    /// Of an e-mail.
    pub subject: Option<String>,
    /// Plain text.
    pub body: String,
    /// Whose it is.
    pub shop: String,
    /// The shop's number for texts, if it has one of its own.
    pub from_number: Option<String>,
    /// Where an answer by e-mail goes.
    pub reply_to: Option<String>,
    /// The same at each try.
    pub key: String,
    /// Which try this is, from 1 on.
    pub tries: i32,
    /// When it goes.
    pub at: DateTime<Utc>,
}

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is on its way, and the provider calls it so.
    Accepted {
        /// By which it is reported later.
        reference: Option<String>,
    },
    /// It can't be sent, and never will.
    Refused {
        /// Why, for the shop.
        words: String,
    },
    /// Not now.
    Later {
        /// When to come back.
        after: TimeDelta,
        /// Why, for the shop.
        words: String,
    },
    /// It may be on its way.
    Unknown {
        /// Why nobody knows.
        words: String,
    },
    /// It was not tried: whoever brings letters on this channel is left alone for so long.
    Resting {
        /// When to come back.
        after: TimeDelta,
    },
}

/// What a carrier is busy with.
pub type Carrying<'a> = Pin<Box<dyn Future<Output = Answer> + 'a>>;

/// Whoever brings letters to people.
pub trait Carrier: std::fmt::Debug + std::marker::Send + Sync {
    /// Whether letters on this channel can be brought.
    fn carries(&self, channel: Channel) -> bool;
    /// For how long nobody brings any on this channel, though it is carried.
    fn rest(&self, _: Channel) -> Option<TimeDelta> {
        None
    }
    /// Brings one; within half a minute, or it is not known what became of it.
    fn carry<'a>(&'a self, letter: &'a Letter) -> Carrying<'a>;
}

/// Who brings this program's letters: put into `jobs::Kinds::with_outside`.
#[derive(Debug)]
pub struct Post {
    /// Brings them.
    pub carrier: Box<dyn Carrier>,
    /// Makes the links in them.
    pub links: Links,
}

/// The ways out, as messages use them.
#[derive(Clone, Debug)]
pub struct Ways(pub post::Post);

impl Carrier for Ways {
    fn carries(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.0.mail.is_some(),
            Channel::Sms => self.0.sms.is_some(),
        }
    }

    fn rest(&self, channel: Channel) -> Option<TimeDelta> {
        match channel {
            Channel::Email => self.0.mail.as_ref()?.rest(),
            Channel::Sms => self.0.sms.as_ref()?.rest(),
        }
    }

    fn carry<'a>(&'a self, letter: &'a Letter) -> Carrying<'a> {
        Box::pin(async move {
            let sent = match letter.channel {
                Channel::Email => self.mail(letter).await,
                Channel::Sms => self.text(letter).await,
            };
            answer(sent, letter.tries)
        })
    }
}

impl Ways {
    async fn mail(&self, letter: &Letter) -> Sent {
        let to = Email::parse(&letter.to);
        let (Some(way), Ok(to)) = (&self.0.mail, to) else {
            let words = "No mail can be sent to an address such as this one.".to_owned();
            return Sent::Refused { words };
        };
        let reply_to = letter.reply_to.as_deref();
        let mail = Mail {
            key: letter.key.clone(),
            at: letter.at,
            from_name: letter.shop.clone(),
            to,
            reply_to: reply_to.and_then(|email| Email::parse(email).ok()),
            subject: letter
                .subject
                .clone()
                .unwrap_or_else(|| letter.shop.clone()),
            text: letter.body.clone(),
            html: None,
        };
        way.send(&mail).await
    }

    async fn text(&self, letter: &Letter) -> Sent {
        let (Some(way), Some(from)) = (&self.0.sms, &letter.from_number) else {
            let words = NO_NUMBER.to_owned();
            return Sent::Refused { words };
        };
        let text = Text {
            key: letter.key.clone(),
            from: from.clone(),
            to: letter.to.clone(),
            body: letter.body.clone(),
        };
        way.send(&text).await
    }
}

/// Who says no time is asked again after half a minute, and each time after four times as long.
fn answer(sent: Sent, tries: i32) -> Answer {
    match sent {
        Sent::Accepted { reference } => Answer::Accepted {
            reference: Some(reference),
        },
        Sent::Refused { words } => Answer::Refused { words },
        Sent::Later { after, words } => {
            let grown = 4_i32.saturating_pow(tries.clamp(1, 6).unsigned_abs() - 1);
            let after = after.unwrap_or_else(|| TimeDelta::seconds(30) * grown);
            Answer::Later { after, words }
        }
        Sent::Unknown { words } => Answer::Unknown { words },
        Sent::Resting { after } => Answer::Resting { after },
    }
}
