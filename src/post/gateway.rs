//! SMS by the Messages API that Twilio documents and others speak too.

use super::settings::{Patience, SmsSettings};
use super::{Answer, Texter, tls, words};
use crate::kernel::time::Clock;
use crate::trace;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, Response, redirect};
use serde::Deserialize;
use std::sync::Arc;

/// An SMS to one number.
#[derive(Clone, Debug)]
pub struct Text {
    /// The same at each try: reports repeat it, so that one is understood whose text was sent and not noted.
    pub key: String,
    /// The shop's number: "+15305550100".
    pub from: String,
    /// To whom, likewise.
    pub to: String,
    /// What it says.
    pub body: String,
}

/// As much of an answer is read.
const MOST: usize = 64 * 1024;

/// When nobody says how long a full gateway wants to be left alone.
const FULL: TimeDelta = TimeDelta::seconds(30);

/// Codes by which it says in a 400 that there are too many at once.
const CROWDED: [i64; 3] = [14107, 20429, 21611];

pub(super) struct Gateway {
    client: Client,
    clock: Arc<dyn Clock>,
    settings: SmsSettings,
    messages: String,
    hook: String,
}

/// What it says of a message, or of why it takes none.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    sid: Option<String>,
    code: Option<i64>,
    message: Option<String>,
}

impl Gateway {
    /// Which reports to `hook`.
    pub(super) fn new(
        settings: SmsSettings,
        hook: String,
        (patience, clock): (Patience, Arc<dyn Clock>),
    ) -> anyhow::Result<Self> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls::config()?)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            // A kept connection may be gone when it is wanted, and with it what was sent.
            .pool_max_idle_per_host(0)
            .connect_timeout(patience.connecting)
            .timeout(patience.answer)
            .build()?;
        let (url, account) = (&settings.url, &settings.account);
        Ok(Self {
            client,
            clock,
            messages: format!("{url}/2010-04-01/Accounts/{account}/Messages.json"),
            settings,
            hook,
        })
    }

    async fn heard(&self, mut answer: Response) -> Answer {
        let status = answer.status().as_u16();
        let after = asked(answer.headers(), self.clock.now());
        let said = said(&mut answer).await;
        let why = said.message.as_deref().unwrap_or("no reason");
        let code = said.code.map(|code| format!(" ({code})"));
        let why = format!(
            "The SMS gateway says {status}: {why}{}",
            code.unwrap_or_default()
        );
        let words = words(&why);
        let is_crowded = status == 429 || said.code.is_some_and(|code| CROWDED.contains(&code));
        match (status, said.sid) {
            (200..=299, Some(reference)) if is_reference(&reference) => {
                Answer::Accepted { reference }
            }
            (200..=299, _) => Answer::Unknown { words },
            _ if is_crowded => Answer::Later {
                after: Some(after.unwrap_or(FULL)),
                words,
            },
            // Whoever stands between us and it does not know either whether it was sent.
            (502 | 504, _) => Answer::Unknown { words },
            // Not this message's fault: the gateway's, or our account's.
            (500.. | 300..=399 | 401 | 403 | 404 | 405 | 408, _) => Answer::Later { after, words },
            _ => Answer::Refused { words },
        }
    }
}

/// Its name for a message fits where we keep it.
fn is_reference(sid: &str) -> bool {
    (1..=120).contains(&sid.len()) && sid.chars().all(|c| c.is_ascii_graphic())
}

/// What it says, as far as it can be read.
async fn said(answer: &mut Response) -> Said {
    let mut body = Vec::new();
    while let Ok(Some(part)) = answer.chunk().await {
        if body.len() + part.len() > MOST {
            return Said::default();
        }
        body.extend_from_slice(&part);
    }
    serde_json::from_slice(&body).unwrap_or_default()
}

/// `Retry-After`, in seconds or as a date.
fn asked(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let after = match text.parse::<u32>() {
        Ok(seconds) => TimeDelta::seconds(seconds.into()),
        Err(_) => DateTime::parse_from_rfc2822(text).ok()?.to_utc() - now,
    };
    Some(after.max(TimeDelta::seconds(1)))
}

#[async_trait]
impl Texter for Gateway {
    async fn send(&self, text: &Text) -> Answer {
        let hook = format!("{}?message={}", self.hook, super::plain(&text.key));
        let form: [(&str, &str); 4] = [
            ("From", &text.from),
            ("To", &text.to),
            ("Body", &text.body),
            ("StatusCallback", &hook),
        ];
        let Ok(form) = serde_html_form::to_string(form.as_slice()) else {
            let words = "The message can't be written down.".to_owned();
            return Answer::Refused { words };
        };
        let asked = self
            .client
            .post(&self.messages)
            .basic_auth(&self.settings.account, Some(self.settings.token.shown()))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        let asked = match trace::here() {
            Some(here) => asked.header(trace::TRACEPARENT, here.to_string()),
            None => asked,
        };
        match asked.send().await {
            Ok(answer) => self.heard(answer).await,
            Err(error) if error.is_connect() || error.is_builder() => Answer::Later {
                after: None,
                words: "The SMS gateway can't be reached.".to_owned(),
            },
            Err(_) => Answer::Unknown {
                words: "The SMS gateway got the message and did not answer.".to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test] // F38
    fn when_to_come_back_is_said_in_seconds_or_as_a_date() {
        let now = "2026-03-10T16:30:00Z".parse().unwrap();
        let said = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            asked(&headers, now).map(|after| after.num_seconds())
        };

        assert_eq!(said("120"), Some(120));
        assert_eq!(said("0"), Some(1));
        assert_eq!(said("Tue, 10 Mar 2026 16:35:00 GMT"), Some(300));
        assert_eq!(said("Tue, 10 Mar 2026 16:00:00 GMT"), Some(1), "long ago");
        assert_eq!(said("soon"), None);
        assert_eq!(asked(&HeaderMap::new(), now), None);
    }
}
