//! One mail, as it goes over the line.

use super::line;
use crate::kernel::contact::Email;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

/// A mail to one person.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The same at each try: receivers tell repetitions by it.
    pub key: String,
    /// When it is sent.
    pub at: DateTime<Utc>,
    /// The shop's name.
    pub from_name: String,
    /// To whom.
    pub to: Email,
    /// Where answers go, if not to whom sends.
    pub reply_to: Option<Email>,
    /// One line.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// The same as a page.
    pub html: Option<String>,
}

impl Mail {
    /// By what the mail is known: "<key@shop.example>".
    pub(super) fn reference(&self, from: &Email) -> String {
        let key = super::plain(&self.key);
        let domain = from
            .as_str()
            .split_once('@')
            .map_or("", |(_, domain)| domain);
        format!("<{key}@{domain}>")
    }

    /// As it is sent. Control characters, line breaks among them, end neither a header nor an address.
    ///
    /// # Errors
    /// In words, when an address is none for mail servers.
    pub(super) fn message(&self, from: &Email) -> Result<Message, String> {
        let unfit = |error: lettre::error::Error| super::words(&error.to_string());
        let sender = Mailbox::new(Some(line(&self.from_name)), address(from)?);
        let mut message = Message::builder()
            .from(sender)
            .to(Mailbox::new(None, address(&self.to)?))
            .subject(line(&self.subject))
            .date(self.at.into())
            .message_id(Some(self.reference(from)));
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(Mailbox::new(None, address(reply_to)?));
        }
        let text = self.text.clone();
        let message = match &self.html {
            Some(html) => message.multipart(MultiPart::alternative_plain_html(text, html.clone())),
            None => message.singlepart(SinglePart::plain(text)),
        };
        let mut message = message.map_err(unfit)?;
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        let value = HeaderValue::new(name, "auto-generated".to_owned());
        message.headers_mut().insert_raw(value);
        Ok(message)
    }
}

/// Can mails come from this address, or go to it?
///
/// # Errors
/// Why not, in words without the address.
pub fn is_postable(email: &Email) -> Result<(), String> {
    address(email).map(drop)
}

/// The address, if it is one in plain letters: others need what few servers offer.
pub(super) fn address(email: &Email) -> Result<Address, String> {
    let text = email.as_str();
    let address = text.parse::<Address>().ok().filter(|_| text.is_ascii());
    address.ok_or_else(|| "No mail can be sent to an address such as this one.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            key: "0198-a".to_owned(),
            at: "2026-03-10T16:30:00Z".parse().unwrap(),
            from_name: "Edgar's Mobile".to_owned(),
            to: Email::parse("ana@home.example").unwrap(),
            reply_to: None,
            subject: "Hello".to_owned(),
            text: "One line".to_owned(),
            html: None,
        }
    }

    fn written(mail: &Mail) -> String {
        let from = Email::parse("mail@shop.example").unwrap();
        String::from_utf8(mail.message(&from).unwrap().formatted()).unwrap()
    }

    #[test]
    fn no_line_break_makes_a_header_of_its_own() {
        let evil = "Hi\r\nBcc: eve@evil.example\n\nBody";
        let mail = Mail {
            from_name: format!("{evil}\""),
            subject: evil.to_owned(),
            key: format!("a>{evil}"),
            ..mail()
        };

        let text = written(&mail);

        let head = text.split("\r\n\r\n").next().unwrap();
        let names = head.lines().filter(|line| !line.starts_with(' '));
        let names: Vec<_> = names.filter_map(|line| line.split_once(": ")).collect();
        assert!(
            names
                .iter()
                .all(|(name, _)| !name.eq_ignore_ascii_case("bcc")),
            "{head}"
        );
        assert_eq!(names.iter().filter(|(name, _)| *name == "To").count(), 1);
    }

    #[test]
    fn an_address_holds_nothing_but_an_address() {
        for text in [
            "a@b.example>",
            "<a@b.example",
            "a\u{e9}@b.example",
            "a@b.example,c@d.example",
            "a@-",
        ] {
            let Ok(email) = Email::parse(text) else {
                continue;
            };
            let to = Mail {
                to: email,
                ..mail()
            };
            let from = Email::parse("mail@shop.example").unwrap();
            assert!(to.message(&from).is_err(), "{text}");
        }
    }

    #[test]
    fn letters_of_all_kinds_arrive_in_plain_ones() {
        let mail = Mail {
            from_name: "Garage Nuñez".to_owned(),
            subject: "Cita confirmada ✓".to_owned(),
            text: "Mañana a las 9:00.\n.\nFin".to_owned(),
            html: Some("<p>Mañana</p>".to_owned()),
            ..mail()
        };

        let text = written(&mail);

        assert!(text.is_ascii(), "{text}");
        assert!(text.contains("Message-ID: <0198-a@shop.example>"), "{text}");
        assert!(text.contains("multipart/alternative"), "{text}");
    }
}
