//! E-mail addresses and phone numbers: parsed once, matched in one form, shown in another
//! (R-GEN-10).

use phonenumber::{Mode, PhoneNumber, country, metadata::DATABASE};
use std::fmt;

/// An e-mail address as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

/// Why this is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("Enter an e-mail address.")]
    Empty,
    /// Not one `@` with something on both sides, or with spaces.
    #[error("Enter an e-mail address such as name@example.com.")]
    Form,
    /// More than 254 bytes.
    #[error("An e-mail address has at most 254 characters.")]
    TooLong,
}

impl Email {
    /// Reads an address: trimmed, one `@`, no spaces, at most 254 bytes.
    ///
    /// # Errors
    /// [`EmailError`], with words for the field.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let unfit = |c: char| c.is_whitespace() || c.is_control();
        match text.split_once('@') {
            _ if text.len() > 254 => Err(EmailError::TooLong),
            Some((name, domain))
                if !name.is_empty()
                    && !domain.is_empty()
                    && !domain.contains('@')
                    && !text.contains(unfit) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(EmailError::Form),
        }
    }

    /// As it was typed, for people.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In lower case, for matching.
    #[must_use]
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A phone number in E.164: "+15305550142".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// Why this is not a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("Enter a phone number.")]
    Empty,
    /// No digits.
    #[error("Enter a phone number such as (530) 555-0142.")]
    Form,
    /// Too few or too many digits for its country.
    #[error("This phone number has too few or too many digits.")]
    Length,
    /// No area code or exchange starts like this.
    #[error("No phone number starts with these digits.")]
    Prefix,
}

impl Phone {
    /// Reads a number with any punctuation, in the form of `country` (two letters, such as "US")
    /// unless it starts with `+`. An extension is dropped.
    ///
    /// Only length and prefix are checked, so that numbers not yet in any list are accepted.
    ///
    /// # Errors
    /// [`PhoneError`], with words for the field; staff may save the raw text anyway.
    pub fn parse(text: &str, country: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PhoneError::Empty);
        }
        let country = country.parse::<country::Id>().unwrap_or(country::US);
        let number = phonenumber::parse(Some(country), spaced(text)).map_err(|_| {
            if digits(text).is_empty() {
                PhoneError::Form
            } else {
                PhoneError::Length
            }
        })?;
        check(&number)?;
        Ok(Self(number.format().mode(Mode::E164).to_string()))
    }

    /// A number that was parsed before, as the database keeps it.
    #[must_use]
    pub fn stored(e164: impl Into<String>) -> Self {
        Self(e164.into())
    }

    /// For the database and for dialling: "+15305550142".
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// For people: "(530) 555-0142"; abroad as its country writes it.
    ///
    /// North American numbers, which fill lists, are laid out by hand, some fifty times faster than
    /// by the metadata of countries.
    #[must_use]
    pub fn national(&self) -> String {
        if let Some(national) = self.north_american() {
            return format!(
                "({}) {}-{}",
                &national[..3],
                &national[3..6],
                &national[6..]
            );
        }
        phonenumber::parse(None, &self.0).map_or_else(
            |_| self.0.clone(),
            |number| number.format().mode(Mode::National).to_string(),
        )
    }

    /// The digits without the country's code: "5305550142".
    #[must_use]
    pub fn national_digits(&self) -> String {
        if let Some(national) = self.north_american() {
            return national.to_owned();
        }
        phonenumber::parse(None, &self.0)
            .map_or_else(|_| digits(&self.0), |number| number.national().to_string())
    }

    fn north_american(&self) -> Option<&str> {
        let national = self.0.strip_prefix("+1")?;
        (national.len() == 10 && national.bytes().all(|byte| byte.is_ascii_digit()))
            .then_some(national)
    }
}

/// As people read it, in national form.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.national())
    }
}

/// Only the decimal digits of the text.
#[must_use]
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The parser knows the usual punctuation; people use any, also before the plus.
fn spaced(text: &str) -> String {
    let keep = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#');
    let spaced: String = text
        .chars()
        .map(|c| if keep(c) { c } else { ' ' })
        .collect();
    spaced.trim_start().to_owned()
}

