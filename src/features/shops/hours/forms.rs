//! What people type about opening hours and holidays.

use crate::entity::business_hours;
use crate::ui::form::FormState;
use chrono::{NaiveDate, Timelike};
use serde::Deserialize;

/// A weekday and the fields of its spans: when it opens, when it closes.
#[derive(Debug)]
pub(super) struct Weekday {
    pub(super) number: i32,
    pub(super) label: &'static str,
    pub(super) spans: [Times; 2],
}

/// The fields of a span, and what they are called where several days are told apart: of a shop, and
/// of a person.
#[derive(Debug)]
pub(super) struct Times {
    pub(super) opens: &'static str,
    pub(super) closes: &'static str,
    pub(super) opening: [&'static str; 2],
    pub(super) closing: [&'static str; 2],
}

/// Whose week it is, and so how its times are called.
#[derive(Debug)]
pub(in super::super) struct Whose {
    /// Of the first span of a day and of the second.
    pub(super) labels: [(&'static str, &'static str); 2],
    /// Which of the names of [`Times`].
    pub(super) names: usize,
    opens: &'static str,
    closes: &'static str,
    again: &'static str,
    after: &'static str,
}

/// The shop opens and closes.
pub(in super::super) const SHOP: Whose = Whose {
    labels: [("Opens", "Closes"), ("Opens again", "Closes again")],
    names: 0,
    opens: "opens",
    closes: "closes",
    again: "must open again after it has closed",
    after: "must close after it opens",
};

/// Somebody's work starts and ends.
pub(in super::super) const PERSON: Whose = Whose {
    labels: [("Starts", "Ends"), ("Starts again", "Ends again")],
    names: 1,
    opens: "starts",
    closes: "ends",
    again: "must start again after it has ended",
    after: "must end after it starts",
};

macro_rules! weekdays {
    ($($number:literal $word:literal $label:literal),+ $(,)?) => {
        pub(super) const WEEK: &[Weekday] = &[$(Weekday {
            number: $number,
            label: $label,
            spans: [
                Times {
                    opens: concat!($word, "_opens"),
                    closes: concat!($word, "_closes"),
                    opening: [concat!($label, "’s opening"), concat!($label, "’s start")],
                    closing: [concat!($label, "’s closing"), concat!($label, "’s end")],
                },
                Times {
                    opens: concat!($word, "_opens_again"),
                    closes: concat!($word, "_closes_again"),
                    opening: [concat!($label, "’s second opening"), concat!($label, "’s second start")],
                    closing: [concat!($label, "’s second closing"), concat!($label, "’s second end")],
                },
            ],
        }),+];
    };
}
weekdays!(
    1 "monday" "Monday",
    2 "tuesday" "Tuesday",
    3 "wednesday" "Wednesday",
    4 "thursday" "Thursday",
    5 "friday" "Friday",
    6 "saturday" "Saturday",
    7 "sunday" "Sunday",
);

/// From when to when on a weekday, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(in super::super) struct Span {
    pub(in super::super) weekday: i32,
    pub(in super::super) opens: i32,
    pub(in super::super) closes: i32,
}

impl From<&business_hours::Model> for Span {
    fn from(row: &business_hours::Model) -> Self {
        Self {
            weekday: row.weekday,
            opens: row.opens,
            closes: row.closes,
        }
    }
}

/// Two spans a weekday can be edited: of more, the second lasts until the last closing.
pub(in super::super) fn state(spans: &[Span]) -> FormState {
    let values = WEEK.iter().flat_map(|day| {
        let mut mine: Vec<&Span> = spans.iter().filter(|s| s.weekday == day.number).collect();
        mine.sort_by_key(|span| span.opens);
        let (first, rest) = mine.split_at(mine.len().min(1));
        let times = |part: &[&Span]| {
            let opens = part.iter().map(|span| span.opens).min();
            (
                clock(opens),
                clock(part.iter().map(|span| span.closes).max()),
            )
        };
        let pairs = day.spans.iter().zip([times(first), times(rest)]);
        pairs.flat_map(|(fields, (from, to))| [(fields.opens, from), (fields.closes, to)])
    });
    FormState::of(values)
}

/// As the browser's picker wants it: "08:00".
fn clock(minutes: Option<i32>) -> String {
    minutes.map_or_else(String::new, |m| format!("{:02}:{:02}", m / 60, m % 60))
}

/// The week: on a day without times nobody works.
pub(in super::super) fn week(form: &mut FormState, whose: &Whose) -> Option<Vec<Span>> {
    let days = WEEK.iter();
    let spans: Vec<Span> = days.flat_map(|day| spans(form, day, whose)).collect();
    (!form.has_errors()).then_some(spans)
}

/// The spans of a day, in order. They don't overlap; a break is a gap.
fn spans(form: &mut FormState, day: &Weekday, whose: &Whose) -> Vec<Span> {
    let [_, again] = &day.spans;
    let fields = day.spans.iter();
    let mut spans: Vec<Span> = fields
        .filter_map(|fields| span(form, day, fields, whose))
        .collect();
    spans.sort_by_key(|span| span.opens);
    if let [one, two] = spans.as_slice()
        && two.opens <= one.closes
    {
        let words = format!("{} {}.", day.label, whose.again);
        form.fail(again.opens, words);
    }
    spans
}

fn span(form: &mut FormState, day: &Weekday, times: &Times, whose: &Whose) -> Option<Span> {
    let (opens, closes) = (times.opens, times.closes);
    let is_blank = |form: &FormState, name: &str| form.value(name).trim().is_empty();
    let (no_opens, no_closes) = (is_blank(form, opens), is_blank(form, closes));
    if no_opens != no_closes {
        let (name, word) = if no_opens {
            (opens, whose.opens)
        } else {
            (closes, whose.closes)
        };
        let words = format!("Say when {} {word}, or leave both times empty.", day.label);
        form.fail(name, words);
        return None;
    }
    let from = minute(form, opens, &format!("{}, {}:", day.label, whose.opens));
    let label = format!("{}, {}:", day.label, whose.closes);
    let to = closing(form, &label, closes);
    let span = Span {
        weekday: day.number,
        opens: from?,
        closes: to?,
    };
    if span.closes <= span.opens {
        form.fail(closes, format!("{} {}.", day.label, whose.after));
    }
    Some(span)
}

/// Midnight as the end of a day is its last minute's end.
fn closing(form: &mut FormState, label: &str, closes: &str) -> Option<i32> {
    if form.value(closes).trim() == "24:00" {
        return Some(1_440);
    }
    match minute(form, closes, label) {
        Some(0) => Some(1_440),
        other => other,
    }
}

fn minute(form: &mut FormState, name: &str, label: &str) -> Option<i32> {
    let time = form.clock_time(name, label)?;
    i32::try_from(time.hour() * 60 + time.minute()).ok()
}

/// A day on which the shop is closed.
pub(super) fn holiday(form: &mut FormState, today: NaiveDate) -> Option<(NaiveDate, String)> {
    let day = form.date("day", "Day");
    form.demand("day", "Day");
    if day.is_some_and(|day| day < today) {
        form.fail("day", "This day is over. Choose one from today on.");
    }
    let name = form.required("holiday", "Name", 80);
    (!form.has_errors()).then_some((day?, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> FormState {
        let pairs = pairs.iter();
        FormState::posted(
            pairs
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        )
    }

    // R-APPT-9
    #[test]
    fn times_are_typed_as_people_say_them_and_an_empty_day_is_closed() {
        let mut form = typed(&[
            ("monday_opens", "8:00"),
            ("monday_closes", "5:30 pm"),
            ("tuesday_opens", "12p"),
            ("tuesday_closes", "midnight"),
            ("sunday_opens", " "),
        ]);

        let week = week(&mut form, &SHOP).unwrap();

        let span = |weekday, opens, closes| Span {
            weekday,
            opens,
            closes,
        };
        assert_eq!(week, [span(1, 480, 1_050), span(2, 720, 1_440)]);
        assert_eq!(state(&week).value("monday_closes"), "17:30");
        assert_eq!(state(&week).value("tuesday_closes"), "24:00");
        assert_eq!(
            super::week(&mut state(&week), &SHOP).as_deref(),
            Some(&week[..])
        );
    }

    #[test]
    fn half_a_span_and_a_span_turned_round_are_refused() {
        let mut half = typed(&[("friday_opens", "8:00")]);
        let mut turned = typed(&[("friday_opens", "17:00"), ("friday_closes", "8:00")]);

        assert!(week(&mut half, &PERSON).is_none() && week(&mut turned, &SHOP).is_none());
        assert_eq!(
            half.error_for("friday_closes"),
            Some("Say when Friday ends, or leave both times empty.")
        );
        assert_eq!(
            turned.error_for("friday_closes"),
            Some("Friday must close after it opens.")
        );
    }
}
