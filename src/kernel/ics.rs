//! Visits as calendar files (RFC 5545), with the zone in which their times stand.

use crate::kernel::time::ShopTime;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

/// One event.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The same for the same visit, in whichever file.
    pub uid: String,
    /// A newer one replaces an older one.
    pub version: i64,
    /// Of when this is.
    pub stamp: DateTime<Utc>,
    /// From, until.
    pub time: (DateTime<Utc>, DateTime<Utc>),
    /// One line.
    pub summary: String,
    /// Lines.
    pub description: String,
    /// Where.
    pub location: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Whether it takes place.
    pub is_canceled: bool,
}

impl Entry {
    fn event(&self, zone: ShopTime) -> Event {
        let mut event = Event::new();
        event
            .uid(&self.uid)
            .timestamp(self.stamp)
            .sequence(u32::try_from(self.version).unwrap_or(u32::MAX))
            .summary(&self.summary)
            .description(&self.description)
            .status(match self.is_canceled {
                true => EventStatus::Cancelled,
                false => EventStatus::Confirmed,
            });
        for (name, at) in [("DTSTART", self.time.0), ("DTEND", self.time.1)] {
            let mut property = Property::new(name, plain(zone.local(at)));
            property.add_parameter("TZID", zone.name());
            event.append_property(property);
        }
        if let Some(location) = &self.location {
            event.location(location);
        }
        if let Some(url) = &self.url {
            event.url(url);
        }
        event.done()
    }
}

/// The file of these events. A name makes it one to subscribe to, looked at anew each hour.
#[must_use]
pub fn file(entries: &[Entry], zone: ShopTime, name: Option<&str>) -> String {
    let mut calendar = Calendar::new();
    if let Some(name) = name {
        calendar.name(name).ttl(&TimeDelta::hours(1));
    }
    for entry in entries {
        calendar.push(entry.event(zone));
    }
    let text = calendar.done().to_string();
    let first = entries.iter().map(|entry| entry.time.0).min();
    let last = entries.iter().map(|entry| entry.time.1).max();
    let Some(span) = first.zip(last) else {
        return text;
    };
    // The library knows no zones of its own making.
    text.replacen("BEGIN:VEVENT", &(rules(zone, span) + "BEGIN:VEVENT"), 1)
}

/// The zone as it is around the span: its offset at the start, and each change until the end.
fn rules(zone: ShopTime, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> String {
    let offset = |at: DateTime<Utc>| (zone.local(at) - at.naive_utc()).num_seconds();
    let mut lines = vec![
        "BEGIN:VTIMEZONE".to_owned(),
        format!("TZID:{}", zone.name()),
    ];
    let mut at = from - TimeDelta::days(1);
    let mut was = offset(at);
    lines.extend(observance("STANDARD", zone.local(at), (was, was)));
    while at <= until {
        let next = at + TimeDelta::hours(12);
        let is = offset(next);
        if is != was {
            let change = first_minute(at, next, |at| offset(at) == is);
            let kind = if is > was { "DAYLIGHT" } else { "STANDARD" };
            let wall = change.naive_utc() + TimeDelta::seconds(was);
            lines.extend(observance(kind, wall, (was, is)));
            was = is;
        }
        at = next;
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}

/// The first minute after `from` of which this is so; it is of `until`.
fn first_minute(
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    is_so: impl Fn(DateTime<Utc>) -> bool,
) -> DateTime<Utc> {
    let start = from.timestamp() / 60;
    let (mut no, mut yes) = (0, until.timestamp() / 60 - start);
    let at = |minutes: i64| DateTime::from_timestamp((start + minutes) * 60, 0).unwrap_or(until);
    while yes - no > 1 {
        let middle = i64::midpoint(no, yes);
        match is_so(at(middle)) {
            true => yes = middle,
            false => no = middle,
        }
    }
    at(yes)
}

/// From `wall` on, by the clock before it, the offset is the second one.
fn observance(kind: &str, wall: NaiveDateTime, (from, to): (i64, i64)) -> [String; 5] {
    [
        format!("BEGIN:{kind}"),
        format!("DTSTART:{}", plain(wall)),
        format!("TZOFFSETFROM:{}", signed(from)),
        format!("TZOFFSETTO:{}", signed(to)),
        format!("END:{kind}"),
    ]
}

fn signed(seconds: i64) -> String {
    let (sign, whole) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    format!("{sign}{:02}{:02}", whole / 3600, whole / 60 % 60)
}

fn plain(local: NaiveDateTime) -> String {
    local.format("%Y%m%dT%H%M%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(start: &str) -> Entry {
        let start: DateTime<Utc> = start.parse().unwrap();
        Entry {
            uid: format!("{start}@autoshop"),
            version: 1,
            stamp: start,
            time: (start, start + TimeDelta::hours(1)),
            summary:
                "A summary of many letters, so that its line is folded: ärgerlich, öde, übel, süß"
                    .to_owned(),
            description: "One\nTwo".to_owned(),
            location: None,
            url: None,
            is_canceled: false,
        }
    }

    #[test]
    fn a_file_over_both_changes_of_the_clocks_tells_them() {
        let zone: ShopTime = "America/Los_Angeles".parse().unwrap();
        let entries = [
            "2026-03-01T18:00:00Z",
            "2026-07-01T17:00:00Z",
            "2026-11-10T18:00:00Z",
        ];

        let text = file(&entries.map(entry), zone, Some("Shop"));

        let changes = "BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:-0800\r\nTZOFFSETTO:-0700\r\nEND:DAYLIGHT\r\n\
                       BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nTZOFFSETFROM:-0700\r\nTZOFFSETTO:-0800\r\nEND:STANDARD\r\n";
        assert!(text.contains(changes), "{text}");
        for start in ["20260301T100000", "20260701T100000", "20261110T100000"] {
            assert!(text.contains(&format!("DTSTART;TZID=America/Los_Angeles:{start}\r\n")));
        }
    }

    #[test]
    fn lines_are_folded_and_end_as_the_format_says() {
        let text = file(
            &[entry("2026-03-01T18:00:00Z")],
            "UTC".parse().unwrap(),
            None,
        );

        assert!(text.ends_with("END:VCALENDAR\r\n"));
        for line in text.split_terminator("\r\n") {
            assert!(line.len() <= 75 && !line.contains('\n'), "{line}");
        }
        assert!(text.contains("DESCRIPTION:One\\nTwo\r\n"), "{text}");
    }
}
