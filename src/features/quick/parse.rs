//! One line as somebody types it with the phone at the ear: "530-555-0142 civic oil change tomorrow
//! 2pm". Pure: what it says, not whom it means.
//!
//! The readers take their words one after the other, each word once, in whatever order they stand.
//! What no reader knows is a name, or else what is wrong. After a colon all is what is wrong.

use super::cars;
use super::work::{self, Fit};
use crate::entity::service;
use crate::kernel::contact::{Email, Phone, digits};
use crate::kernel::search::{compact, fold};
use crate::kernel::vehicle::{REGIONS, Vin, plate_key};
use crate::kernel::when;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use std::ops::Range;

/// The longest line that is read, in characters.
pub(super) const LONGEST: usize = 200;

/// What was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Understood {
    /// As it was typed.
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    pub(super) vin: Option<String>,
    pub(super) plate: Option<String>,
    /// The state of the plate.
    pub(super) region: Option<&'static str>,
    pub(super) year: Option<i32>,
    pub(super) make: Option<&'static str>,
    pub(super) model: Option<String>,
    pub(super) day: Option<NaiveDate>,
    pub(super) time: Option<NaiveTime>,
    pub(super) services: Vec<Fit>,
    /// Whose name it is.
    pub(super) name: String,
    /// What is wrong with the car: the words that nothing else knew.
    pub(super) rest: String,
}

/// A word of the line.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) at: Range<usize>,
    /// As it was typed, without punctuation around it.
    pub(super) text: String,
    /// Its letters and digits alone.
    pub(super) key: String,
    pub(super) is_taken: bool,
}

impl Word {
    fn is_digits(&self) -> bool {
        !self.key.is_empty() && self.key.bytes().all(|b| b.is_ascii_digit())
    }

    fn is_mixed(&self) -> bool {
        let has = |is: fn(&char) -> bool| self.key.chars().any(|c| is(&c));
        has(char::is_ascii_digit) && has(char::is_ascii_alphabetic)
    }
}

/// Reads a line in a shop with these services, at this local time.
pub(super) fn read(line: &str, catalog: &[service::Model], now: NaiveDateTime) -> Understood {
    let line: String = line.chars().take(LONGEST).collect();
    let (line, complaint) = said_after_colon(&line);
    let mut words = words(line);
    let mut said = Understood::default();
    phone(&mut words, (&mut said, now));
    email(&mut words, &mut said);
    vin(&mut words, &mut said);
    time(line, &mut words, (&mut said, now));
    car(&mut words, &mut said);
    year(&mut words, (&mut said, now));
    plate(&mut words, catalog, &mut said);
    said.services = work::fits(&mut words, catalog);
    rest(&words, catalog, &mut said);
    if let Some(complaint) = complaint {
        let all = [said.rest.as_str(), complaint].join(" ");
        said.rest = all.trim().to_owned();
    }
    said
}

/// "ana ruiz fri 9am: squeaks when cold".
fn said_after_colon(line: &str) -> (&str, Option<&str>) {
    match line.split_once(": ") {
        Some((line, rest)) if !rest.trim().is_empty() => (line, Some(rest.trim())),
        _ => (line, None),
    }
}

