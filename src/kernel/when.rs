//! Days and times as people type them: "fri 2pm", "tomorrow at 9", "mar 14", "3/14 noon" (R-UX-13). Pure.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use std::ops::Range;

/// What was understood of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Which day.
    pub day: Option<NaiveDate>,
    /// What time of the day.
    pub time: Option<NaiveTime>,
    /// The words that said so, in order: bytes of the line.
    pub used: Vec<Range<usize>>,
}

impl Said {
    /// The words of the line that said neither day nor time, in order.
    #[must_use]
    pub fn rest(&self, text: &str) -> String {
        let is_free = |word: &&Word| self.used.iter().all(|used| !used.contains(&word.at.start));
        let words = words(text);
        let rest = words.iter().filter(is_free).map(|word| word.text.as_str());
        rest.collect::<Vec<_>>().join(" ")
    }
}

/// Reads day and time wherever they stand. A bare number says neither ("2014 civic"): a time has a
/// colon, "am" or "pm", or "at" before it. A weekday is the next one, and today only for a time that is
/// still ahead; a date without a year is the next one too.
#[must_use]
pub fn when(text: &str, now: NaiveDateTime) -> Said {
    let words = words(text);
    let (mut said, mut day, mut at) = (Said::default(), None, 0);
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let mut found = 0;
        if day.is_none()
            && let Some((count, meant)) = day_of(rest, now.date())
        {
            (found, day) = (count, Some(meant));
        } else if said.time.is_none()
            && let Some((count, time)) = time_of(rest)
        {
            (found, said.time) = (count, Some(time));
        }
        let mut taken = rest.iter().take(found);
        if let (Some(first), Some(last)) = (taken.clone().next(), taken.next_back()) {
            said.used.push(first.at.start..last.at.end);
        }
        at += found.max(1);
    }
    said.day = day.and_then(|day| match day {
        Day::On(day) => Some(day),
        Day::Coming(weekday) => {
            let is_ahead = said.time.is_some_and(|time| time > now.time());
            let wait = match days_until(now.date(), weekday) {
                0 if !is_ahead => 7,
                wait => wait,
            };
            now.date().checked_add_days(Days::new(wait))
        }
    });
    said
}

/// A day as "2026-03-14", which the native picker sends, or "3/14/2026", "3/14/26".
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    let day = if text.contains('/') {
        let short = text.rsplit('/').next().is_some_and(|year| year.len() == 2);
        NaiveDate::parse_from_str(text, if short { "%m/%d/%y" } else { "%m/%d/%Y" }).ok()?
    } else {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?
    };
    let sane = NaiveDate::from_ymd_opt(1900, 1, 1)?..NaiveDate::from_ymd_opt(2200, 1, 1)?;
    sane.contains(&day).then_some(day)
}

/// A time where nothing else is meant: "14:30", "1430", "930", "9", "2p", "2:30 pm", "noon".
#[must_use]
pub fn clock_time(text: &str) -> Option<NaiveTime> {
    let text = text.to_ascii_lowercase().replace([' ', '.'], "");
    match text.as_str() {
        "noon" => return NaiveTime::from_hms_opt(12, 0, 0),
        "midnight" => return NaiveTime::from_hms_opt(0, 0, 0),
        _ => {}
    }
    let (half, digits) = if let Some(rest) = text.strip_suffix("am").or(text.strip_suffix('a')) {
        (Some(0), rest)
    } else if let Some(rest) = text.strip_suffix("pm").or(text.strip_suffix('p')) {
        (Some(12), rest)
    } else {
        (None, text.as_str())
    };
    let (hour, minute) = match digits.split_once(':') {
        // A picker may send seconds; they must be none.
        Some((hour, minute)) => (hour, minute.strip_suffix(":00").unwrap_or(minute)),
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "00"),
    };
    if minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (number(hour)?, number(minute)?);
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// One or two digits.
fn number(text: &str) -> Option<u32> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// A word of the line, in small letters, and where it stands.
struct Word {
    text: String,
    at: Range<usize>,
}

fn words(text: &str) -> Vec<Word> {
    let is_gap = |c: char| c.is_whitespace() || c == ',' || c == ';';
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_gap(letter)) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                words.push(Word {
                    text: text[from..at].to_lowercase(),
                    at: from..at,
                });
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[derive(Clone, Copy)]
enum Day {
    On(NaiveDate),
    /// The next one; whether that is today is said by the time.
    Coming(Weekday),
}

/// The day that the words begin with, and how many of them say so.
fn day_of(words: &[Word], today: NaiveDate) -> Option<(usize, Day)> {
    let word = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    if matches!(word(0), "on" | "this") {
        let (count, day) = plain_day(words.get(1..)?, today)?;
        return Some((count + 1, day));
    }
    plain_day(words, today)
}

