//! By whom things are sent, as whoever runs the server says it.

use crate::kernel::contact::Email;
use percent_encoding::percent_decode_str;
use reqwest::Url;
use std::fmt;
use std::time::Duration;

/// What no log and no page shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn shown(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The ways out that there are.
#[derive(Clone, Debug, Default)]
pub struct PostSettings {
    /// E-mail.
    pub smtp: Option<SmtpSettings>,
    /// SMS.
    pub sms: Option<SmsSettings>,
    /// How long a provider is waited for.
    pub patience: Patience,
}

/// How long a provider is waited for: less than a job's lease.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection.
    pub connecting: Duration,
    /// For all of it: of a mail, twice: up to its text, and from there on.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connecting: Duration::from_secs(5),
            answer: Duration::from_secs(15),
        }
    }
}

/// When the line to the mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From its first byte.
    Always,
    /// After STARTTLS, and nothing is sent without.
    Asked,
    /// After STARTTLS, if the server offers it.
    Offered,
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is encrypted.
    pub tls: Tls,
    /// User and password.
    pub login: Option<(String, Secret)>,
    /// From whom mails come; the name before it is the shop's.
    pub from: Email,
}

/// A gateway that speaks Twilio's Messages API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsSettings {
    /// Where it is, without a slash at its end.
    pub url: String,
    /// The account's id.
    pub account: String,
    /// The account's secret, by which it also seals what it tells us.
    pub token: Secret,
}

impl SmtpSettings {
    /// Reads `smtps://user:password@mail.example:465`, or `smtp://` with STARTTLS, which may be missing
    /// on this very machine or where `?tls=off` says so.
    ///
    /// # Errors
    /// What is wanted, without a word of what was given: it holds a password.
    pub fn parse(url: &str, from: Email) -> Result<Self, &'static str> {
        let wanted = "must be such as smtps://user:password@mail.example or smtp://localhost:25";
        let url = Url::parse(url).map_err(|_| wanted)?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or(wanted)?.to_owned();
        let is_here = matches!(&*host, "localhost" | "127.0.0.1" | "[::1]");
        let (tls, port) = match (url.scheme(), url.query()) {
            ("smtps", None) => (Tls::Always, 465),
            ("smtp", None) if is_here => (Tls::Offered, 25),
            ("smtp", Some("tls=off")) => (Tls::Offered, 25),
            ("smtp", None) => (Tls::Asked, 587),
            _ => return Err(wanted),
        };
        let plain = |part: &str| {
            let decoded = percent_decode_str(part).decode_utf8();
            decoded
                .map(std::borrow::Cow::into_owned)
                .map_err(|_| wanted)
        };
        let login = match (url.username(), url.password()) {
            ("", _) => None,
            (user, Some(password)) => Some((plain(user)?, Secret(plain(password)?))),
            _ => return Err("names a user without a password"),
        };
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(port),
            tls,
            login,
            from,
        })
    }
}

impl SmsSettings {
    /// Of the gateway's address, the account's id and its secret.
    ///
    /// # Errors
    /// What is wanted of the address or the id.
    pub fn parse(url: &str, account: &str, token: String) -> Result<Self, &'static str> {
        let known = Url::parse(url).map_err(|_| "must be such as https://api.twilio.com")?;
        let is_here = matches!(known.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match known.scheme() {
            "https" => {}
            "http" if is_here => {}
            _ => return Err("must begin with https://, as it carries the account's secret"),
        }
        if account.is_empty() || !account.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err("AUTOSHOP_SMS_ACCOUNT holds letters and digits only");
        }
        Ok(Self {
            url: url.trim_end_matches('/').to_owned(),
            account: account.to_owned(),
            token: Secret(token),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(url: &str) -> Result<SmtpSettings, &'static str> {
        SmtpSettings::parse(url, Email::parse("shop@shop.example").unwrap())
    }

    #[test]
    fn a_mail_server_is_read_from_its_address() {
        let full = smtp("smtps://me%40shop:p%3Aw@mail.example").unwrap();
        assert_eq!((&*full.host, full.port), ("mail.example", 465));
        assert_eq!(full.tls, Tls::Always);
        assert_eq!(full.login, Some(("me@shop".to_owned(), Secret::new("p:w"))));
        assert!(!format!("{full:?}").contains("p:w"));

        for (url, tls, port) in [
            ("smtp://mail.example", Tls::Asked, 587),
            ("smtp://mail.example:2525", Tls::Asked, 2525),
            ("smtp://mailpit:1025?tls=off", Tls::Offered, 1025),
            ("smtp://localhost", Tls::Offered, 25),
            ("smtp://[::1]:1025", Tls::Offered, 1025),
        ] {
            let read = smtp(url).unwrap();
            assert_eq!(
                (read.tls, read.port, read.login),
                (tls, port, None),
                "{url}"
            );
        }
    }

    #[test]
    fn nothing_of_an_address_that_is_wrong_is_told() {
        for url in [
            "",
            "mail.example",
            "http://u:secret@x",
            "smtps://",
            "smtp://u@x",
            "smtp://x?tls=no",
        ] {
            let fault = smtp(url).unwrap_err();
            assert!(!fault.contains("secret"), "{url}: {fault}");
        }
    }

    #[test]
    fn the_secret_of_a_gateway_goes_over_no_plain_line() {
        let sms = |url: &str, account: &str| SmsSettings::parse(url, account, "t".to_owned());
        assert!(sms("https://api.twilio.com/", "AC12").is_ok_and(|s| !s.url.ends_with('/')));
        assert!(sms("http://127.0.0.1:9000", "AC12").is_ok());
        assert!(sms("http://gateway.example", "AC12").is_err());
        assert!(sms("https://gateway.example", "AC/../12").is_err());
    }
}