/// Between white space, commas and semicolons, as `kernel::when` reads them.
fn words(line: &str) -> Vec<Word> {
    let is_gap = |c: char| c.is_whitespace() || c == ',' || c == ';';
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in line.char_indices().chain([(line.len(), ' ')]) {
        match (start, is_gap(letter)) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                let raw = line.get(from..at).unwrap_or_default();
                let text = raw.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
                words.push(Word {
                    at: from..at,
                    text: text.to_owned(),
                    key: compact(raw),
                    is_taken: false,
                });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// The text of some words, as it stands in the line.
fn joined(words: &[Word]) -> String {
    let texts = words.iter().map(|word| word.text.as_str());
    texts.collect::<Vec<_>>().join(" ")
}

fn take(words: &mut [Word]) {
    for word in words {
        word.is_taken = true;
    }
}

fn is_free(words: &[Word]) -> bool {
    words.iter().all(|word| !word.is_taken)
}

/// Seven digits or more, with any punctuation, in up to five words; a date is none.
fn phone(words: &mut [Word], (said, now): (&mut Understood, NaiveDateTime)) {
    let is_phone = |word: &Word| {
        let mut letters = word.text.chars();
        !word.key.is_empty()
            && letters.all(|c| c.is_ascii_digit() || "+()-./".contains(c))
            && when::when(&word.text, now).day.is_none()
    };
    let read = |some: &[Word]| {
        let text = joined(some);
        let count = digits(&text).len();
        let local = match some {
            [one] => one.key.len() == 7,
            [first, second] => first.key.len() == 3 && second.key.len() == 4,
            _ => false,
        };
        let is_whole = (10..=15).contains(&count) && Phone::parse(&text, "US").is_ok();
        (local || is_whole).then_some(text)
    };
    for is_whole in [true, false] {
        for from in 0..words.len() {
            for to in from + 1..=words.len().min(from + 5) {
                let Some(some) = words.get_mut(from..to) else {
                    continue;
                };
                if !some.iter().all(is_phone) {
                    break;
                }
                let found = read(some).filter(|text| !is_whole || digits(text).len() >= 10);
                if found.is_some() {
                    said.phone = found;
                    return take(some);
                }
            }
        }
    }
}

fn email(words: &mut [Word], said: &mut Understood) {
    let is_email = |word: &&mut Word| word.text.contains('@') && Email::parse(&word.text).is_ok();
    if let Some(word) = words.iter_mut().find(is_email) {
        said.email = Some(word.text.clone());
        word.is_taken = true;
    }
}

fn vin(words: &mut [Word], said: &mut Understood) {
    let is_vin = |word: &&mut Word| {
        !word.is_taken && word.key.len() == 17 && word.is_mixed() && Vin::parse(&word.key).is_ok()
    };
    if let Some(word) = words.iter_mut().find(is_vin) {
        said.vin = Some(word.key.to_uppercase());
        word.is_taken = true;
    }
}

/// What is taken already is dashed out, so that it can't be read once more.
fn time(line: &str, words: &mut [Word], (said, now): (&mut Understood, NaiveDateTime)) {
    let mut free = line.to_owned();
    for word in words.iter().filter(|word| word.is_taken) {
        free.replace_range(word.at.clone(), &"_".repeat(word.at.len()));
    }
    let read = when::when(&free, now);
    (said.day, said.time) = (read.day, read.time);
    for word in words {
        word.is_taken |= read.used.iter().any(|used| used.contains(&word.at.start));
    }
}

/// Up to three words that are one: "grand cherokee", "cr v".
fn windows(words: &[Word]) -> impl Iterator<Item = (Range<usize>, String)> {
    (0..words.len()).flat_map(move |from| {
        (1..=3).rev().filter_map(move |count| {
            let some = words.get(from..from + count)?;
            let key: String = some.iter().map(|word| word.key.as_str()).collect();
            (is_free(some) && !key.is_empty()).then_some((from..from + count, key))
        })
    })
}

fn car(words: &mut [Word], said: &mut Understood) {
    let made = windows(words).find_map(|(at, key)| Some((at, cars::make(&key)?)));
    let Some((at, make)) = made else {
        let known = windows(words).find_map(|(at, key)| Some((at, cars::car(&key)?)));
        if let Some((at, (make, model))) = known {
            (said.make, said.model) = (Some(make), Some(model.to_owned()));
            take(words.get_mut(at).unwrap_or_default());
        }
        return;
    };
    said.make = Some(make);
    take(words.get_mut(at.clone()).unwrap_or_default());
    let model = |(of, key): (Range<usize>, String)| {
        let beside = of.start == at.end;
        Some((of, cars::model_of(make, &key, beside)?.to_owned()))
    };
    let known = windows(words).find_map(model);
    // "bmw 328i": what has digits right after the make is a model, whether we know it or not.
    let found = known.or_else(|| {
        let next = words.get(at.end).filter(|next| !next.is_taken)?;
        let is_number = next.is_digits() && next.key.len() < 4;
        let is_model = is_number || (next.is_mixed() && next.key.len() < 6);
        let is_written = next.text.starts_with(|c: char| c.is_ascii_digit());
        let model = match is_written {
            true => next.text.clone(),
            false => next.text.to_uppercase(),
        };
        is_model.then(|| (at.end..at.end + 1, model))
    });
    if let Some((of, model)) = found {
        said.model = Some(model);
        take(words.get_mut(of).unwrap_or_default());
    }
}

/// "2014".
fn year(words: &mut [Word], (said, now): (&mut Understood, NaiveDateTime)) {
    let years = 1900..=now.year() + 1;
    let of = |word: &Word| {
        let year: i32 = word.key.parse().ok()?;
        let is_year = word.text.len() == 4 && word.is_digits();
        (is_year && years.contains(&year)).then_some(year)
    };
    let found = words
        .iter_mut()
        .filter(|word| !word.is_taken)
        .find_map(|word| Some((of(word)?, word)));
    if let Some((year, word)) = found {
        said.year = Some(year);
        word.is_taken = true;
    }
}

/// Five to eight letters and digits mixed, which no service is called; or what stands after "plate".
/// Its state may follow.
fn plate(words: &mut [Word], catalog: &[service::Model], said: &mut Understood) {
    let told = words.iter().position(|word| word.key == "plate");
    let told = told.filter(|at| {
        let next = words.get(at + 1);
        next.is_some_and(|next| !next.is_taken && next.key.chars().any(|c| c.is_ascii_digit()))
    });
    let seen = || {
        words.iter().position(|word| {
            let is_plate = !word.is_taken && word.is_mixed() && (5..=8).contains(&word.key.len());
            is_plate && !work::is_called(&word.key, catalog)
        })
    };
    let Some(at) = told.map(|at| at + 1).or_else(seen) else {
        return;
    };
    if let Some(marker) = told {
        take(words.get_mut(marker..=marker).unwrap_or_default());
    }
    let Some(word) = words.get_mut(at) else {
        return;
    };
    word.is_taken = true;
    said.plate = Some(plate_key(&word.text));
    let Some(next) = words.get_mut(at + 1).filter(|next| !next.is_taken) else {
        return;
    };
    let code = next.text.to_uppercase();
    let region = REGIONS.iter().find(|(known, _)| *known == code);
    if let Some((region, _)) = region {
        said.region = Some(region);
        next.is_taken = true;
    }
}

/// The first one to three words that could be a name, and all the others.
fn rest(words: &[Word], catalog: &[service::Model], said: &mut Understood) {
    let could = |word: &Word| {
        let letters = |c: char| c.is_alphabetic() || "'’.-".contains(c);
        let is_word = !word.key.is_empty() && word.text.chars().all(letters);
        !word.is_taken
            && is_word
            && !work::is_plain(&word.key)
            && !work::is_called(&word.key, catalog)
    };
    let runs = words.chunk_by(|one, next| could(one) && could(next));
    let mut start = 0;
    let mut name = 0..0;
    for run in runs {
        let is_name = run.len() <= 3 && run.iter().all(could);
        if is_name && name.is_empty() {
            name = start..start + run.len();
        }
        start += run.len();
    }
    let named = words.get(name.clone()).unwrap_or_default();
    let parts: Vec<String> = named.iter().map(|word| capital(&word.text)).collect();
    said.name = parts.join(" ");
    let others = words.iter().enumerate();
    let others =
        others.filter(|(at, word)| !word.is_taken && !name.contains(at) && !word.text.is_empty());
    let others: Vec<&str> = others.map(|(_, word)| word.text.as_str()).collect();
    said.rest = work::trimmed(&others).join(" ");
}

/// "ana" is "Ana"; who writes capitals knows where they go.
fn capital(word: &str) -> String {
    if word.chars().any(char::is_uppercase) {
        return word.to_owned();
    }
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Whether each of these words begins one of the name's.
pub(super) fn is_named(name: &str, said: &str) -> bool {
    let (name, said) = (fold(name), fold(said));
    let begins = |word: &str| name.split(' ').any(|of| of.starts_with(word));
    !said.is_empty() && said.split(' ').all(begins)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
