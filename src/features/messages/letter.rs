//! A message as it is handed over to whoever brings it: by the server's way of mails, or of texts.

use crate::kernel::contact::Email;
use crate::kernel::words::Channel;
use crate::post::{Answer, Mail, Post, Text};
use chrono::{DateTime, TimeDelta, Utc};

const NO_NUMBER: &str = "The shop has no number for texts. Enter it under Settings, Messages.";

/// Whether the server brings letters on this channel.
pub(super) const fn carries(post: &Post, channel: Channel) -> bool {
    match channel {
        Channel::Email => post.mail.is_some(),
        Channel::Sms => post.sms.is_some(),
    }
}

/// For how long nobody brings any on this channel, though it is carried.
pub(super) fn rest(post: &Post, channel: Channel) -> Option<TimeDelta> {
    match channel {
        Channel::Email => post.mail.as_ref()?.rest(),
        Channel::Sms => post.sms.as_ref()?.rest(),
    }
}

/// A message as it is handed over.
#[derive(Debug)]
pub(super) struct Letter {
    pub(super) channel: Channel,
    /// A number in E.164, or an e-mail address.
    pub(super) to: String,
    /// Of an e-mail.
    pub(super) subject: Option<String>,
    /// Plain text.
    pub(super) body: String,
    /// Whose it is.
    pub(super) shop: String,
    /// The shop's number for texts, if it has one of its own.
    pub(super) from_number: Option<String>,
    /// Where an answer by e-mail goes.
    pub(super) reply_to: Option<String>,
    /// The same at each try.
    pub(super) key: String,
    /// Which try this is, from 1 on.
    pub(super) tries: i32,
    /// When it goes.
    pub(super) at: DateTime<Utc>,
}

impl Letter {
    /// Brings it, once at most. Who says no time is asked again after half a minute, and each time after four
    /// times as long.
    pub(super) async fn go(self, post: &Post) -> Answer {
        let grown = 4_i32.saturating_pow(self.tries.clamp(1, 6).unsigned_abs() - 1);
        let answer = match self.channel {
            Channel::Email => self.mail(post).await,
            Channel::Sms => self.text(post).await,
        };
        match answer {
            Answer::Later { after: None, words } => Answer::Later {
                after: Some(TimeDelta::seconds(30) * grown),
                words,
            },
            answer => answer,
        }
    }

    async fn mail(self, post: &Post) -> Answer {
        let (Some(way), Ok(to)) = (&post.mail, Email::parse(&self.to)) else {
            let words = "No mail can be sent to an address such as this one.".to_owned();
            return Answer::Refused { words };
        };
        let reply_to = self.reply_to.as_deref();
        let mail = Mail {
            key: self.key,
            at: self.at,
            to,
            reply_to: reply_to.and_then(|email| Email::parse(email).ok()),
            subject: self.subject.unwrap_or_else(|| self.shop.clone()),
            from_name: self.shop,
            text: self.body,
            html: None,
        };
        way.send(&mail).await
    }

    async fn text(self, post: &Post) -> Answer {
        let (Some(way), Some(from)) = (&post.sms, self.from_number) else {
            let words = NO_NUMBER.to_owned();
            return Answer::Refused { words };
        };
        let text = Text {
            key: self.key,
            from,
            to: self.to,
            body: self.body,
        };
        way.send(&text).await
    }
}
