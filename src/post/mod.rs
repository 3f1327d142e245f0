//! What leaves the house: e-mail by SMTP, SMS by a gateway, and the gateway's seal on what it tells us.
//!
//! Each way out is a trait with one real provider behind it, a limit on how long it may take and how
//! much it may say, and a breaker in front. Whatever happened is one [`Answer`]. Nothing here is asked
//! for by a page: only jobs send, so that nobody waits for a provider.
#![warn(missing_docs)]

mod breaker;
mod gateway;
mod mail;
mod seal;
mod settings;
mod smtp;
mod stream;
mod tls;

pub use breaker::Health;
pub use gateway::Text;
pub use mail::{Mail, is_postable};
pub use seal::{Call, SEAL, Seal};
pub use settings::{Patience, PostSettings, Secret, SmsSettings, SmtpSettings, Tls};
pub use tls::config as tls_config;

use crate::kernel::time::Clock;
use async_trait::async_trait;
use breaker::Breaker;
use chrono::TimeDelta;
use gateway::Gateway;
use smtp::Smtp;
use std::fmt;
use std::sync::Arc;
use tracing::Instrument;

/// What became of something that was to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The provider took it, and calls it this.
    Accepted {
        /// By what reports and replies name it.
        reference: String,
    },
    /// It never will be sent: the address, or what it says.
    Refused {
        /// Why.
        words: String,
    },
    /// It was not sent, and may be later.
    Later {
        /// The provider's own word for when; it holds for everything.
        after: Option<TimeDelta>,
        /// Why.
        words: String,
    },
    /// Nobody knows: all of it went out, and no answer came that can be understood.
    Unknown {
        /// What happened.
        words: String,
    },
    /// It was not tried: the provider failed again and again, and is left alone for so long.
    Resting {
        /// Until somebody may ask again.
        after: TimeDelta,
    },
}

/// Sends e-mail.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Tries once.
    async fn send(&self, mail: &Mail) -> Answer;
}

/// Sends SMS.
#[async_trait]
pub trait Texter: Send + Sync {
    /// Tries once.
    async fn send(&self, text: &Text) -> Answer;
}

/// A provider, and the breaker before it. Clones share both.
pub struct Way<P: ?Sized> {
    provider: Arc<P>,
    breaker: Arc<Breaker>,
}

impl<P: ?Sized> Clone for Way<P> {
    fn clone(&self) -> Self {
        Self {
            provider: self.provider.clone(),
            breaker: self.breaker.clone(),
        }
    }
}

impl<P: ?Sized> Way<P> {
    /// A way that nobody has gone yet; the log calls it `name`.
    #[must_use]
    pub fn new(provider: Arc<P>, name: &'static str, clock: Arc<dyn Clock>) -> Self {
        Self {
            provider,
            breaker: Arc::new(Breaker::new(name, clock)),
        }
    }

    /// For how long it is left alone: whoever would have to prepare something asks before.
    #[must_use]
    pub fn rest(&self) -> Option<TimeDelta> {
        self.breaker.rest()
    }

    /// Tries, unless the provider is left alone just now.
    async fn through(&self, attempt: impl AsyncFnOnce(&P) -> Answer) -> Answer {
        if let Err(after) = self.breaker.enter() {
            return Answer::Resting { after };
        }
        let span = tracing::info_span!("post.send", way = self.breaker.name());
        let answer = attempt(&*self.provider).instrument(span).await;
        self.breaker.note(&answer);
        answer
    }
}

impl Way<dyn Mailer> {
    /// Sends the mail, once at most.
    pub async fn send(&self, mail: &Mail) -> Answer {
        self.through(async |mailer| mailer.send(mail).await).await
    }
}

impl Way<dyn Texter> {
    /// Sends the SMS, once at most.
    pub async fn send(&self, text: &Text) -> Answer {
        self.through(async |texter| texter.send(text).await).await
    }
}

/// The ways out that this server has. Clones are the same ways.
#[derive(Clone, Default)]
pub struct Post {
    /// Mails go this way; none without settings of a mail server.
    pub mail: Option<Way<dyn Mailer>>,
    /// SMS go this way; none without settings of a gateway.
    pub sms: Option<Way<dyn Texter>>,
    /// Tells the gateway's calls from others.
    pub seal: Option<Arc<Seal>>,
    origin: Arc<str>,
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").finish_non_exhaustive()
    }
}

/// Where the gateway reports to, below the address that people use.
pub const SMS_HOOK: &str = "/api/hooks/sms";

impl Post {
    /// The ways that the settings name. `origin` is what the links in it begin with:
    /// `https://shop.example`.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn of(
        settings: &PostSettings,
        origin: &str,
        clock: &Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let hook = format!("{origin}{SMS_HOOK}");
        let mailer = settings.smtp.as_ref();
        let mailer = mailer.map(|smtp| Smtp::new(smtp.clone(), settings.patience));
        let texter = settings.sms.as_ref();
        let texter = texter.map(|sms| {
            let with = (settings.patience, clock.clone());
            Gateway::new(sms.clone(), hook.clone(), with)
        });
        let mailer: Option<Arc<dyn Mailer>> = match mailer.transpose()? {
            Some(smtp) => Some(Arc::new(smtp)),
            None => None,
        };
        let texter: Option<Arc<dyn Texter>> = match texter.transpose()? {
            Some(gateway) => Some(Arc::new(gateway)),
            None => None,
        };
        let token = settings.sms.as_ref().map(|sms| sms.token.clone());
        Ok(Self {
            mail: mailer.map(|mailer| Way::new(mailer, "mail", clock.clone())),
            sms: texter.map(|texter| Way::new(texter, "sms", clock.clone())),
            seal: token.map(|token| Arc::new(Seal::new(token, hook))),
            origin: origin.into(),
        })
    }

    /// A link of ours for somebody who is far away.
    #[must_use]
    pub fn absolute(&self, path: impl fmt::Display) -> String {
        format!("{}{path}", self.origin)
    }

    /// How the ways are: e-mail, then SMS.
    #[must_use]
    pub fn health(&self) -> [(&'static str, Health); 2] {
        let of = |breaker: Option<&Breaker>| breaker.map_or(Health::Off, Breaker::health);
        [
            ("mail", of(self.mail.as_ref().map(|way| &*way.breaker))),
            ("sms", of(self.sms.as_ref().map(|way| &*way.breaker))),
        ]
    }
}

/// A key as it may stand in an address or a header.
fn plain(key: &str) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    key.chars().filter(is_plain).take(64).collect()
}

/// One line without control characters.
fn line(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(300).collect::<String>().trim().to_owned()
}

/// What a provider said, fit to stand beside a message and in the log: without the addresses and
/// numbers of people, which it likes to repeat.
fn words(text: &str) -> String {
    let is_person = |word: &&str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        word.contains('@') || digits >= 7
    };
    let told = line(text);
    let told = told.split_whitespace();
    let told: Vec<&str> = told
        .map(|word| if is_person(&word) { "…" } else { word })
        .collect();
    told.join(" ")
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_a_provider_says_names_nobody() {
        let said = "550 5.1.1 <ana@home.example>:\r\n no such user, +15305550142 neither (21211)";
        assert_eq!(words(said), "550 5.1.1 … no such user, … neither (21211)");
        assert_eq!(words(&"é ".repeat(400)).chars().count(), 299);
    }
}
