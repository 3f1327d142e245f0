//! What people type, as values (`None` means it cannot be read), and labels within a sentence. Pure.

use chrono::{NaiveDate, NaiveTime};

/// "120500", "120,500", "-5": a whole number; commas only set thousands apart.
pub(super) fn integer(text: &str) -> Option<i32> {
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |rest| ("-", rest));
    let mut groups = digits.split(',');
    let first = groups.next()?;
    let grouped = digits.contains(',');
    let fits = (!grouped || (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3);
    let digits = digits.replace(',', "");
    let fits = fits && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| format!("{sign}{digits}").parse().ok())
        .flatten()
}

/// "2026-03-14" as the native picker sends it, or "3/14/2026", "3/14/26".
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let day = if text.contains('/') {
        let short = text.rsplit('/').next().is_some_and(|year| year.len() == 2);
        NaiveDate::parse_from_str(text, if short { "%m/%d/%y" } else { "%m/%d/%Y" }).ok()?
    } else {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?
    };
    let sane = NaiveDate::from_ymd_opt(1900, 1, 1)?..NaiveDate::from_ymd_opt(2200, 1, 1)?;
    sane.contains(&day).then_some(day)
}

/// "14:30", "1430", "930", "9", "2p", "2:30 pm", "noon".
pub(super) fn clock_time(text: &str) -> Option<NaiveTime> {
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
    let number = |s: &str| {
        let fits = (1..=2).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| s.parse::<u32>().ok()).flatten()
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

/// "Full name" is "a full name", "VIN" is "a VIN", "Notes" is "notes".
pub(super) fn with_article(label: &str) -> String {
    let word = lower_first(label);
    if label.ends_with('s') && !label.ends_with("ss") {
        word
    } else if label.starts_with(|c| "aeiouAEIOU".contains(c)) {
        format!("an {word}")
    } else {
        format!("a {word}")
    }
}

/// The words within a sentence: "Phone" is "phone", "VIN" stays.
pub(super) fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_may_have_their_thousands_set_apart() {
        for (text, read) in [
            ("120500", 120_500),
            ("120,500", 120_500),
            ("-5", -5),
            ("0", 0),
        ] {
            assert_eq!(integer(text), Some(read), "{text}");
        }
        for text in ["1,20", ",100", "1.0", "+5", "", "-", "9999999999", "٣"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let time = |h, m| NaiveTime::from_hms_opt(h, m, 0);
        for (text, read) in [
            ("14:30", time(14, 30)),
            ("14:30:00", time(14, 30)),
            ("930", time(9, 30)),
            ("1430", time(14, 30)),
            ("9", time(9, 0)),
            ("2p", time(14, 0)),
            ("2:30 PM", time(14, 30)),
            ("2:30 p.m.", time(14, 30)),
            ("12a", time(0, 0)),
            ("12pm", time(12, 0)),
            ("noon", time(12, 0)),
            ("25:00", None),
            ("13pm", None),
            ("9:5", None),
            ("é1", None),
            ("", None),
        ] {
            assert_eq!(clock_time(text), read, "{text}");
        }
    }

    #[test]
    fn days_are_read_from_the_picker_and_from_people() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 14);
        for text in ["2026-03-14", "3/14/2026", "03/14/26"] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in ["2026-02-30", "14/3/2026", "tomorrow", "0001-01-01"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
