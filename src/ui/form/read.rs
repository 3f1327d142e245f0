//! The readers: from text to values, or plain words about what is wrong.
//!
//! Each trims, records at most one error for its field, and returns something harmless on a wrong
//! value, so a form is read to its end and every error is shown at once.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::kernel::money::{Cents, Quantity, Rate, parse_money};
use crate::kernel::when;

use super::FormState;
use super::parse::{self, lower_first, with_article};

impl FormState {
    /// Text that must be there, on one line, of at most `max` characters.
    pub fn required(&mut self, name: &str, label: &str, max: usize) -> String {
        let text = self.optional(name, label, max);
        self.demand(name, label);
        text.unwrap_or_default()
    }

    /// Text on one line, of at most `max` characters; `None` if blank.
    pub fn optional(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        let text = self.trimmed(name).replace('\t', " ");
        if text.chars().any(char::is_control) {
            return self.unkeepable(name, label);
        }
        self.fitting((name, label), &text, max)
    }

    /// Text of several lines, of at most `max` characters; `None` if blank. Lines end with `\n`.
    pub fn multiline(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        let text = self.trimmed(name).replace("\r\n", "\n");
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            return self.unkeepable(name, label);
        }
        self.fitting((name, label), &text, max)
    }

    /// An amount of money, zero or more: "$1,200.50", or a sum, "12+8".
    pub fn money(&mut self, name: &str, label: &str) -> Option<Cents> {
        let amount = self.in_words(name, label, parse_money)?;
        let read = Some(amount).filter(|amount| *amount >= Cents::ZERO);
        self.or_fail(name, read, || format!("{label} must not be negative."))
    }

    /// A number of hours or units, zero or more, with at most two decimals.
    pub fn quantity(&mut self, name: &str, label: &str) -> Option<Quantity> {
        self.in_words(name, label, Quantity::parse)
    }

    /// A percentage from 0 to 100, with at most four decimals: "8.25".
    pub fn rate(&mut self, name: &str, label: &str) -> Option<Rate> {
        let rate = self.in_words(name, label, Rate::parse)?;
        let read = Some(rate).filter(|rate| (Rate::ZERO..=Rate::WHOLE).contains(rate));
        self.or_fail(name, read, || format!("{label} must be from 0 to 100."))
    }

    /// A whole number within `range`. Thousands may be set apart by commas.
    pub fn integer(&mut self, name: &str, label: &str, range: RangeInclusive<i32>) -> Option<i32> {
        let text = self.filled(name)?;
        let read = parse::integer(&text);
        let read = read.filter(|number| range.contains(number));
        if read.is_none() {
            let (least, most) = (range.start(), range.end());
            self.fail(
                name,
                format!("{label} must be a whole number from {least} to {most}."),
            );
        }
        read
    }

    /// A day, from the native picker or as 3/14/2026.
    pub fn date(&mut self, name: &str, label: &str) -> Option<NaiveDate> {
        let text = self.filled(name)?;
        let read = when::date(&text);
        self.or_fail(name, read, || {
            format!("{label} must be a date like 3/14/2026.")
        })
    }

    /// A time of day: "14:30", "930", "2p", "2:30 pm".
    pub fn clock_time(&mut self, name: &str, label: &str) -> Option<NaiveTime> {
        let text = self.filled(name)?;
        let read = when::clock_time(&text);
        self.or_fail(name, read, || {
            format!("{label} must be a time like 2:30 PM.")
        })
    }

    /// Day, time or both in words: "fri 2pm", "tomorrow 9". `None` if blank.
    pub fn when(
        &mut self,
        name: &str,
        label: &str,
        now: NaiveDateTime,
    ) -> Option<(Option<NaiveDate>, Option<NaiveTime>)> {
        let text = self.filled(name)?;
        let said = when::when(&text, now);
        let rest = said.rest(&text);
        // Nothing else is asked for here, so a bare number is a time too.
        let time = said.time.or_else(|| when::clock_time(&rest));
        let is_read = rest.is_empty() || said.time.is_none() && time.is_some();
        let read = is_read.then_some((said.day, time));
        self.or_fail(name, read, || {
            format!("{label} must be like “fri 2pm”, “tomorrow” or “3/14 at noon”.")
        })
    }

    /// Anything that can be read from text; `message` is shown if it cannot. `None` if blank.
    pub fn parsed<T: FromStr>(&mut self, name: &str, message: &str) -> Option<T> {
        let text = self.filled(name)?;
        let read = text.parse().ok();
        self.or_fail(name, read, || message.to_owned())
    }

    /// Like [`parsed`](Self::parsed), in the words of the type's own error.
    pub fn parsed_as<T: FromStr<Err: Display>>(&mut self, name: &str) -> Option<T> {
        let text = self.filled(name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.fail(name, error.to_string());
                None
            }
        }
    }

    /// One of a list of words, which must be chosen.
    pub fn choice<T: FromStr>(&mut self, name: &str, label: &str) -> Option<T> {
        let read = self.trimmed(name).parse().ok();
        self.or_fail(name, read, || format!("Choose {}.", with_article(label)))
    }

    /// Records "Enter a …" if the field is blank and nothing else is wrong with it.
    pub fn demand(&mut self, name: &str, label: &str) {
        if self.value(name).trim().is_empty() && self.error_for(name).is_none() {
            self.fail(name, format!("Enter {}.", with_article(label)));
        }
    }

    fn trimmed(&self, name: &str) -> String {
        self.value(name).trim().to_owned()
    }

    fn filled(&self, name: &str) -> Option<String> {
        Some(self.trimmed(name)).filter(|text| !text.is_empty())
    }

    /// Reads with one of the kernel's parsers, whose errors are words: "Price: enter an amount …".
    fn in_words<T>(
        &mut self,
        name: &str,
        label: &str,
        read: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        let text = self.filled(name)?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(words) => {
                self.fail(name, format!("{label}: {}", lower_first(words)));
                None
            }
        }
    }

    fn or_fail<T>(
        &mut self,
        name: &str,
        read: Option<T>,
        words: impl FnOnce() -> String,
    ) -> Option<T> {
        if read.is_none() {
            self.fail(name, words());
        }
        read
    }

    fn unkeepable(&mut self, name: &str, label: &str) -> Option<String> {
        self.fail(
            name,
            format!("{label} contains characters that cannot be kept. Type it again."),
        );
        None
    }

    fn fitting(&mut self, (name, label): (&str, &str), text: &str, max: usize) -> Option<String> {
        if text.chars().count() > max {
            self.fail(name, format!("{label} must be {max} characters or fewer."));
            return None;
        }
        Some(text)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Role;

    fn posted(name: &str, value: &str) -> FormState {
        FormState::posted(vec![(name.to_owned(), value.to_owned())])
    }

    fn error<T>(value: &str, read: impl Fn(&mut FormState) -> T) -> String {
        let mut form = posted("x", value);
        read(&mut form);
        form.error_for("x").unwrap_or_default().to_owned()
    }

    #[test]
    fn required_text_must_be_there() {
        assert_eq!(
            error("  ", |f| f.required("x", "Full name", 40)),
            "Enter a full name."
        );
        assert_eq!(
            error("", |f| f.required("x", "E-mail", 40)),
            "Enter an e-mail."
        );
        assert_eq!(error("", |f| f.required("x", "VIN", 17)), "Enter a VIN.");
        assert_eq!(posted("x", " Ana ").required("x", "Full name", 40), "Ana");
    }

    #[test]
    fn text_has_a_longest_length_in_characters() {
        assert_eq!(error("äöü", |f| f.optional("x", "Name", 3)), "");
        assert_eq!(
            error("abcd", |f| f.optional("x", "Phone", 3)),
            "Phone must be 3 characters or fewer."
        );
    }

    #[test]
    fn control_characters_are_refused_not_dropped() {
        assert!(error("a\0b", |f| f.optional("x", "Name", 9)).starts_with("Name contains"));
        assert!(error("a\nb", |f| f.optional("x", "Name", 9)).starts_with("Name contains"));
        assert!(error("a\0b", |f| f.multiline("x", "Notes", 9)).starts_with("Notes contains"));
        assert_eq!(
            posted("x", "a\r\nb").multiline("x", "Notes", 9).as_deref(),
            Some("a\nb")
        );
        assert_eq!(
            error("a\0b", |f| f.required("x", "Name", 9))
                .matches("Name")
                .count(),
            1
        );
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(posted("x", "12+8").money("x", "Price"), Some(Cents(2_000)));
        assert_eq!(posted("x", "").money("x", "Price"), None);
        assert!(error("", |f| f.money("x", "Price")).is_empty());
        assert_eq!(
            error("-5", |f| f.money("x", "Price")),
            "Price must not be negative."
        );
        assert_eq!(
            error("five", |f| f.money("x", "Price")),
            "Price: enter an amount such as 1,200.50."
        );
        assert_eq!(
            posted("x", "1.5").quantity("x", "Hours"),
            Some(Quantity(150))
        );
        assert!(!error("1.555", |f| f.quantity("x", "Hours")).is_empty());
        assert_eq!(posted("x", "8.25 %").rate("x", "Tax"), Some(Rate(82_500)));
        assert!(!error("100.0001", |f| f.rate("x", "Tax")).is_empty());
        assert_eq!(
            posted("x", "120,500").integer("x", "Odometer", 0..=999_999),
            Some(120_500)
        );
        assert_eq!(posted("x", "-5").integer("x", "Offset", -9..=9), Some(-5));
        assert_eq!(
            error("11", |f| f.integer("x", "Stars", 1..=5)),
            "Stars must be a whole number from 1 to 5."
        );
    }

    #[test] // R-UX-13
    fn when_is_said_in_words() {
        let now = "2026-03-10T09:30:00".parse().unwrap();
        let read = |text: &str| posted("x", text).when("x", "When", now);
        let (day, time) = (
            NaiveDate::from_ymd_opt(2026, 3, 13),
            NaiveTime::from_hms_opt(14, 0, 0),
        );
        assert_eq!(read("fri 2pm"), Some((day, time)));
        assert_eq!(read("fri 14"), Some((day, time)));
        assert_eq!(read("1400"), Some((None, time)));
        assert_eq!(read("fri"), Some((day, None)));
        assert_eq!(read(" "), None);
        for text in ["soon", "fri 2pm sharp", "fri 2pm 3pm"] {
            assert_eq!(
                error(text, |f| f.when("x", "When", now)),
                "When must be like “fri 2pm”, “tomorrow” or “3/14 at noon”."
            );
        }
    }

    #[test]
    fn a_choice_must_be_one_of_the_words() {
        assert_eq!(posted("x", "owner").choice("x", "Role"), Some(Role::Owner));
        assert_eq!(
            error("king", |f| f.choice::<Role>("x", "Role")),
            "Choose a role."
        );
        assert_eq!(
            error("", |f| f.choice::<Role>("x", "Role")),
            "Choose a role."
        );
        assert_eq!(error("", |f| f.parsed::<Role>("x", "Which?")), "");
        assert_eq!(
            error("king", |f| f.parsed_as::<Role>("x")),
            "not one of the choices"
        );
    }
}
