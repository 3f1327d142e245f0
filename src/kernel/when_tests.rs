use super::*;
use proptest::{prop_assert, prop_assert_eq, proptest, sample::select};

/// A Tuesday morning.
fn now() -> NaiveDateTime {
    "2026-03-10T09:30:00".parse().unwrap()
}

/// "2026-03-13 14:00", with dashes for what was not said.
fn read(text: &str) -> String {
    let said = when(text, now());
    let day = said
        .day
        .map_or_else(|| "-".to_owned(), |day| day.to_string());
    let time = said
        .time
        .map_or_else(|| "-".to_owned(), |time| time.format("%H:%M").to_string());
    format!("{day} {time}")
}

#[test] // R-UX-13
fn days_and_times_are_read_as_people_say_them() {
    for (text, meant) in [
        ("fri 2pm", "2026-03-13 14:00"),
        ("Friday, 2:30 p.m.", "2026-03-13 14:30"),
        ("on wed", "2026-03-11 -"),
        ("this sat at 9", "2026-03-14 09:00"),
        // today, if it is still ahead
        ("tue", "2026-03-17 -"),
        ("tue 9am", "2026-03-17 09:00"),
        ("tue 10am", "2026-03-10 10:00"),
        ("next fri", "2026-03-20 -"),
        ("next tuesday noon", "2026-03-17 12:00"),
        ("next week", "2026-03-17 -"),
        ("today 14:30", "2026-03-10 14:30"),
        ("tomorrow 2p", "2026-03-11 14:00"),
        ("yesterday", "2026-03-09 -"),
        ("in 3 days", "2026-03-13 -"),
        ("in a week", "2026-03-17 -"),
        ("in 2 weeks at noon", "2026-03-24 12:00"),
        ("3/14", "2026-03-14 -"),
        ("3/9", "2027-03-09 -"),
        ("2/29", "2028-02-29 -"),
        ("3/14/26 8a", "2026-03-14 08:00"),
        ("2026-03-14", "2026-03-14 -"),
        ("mar 14 2 pm", "2026-03-14 14:00"),
        ("14 March", "2026-03-14 -"),
        ("march 14th, 2027", "2027-03-14 -"),
        ("dec. 1st", "2026-12-01 -"),
        ("2pm", "- 14:00"),
        ("@ 930", "- 09:30"),
        ("12am", "- 00:00"),
        ("midnight", "- 00:00"),
        // neither of both
        ("2014 civic", "- -"),
        ("930", "- -"),
        ("no. 2. civic", "- -"),
        ("mar 32", "- -"),
        ("25:00", "- -"),
        ("13/13", "- -"),
        ("in 3", "- -"),
        ("next", "- -"),
        ("", "- -"),
    ] {
        assert_eq!(read(text), meant, "{text:?}");
    }
}

#[test]
fn other_words_are_left_over() {
    let line = "530-555-0142 Civic, oil change tomorrow at 2pm 2014";
    let said = when(line, now());

    let used: Vec<&str> = said.used.iter().map(|at| &line[at.clone()]).collect();
    assert_eq!(used, ["tomorrow", "at 2pm"]);
    assert_eq!(said.rest(line), "530-555-0142 civic oil change 2014");
    assert_eq!(when("fri 2pm", now()).rest("fri 2pm"), "");
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

proptest! {
    #[test]
    fn any_line_is_read_without_harm(text in "\\PC{0,60}", words in "([a-z0-9/:.,@]{1,5}[ é]){0,8}") {
        for line in [text, words] {
            let said = when(&line, now());
            let mut last = 0;
            for at in &said.used {
                prop_assert!(at.start >= last && at.start < at.end && line.get(at.clone()).is_some());
                last = at.end;
            }
            prop_assert_eq!(said.used.is_empty(), said.day.is_none() && said.time.is_none());
        }
    }

    #[test]
    fn what_is_shown_is_read_back(
        ahead in 0_u64..300, minute in 0_u32..1_440,
        (day_format, time_format) in (
            select(&["%Y-%m-%d", "%-m/%-d/%Y", "%-m/%-d/%y", "%-m/%-d", "%b %-d", "%-d %B", "%B %-d, %Y"][..]),
            select(&["%H:%M", "%-I:%M %p", "%-I:%M%P", "at %H:%M"][..]),
        ),
    ) {
        let day = now().date() + Days::new(ahead);
        let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
        let line = format!("{} {}", day.format(day_format), time.format(time_format));

        let said = when(&line, now());

        prop_assert_eq!((said.day, said.time), (Some(day), Some(time)), "{}", line);
        prop_assert_eq!(said.rest(&line), "");
    }

    #[test]
    fn a_weekday_is_within_a_week(name in select(&["mon", "tue", "wed", "thu", "fri", "sat", "sun"][..])) {
        let day = when(name, now()).day.unwrap();
        let wait = (day - now().date()).num_days();
        prop_assert!((1..=7).contains(&wait) && day.format("%a").to_string().to_lowercase() == name);
    }
}
