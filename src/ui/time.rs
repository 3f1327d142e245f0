//! Instants and days in the shop's zone, as `<time datetime>`, in the formats of the United States.
//!
//! The machine-readable part is always UTC or an ISO day, so a page is the same for every reader.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// A day: "Fri, Mar 14", with the year if it is another than that of `today`.
#[must_use]
pub fn date(day: NaiveDate, today: NaiveDate) -> Markup {
    let format = if day.year() == today.year() {
        "%a, %b %-d"
    } else {
        "%b %-d, %Y"
    };
    html! { time datetime=(day) { (day.format(format)) } }
}

/// A day with its year, for documents: "Mar 14, 2026".
#[must_use]
pub fn full_date(day: NaiveDate) -> Markup {
    html! { time datetime=(day) { (day.format("%b %-d, %Y")) } }
}

/// An instant: "Fri, Mar 14, 2:30 PM".
#[must_use]
pub fn at(instant: DateTime<Utc>, zone: Tz) -> Markup {
    time(
        instant,
        &instant
            .with_timezone(&zone)
            .format("%a, %b %-d, %-I:%M %p")
            .to_string(),
    )
}

/// Until when: "Fri, Mar 14, 2:30 PM", and of whole days "the end of Thu, Mar 13".
#[must_use]
pub fn until(instant: DateTime<Utc>, zone: Tz) -> Markup {
    let local = instant.with_timezone(&zone).naive_local();
    let last = local.date().pred_opt();
    match last.filter(|_| local.time() == NaiveTime::MIN) {
        Some(day) => html! { "the end of " (date(day, day)) },
        None => at(instant, zone),
    }
}

/// The hour of an instant: "2:30 PM".
#[must_use]
pub fn clock(instant: DateTime<Utc>, zone: Tz) -> Markup {
    time(
        instant,
        &instant.with_timezone(&zone).format("%-I:%M %p").to_string(),
    )
}

/// So many minutes after midnight: "2:30 PM".
#[must_use]
pub fn minute(minutes: i32) -> String {
    let seconds = u32::try_from(minutes * 60).unwrap_or_default();
    match NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0) {
        Some(time) => time.format("%-I:%M %p").to_string(),
        None => "midnight".to_owned(),
    }
}

/// From one instant to another: "2:30 – 4:00 PM", with the half of the day named once if it can
/// be, and the second day named if it is another.
#[must_use]
pub fn span(start: DateTime<Utc>, end: DateTime<Utc>, zone: Tz) -> Markup {
    let (from, to) = (start.with_timezone(&zone), end.with_timezone(&zone));
    let same_day = from.date_naive() == to.date_naive();
    let same_half = same_day && from.format("%p").to_string() == to.format("%p").to_string();
    let first = if same_half { "%-I:%M" } else { "%-I:%M %p" };
    let second = if same_day {
        "%-I:%M %p"
    } else {
        "%a, %b %-d, %-I:%M %p"
    };
    html! {
        span.nowrap {
            (time(start, &from.format(first).to_string())) " – " (time(end, &to.format(second).to_string()))
        }
    }
}

/// How long something takes: "45 min", "2 h 10 min", "1 d 3 h". Never finer than a minute.
#[must_use]
pub fn lasting(long: TimeDelta) -> String {
    let minutes = long.num_minutes().max(0);
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

/// How long ago, or how soon: "2 minutes ago", "in 3 hours"; the exact instant on demand.
#[must_use]
pub fn relative(instant: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> Markup {
    let exact = instant
        .with_timezone(&zone)
        .format("%a, %b %-d, %Y, %-I:%M %p")
        .to_string();
    html! { time datetime=(iso(instant)) title=(exact) { (distance(instant - now)) } }
}

fn time(instant: DateTime<Utc>, text: &str) -> Markup {
    html! { time datetime=(iso(instant)) { (text) } }
}

fn iso(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Never finer than a minute, or a page would be another each second.
fn distance(difference: TimeDelta) -> String {
    let minutes = difference.num_minutes().unsigned_abs();
    let (count, unit) = match minutes {
        0 => return "just now".to_owned(),
        1..60 => (minutes, "minute"),
        60..1_440 => (minutes / 60, "hour"),
        1_440..43_200 => (minutes / 1_440, "day"),
        43_200..525_600 => (minutes / 43_200, "month"),
        _ => (minutes / 525_600, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if difference < TimeDelta::zero() {
        format!("{count} {unit}{plural} ago")
    } else {
        format!("in {count} {unit}{plural}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use chrono_tz::America::Los_Angeles;

    fn utc(hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 14, hour, minute, 0).unwrap()
    }

    #[test]
    fn times_are_told_in_the_shops_zone() {
        let clock = clock(utc(21, 30), Los_Angeles).into_string();

        assert_eq!(
            clock,
            r#"<time datetime="2026-03-14T21:30:00Z">2:30 PM</time>"#
        );
        assert!(
            at(utc(3, 0), Los_Angeles)
                .into_string()
                .contains("Fri, Mar 13, 8:00 PM")
        );
    }

    #[test]
    fn what_lasts_until_midnight_ends_with_its_day() {
        let (midnight, noon) = (
            until(utc(7, 0) + TimeDelta::days(1), Los_Angeles).into_string(),
            until(utc(19, 0), Los_Angeles).into_string(),
        );

        assert!(midnight.starts_with("the end of <time") && midnight.contains("Sat, Mar 14<"));
        assert!(noon.contains("Sat, Mar 14, 12:00 PM<"));
    }

    #[test]
    fn a_span_names_the_half_of_the_day_once() {
        let afternoon = span(utc(21, 30), utc(23, 0), Los_Angeles).into_string();
        let noon = span(utc(18, 0), utc(20, 0), Los_Angeles).into_string();

        assert!(afternoon.contains(">2:30</time> – <") && afternoon.contains(">4:00 PM<"));
        assert!(noon.contains(">11:00 AM</time> – <") && noon.contains(">1:00 PM<"));
    }

    #[test]
    fn what_lasts_is_told_in_two_parts_at_most() {
        let told = |minutes| lasting(TimeDelta::minutes(minutes));

        assert_eq!(lasting(TimeDelta::seconds(59)), "0 min");
        assert_eq!(
            [told(45), told(60), told(130)],
            ["45 min", "1 h", "2 h 10 min"]
        );
        assert_eq!([told(1_440), told(1_625)], ["1 d", "1 d 3 h"]);
        assert_eq!(told(-5), "0 min");
    }

    #[test]
    fn distances_are_never_finer_than_a_minute() {
        assert_eq!(distance(TimeDelta::seconds(-59)), "just now");
        assert_eq!(distance(TimeDelta::minutes(-2)), "2 minutes ago");
        assert_eq!(distance(TimeDelta::hours(26)), "in 1 day");
    }
}