fn plain_day(words: &[Word], today: NaiveDate) -> Option<(usize, Day)> {
    let word = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    let later = |days: u64| today.checked_add_days(Days::new(days)).map(Day::On);
    let one = |day: Day| Some((1, day));
    match (word(0), word(1)) {
        ("today", _) => return one(Day::On(today)),
        ("tomorrow" | "tmrw", _) => return one(later(1)?),
        ("yesterday", _) => return one(Day::On(today.pred_opt()?)),
        ("next", "week") => return Some((2, later(7)?)),
        ("next", name) => {
            // That of the week to come, which begins on Monday.
            let monday = 7 - u64::from(today.weekday().num_days_from_monday());
            let day = u64::from(weekday(name)?.num_days_from_monday());
            return Some((2, later(monday + day)?));
        }
        ("in", count) => {
            let count = match count {
                "a" | "one" => 1,
                digits => u64::from(number(digits)?),
            };
            let days = match word(2) {
                "day" | "days" => 1,
                "week" | "weeks" => 7,
                _ => return None,
            };
            return Some((3, later(count * days)?));
        }
        _ => {}
    }
    if let Some(day) = weekday(word(0)) {
        return one(Day::Coming(day));
    }
    if let Some(day) = date(word(0)) {
        return one(Day::On(day));
    }
    if let Some((month, day)) = word(0).split_once('/') {
        let day = coming((number(month)?, number(day)?), today)?;
        return one(Day::On(day));
    }
    // "mar 14", "14 mar", and a year near enough to be one.
    let (month, day) = match (month(word(0)), month(word(1))) {
        (Some(month), _) => (month, ordinal(word(1))?),
        (None, Some(month)) => (month, ordinal(word(0))?),
        (None, None) => return None,
    };
    let year = word(2)
        .parse::<i32>()
        .ok()
        .filter(|year| word(2).len() == 4 && (year - today.year()).abs() < 3);
    match year {
        Some(year) => Some((3, Day::On(NaiveDate::from_ymd_opt(year, month, day)?))),
        None => Some((2, Day::On(coming((month, day), today)?))),
    }
}

/// The time that the words begin with, and how many of them say so.
fn time_of(words: &[Word]) -> Option<(usize, NaiveTime)> {
    let word = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    if matches!(word(0), "at" | "@") {
        let rest = words.get(1..)?;
        let bare = || Some((1, clock_time(&rest.first()?.text)?));
        let (count, time) = half_after(rest).or_else(bare)?;
        return Some((count + 1, time));
    }
    if let Some(found) = half_after(words) {
        return Some(found);
    }
    let is_marked = match word(0) {
        "noon" | "midnight" => true,
        text => {
            let bare = text.trim_end_matches('.');
            text.contains(':')
                || (text.starts_with(|c: char| c.is_ascii_digit())
                    && bare.ends_with(['a', 'p', 'm']))
        }
    };
    is_marked
        .then(|| clock_time(word(0)))
        .flatten()
        .map(|time| (1, time))
}

/// "2 pm", "2:30 p.m.".
fn half_after(words: &[Word]) -> Option<(usize, NaiveTime)> {
    let [hour, half, ..] = words else {
        return None;
    };
    let is_half = matches!(half.text.replace('.', "").as_str(), "am" | "pm");
    let whole = || clock_time(&format!("{}{}", hour.text, half.text));
    is_half.then(whole).flatten().map(|time| (2, time))
}

/// "fri", "tues", "friday".
fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Mon),
        ("tuesday", Weekday::Tue),
        ("wednesday", Weekday::Wed),
        ("thursday", Weekday::Thu),
        ("friday", Weekday::Fri),
        ("saturday", Weekday::Sat),
        ("sunday", Weekday::Sun),
    ];
    let word = word.trim_end_matches('.');
    let found = NAMES
        .iter()
        .find(|(name, _)| word.len() >= 3 && name.starts_with(word));
    found.map(|(_, day)| *day)
}

/// "mar", "sept", "march".
fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    let at = NAMES
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(word))?;
    u32::try_from(at + 1).ok()
}

/// "14", "14th".
fn ordinal(word: &str) -> Option<u32> {
    let endings = ["st", "nd", "rd", "th"];
    let bare = endings.iter().find_map(|ending| word.strip_suffix(ending));
    number(bare.unwrap_or(word))
}

/// The next such day, today among them. The 29th of February may be years away.
fn coming((month, day): (u32, u32), today: NaiveDate) -> Option<NaiveDate> {
    let mut years = (0..=8).map(|more| NaiveDate::from_ymd_opt(today.year() + more, month, day));
    years.find_map(|found| found.filter(|found| *found >= today))
}

fn days_until(today: NaiveDate, weekday: Weekday) -> u64 {
    let (from, to) = (
        today.weekday().num_days_from_monday(),
        weekday.num_days_from_monday(),
    );
    u64::from((to + 7 - from) % 7)
}

#[cfg(test)]
#[path = "when_tests.rs"]
mod tests;