fn check(number: &PhoneNumber) -> Result<(), PhoneError> {
    let national = number.national().to_string();
    let code = number.country().code();
    if code == 1 {
        let starts = |at: usize| matches!(national.as_bytes().get(at), Some(b'2'..=b'9'));
        return match national.len() {
            10 if starts(0) && starts(3) => Ok(()),
            10 => Err(PhoneError::Prefix),
            _ => Err(PhoneError::Length),
        };
    }
    let countries = DATABASE.by_code(&code).ok_or(PhoneError::Prefix)?;
    let length = u16::try_from(national.len()).map_err(|_| PhoneError::Length)?;
    let fits = countries.iter().any(|meta| {
        let lengths = meta.descriptors().general().possible_length();
        lengths.is_empty() || lengths.contains(&length)
    });
    if fits {
        Ok(())
    } else {
        Err(PhoneError::Length)
    }
}

#[cfg(test)]
mod tests {
    use super::{Email, EmailError, Phone, PhoneError};
    use proptest::{prop_assert_eq, proptest};

    // R-GEN-10
    #[test]
    fn any_punctuation_makes_the_same_number() {
        for text in [
            "(530) 555-0142",
            "530.555.0142",
            "530 555 0142",
            "530,555_0142",
            "5305550142",
            "1-530-555-0142",
            "+1 530 555 0142",
            "(+1) 530/555-0142",
            "  530-555-0142  ",
            "530\u{2011}555\u{2011}0142",
            "530-555-0142 ext. 12",
            "tel:+1-530-555-0142",
        ] {
            assert_eq!(
                Phone::parse(text, "US").map(|p| p.e164().to_owned()),
                Ok("+15305550142".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn phones_are_shown_in_national_form() {
        assert_eq!(Phone::stored("+15305550142").national(), "(530) 555-0142");
        assert_eq!(
            Phone::stored("+15305550142").national_digits(),
            "5305550142"
        );
        let berlin = Phone::parse("+49 30 123456", "US").unwrap();
        assert_eq!(berlin.e164(), "+4930123456");
        assert_eq!(berlin.national(), "030 123456");
        assert_eq!(Phone::parse("030 123456", "DE"), Ok(berlin));
        assert_eq!(Phone::stored("garbage").national(), "garbage");
    }

    #[test]
    fn only_length_and_prefix_are_checked() {
        assert_eq!(Phone::parse("", "US"), Err(PhoneError::Empty));
        assert_eq!(Phone::parse("call me", "US"), Err(PhoneError::Form));
        assert_eq!(Phone::parse("555-0142", "US"), Err(PhoneError::Length));
        assert_eq!(Phone::parse("530-555-01423", "US"), Err(PhoneError::Length));
        assert_eq!(
            Phone::parse("530-555-0142 mobile", "US"),
            Err(PhoneError::Length)
        );
        assert_eq!(Phone::parse("130-555-0142", "US"), Err(PhoneError::Length));
        assert_eq!(Phone::parse("030-555-0142", "US"), Err(PhoneError::Prefix));
        assert_eq!(Phone::parse("530-155-0142", "US"), Err(PhoneError::Prefix));
        assert!(Phone::parse("555-555-5555", "US").is_ok());
    }

    #[test]
    fn an_email_is_shown_as_typed_and_matched_in_lower_case() {
        let email = Email::parse("  Ann.Lee@Example.COM ").unwrap();
        assert_eq!(email.as_str(), "Ann.Lee@Example.COM");
        assert_eq!(email.normalized(), "ann.lee@example.com");
        assert_eq!(Email::parse(" "), Err(EmailError::Empty));
        for text in [
            "ann",
            "@example.com",
            "ann@",
            "a@b@c",
            "ann lee@example.com",
            "a@b c",
        ] {
            assert_eq!(Email::parse(text), Err(EmailError::Form), "{text}");
        }
        assert_eq!(
            Email::parse(&format!("{}@b.c", "a".repeat(251))),
            Err(EmailError::TooLong)
        );
    }

    proptest! {
        #[test]
        fn no_typed_text_panics(text: String, like in r"[+0-9 ;x#()*.-]{0,24}") {
            let _ = (Phone::parse(&like, "US"), Phone::parse(&like, "DE"));
            let _ = (Phone::parse(&text, "US"), Email::parse(&text));
            let _ = (Phone::stored(text.clone()).national(), Phone::stored(text).national_digits());
        }

        #[test]
        fn what_is_shown_can_be_typed(area in 200..1000, exchange in 200..1000, line in 0..10_000) {
            let phone = Phone::stored(format!("+1{area}{exchange}{line:04}"));
            prop_assert_eq!(Phone::parse(&phone.national(), "US"), Ok(phone.clone()));
            prop_assert_eq!(Phone::parse(phone.e164(), "US"), Ok(phone));
        }
    }
}
