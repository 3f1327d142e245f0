//! What people type, as values. Pure; `None` means it cannot be read.

use chrono::{NaiveDate, NaiveTime};

/// "$1,200.50", "1200.5", "12+8", "20-5.50" in cents; at most two decimals.
pub(super) fn cents(text: &str) -> Option<i64> {
    let lean: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '$')
        .collect();
    let mut sum: i64 = 0;
    let mut rest = lean.as_str();
    let mut plus = true;
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let amount = decimal(&rest[..end], 2)?;
        sum = if plus {
            sum.checked_add(amount)?
        } else {
            sum.checked_sub(amount)?
        };
        let Some(sign) = rest[end..].chars().next() else {
            return Some(sum);
        };
        plus = sign == '+';
        rest = &rest[end + 1..];
    }
}

/// A number without a sign, times ten to the `places`: `decimal("1.5", 2)` is 150. Thousands may be
/// set apart by commas, correctly.
pub(super) fn decimal(text: &str, places: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.len() > places {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    digits.push_str(fraction);
    digits.extend(std::iter::repeat_n('0', places - fraction.len()));
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_as_people_write_it() {
        let read = [
            ("$1,200.50", 120_050),
            ("1200.5", 120_050),
            (" 12 + 8 ", 2_000),
            (".5", 50),
        ];
        for (text, amount) in read {
            assert_eq!(cents(text), Some(amount), "{text}");
        }
        assert_eq!(cents("20-5.50"), Some(1_450));
        assert_eq!(cents("-5"), None);
        for text in [
            "1.234",
            "12+",
            "1,20",
            "abc",
            "1.2.3",
            "1,2345",
            ",100",
            "99999999999999999999",
        ] {
            assert_eq!(cents(text), None, "{text}");
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
