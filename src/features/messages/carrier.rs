//! Messages go the ways that the server has: by mail and by text.

use super::deliver::{Answer, Carrier, Carrying, Letter};
use crate::kernel::contact::Email;
use crate::kernel::words::Channel;
use crate::post::{Answer as Sent, Mail, Post, Text};
use chrono::TimeDelta;

const NO_NUMBER: &str = "The shop has no number for texts. Enter it under Settings, Messages.";

/// The ways out, as messages use them.
#[derive(Clone, Debug)]
pub struct Ways(pub Post);

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
