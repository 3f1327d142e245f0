//! What people type about when somebody works, and what they know.

use super::queries::{Known, Places};
use crate::kernel::place::Where;
use crate::kernel::time::ShopTime;
use crate::kernel::words::Category;
use crate::ui::form::FormState;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The best there is.
pub(super) const BEST: i32 = 5;

/// The longest time off: whoever is away for longer is disabled.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// How well each category is known, as the form shows it: nothing is not at all.
pub(super) fn known(skills: &[Known]) -> FormState {
    FormState::of(Category::ALL.iter().map(|category| {
        let skill = skills.iter().find(|skill| skill.category == *category);
        let level = skill.map_or_else(String::new, |skill| skill.level.to_string());
        (category.as_str(), level)
    }))
}

/// Where the day begins and ends, as the form shows it.
pub(super) fn shown(places: Option<&Places>) -> FormState {
    let places = places.cloned().unwrap_or_default();
    FormState::of([
        ("start", places.start_line.unwrap_or_default()),
        ("end", places.end_line.unwrap_or_default()),
    ])
}

/// Both places; none was given: nobody drives there.
pub(super) fn places(form: &mut FormState) -> Option<[Option<Where>; 2]> {
    let each = [("start", "The day begins"), ("end", "The day ends")];
    let each = each.map(|(name, label)| {
        form.optional(name, label, 200)?;
        form.parsed_as(name)
    });
    (!form.has_errors()).then_some(each)
}

/// The categories that are known, each with its level.
pub(super) fn skills(form: &mut FormState) -> Option<Vec<(Category, i32)>> {
    let levels = Category::ALL.iter().filter_map(|category| {
        let level = form.integer(category.as_str(), category.label(), 1..=BEST)?;
        Some((*category, level))
    });
    let levels: Vec<(Category, i32)> = levels.collect();
    (!form.has_errors()).then_some(levels)
}

/// A time in which somebody does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Away {
    pub(super) starts: DateTime<Utc>,
    pub(super) ends: DateTime<Utc>,
    pub(super) reason: Option<String>,
}

/// Without times it is whole days; without a last day it is one.
pub(super) fn time_off(
    form: &mut FormState,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> Option<Away> {
    let first = form.date("from_day", "First day");
    form.demand("from_day", "First day");
    let last = form.date("to_day", "Last day").or(first);
    let from = form.clock_time("from_time", "From");
    let until = form.clock_time("to_time", "Until");
    let reason = form.optional("reason", "Reason", 120);
    if form.has_errors() {
        return None;
    }
    let (first, last) = (first?, last?);
    let starts = instant(form, zone, ("from_time", first, from));
    let ends = instant(form, zone, ("to_time", last, until));
    let starts = starts?.unwrap_or_else(|| zone.bounds(first).0);
    let ends = ends?.unwrap_or_else(|| zone.bounds(last).1);
    let fault = if ends <= starts {
        Some("It must end after it starts.")
    } else if ends <= now {
        Some("This is over already.")
    } else if ends - starts > LONGEST {
        Some("Enter a year at most. Whoever is away for longer can be disabled under People.")
    } else {
        None
    };
    if let Some(words) = fault {
        let field = if last == first && until.is_some() {
            "to_time"
        } else {
            "to_day"
        };
        form.fail(field, words);
        return None;
    }
    Some(Away {
        starts,
        ends,
        reason,
    })
}

/// What the wall time names; `Some(None)`: none was given. A time that the clocks jump over is refused.
fn instant(
    form: &mut FormState,
    zone: ShopTime,
    (name, day, time): (&'static str, NaiveDate, Option<NaiveTime>),
) -> Option<Option<DateTime<Utc>>> {
    let Some(time) = time else {
        return Some(None);
    };
    match zone.instant(day, time) {
        Ok(local) => Some(Some(local.instant)),
        Err(gap) => {
            form.fail(name, gap.to_string());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<(String, String), String> {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        let mut form = FormState::posted(pairs.collect());
        let now = "2026-03-07T16:00:00Z".parse().unwrap();
        let zone = "America/Los_Angeles".parse().unwrap();
        match time_off(&mut form, (now, zone)) {
            Some(away) => Ok((away.starts.to_rfc3339(), away.ends.to_rfc3339())),
            None => Err(form.errors()[0].message.clone()),
        }
    }

    // R-APPT-9
    #[test]
    fn a_day_off_is_as_long_as_the_day() {
        let (starts, ends) = read(&[("from_day", "2026-03-08")]).unwrap();

        assert_eq!(starts, "2026-03-08T08:00:00+00:00");
        assert_eq!(ends, "2026-03-09T07:00:00+00:00", "the clocks jump: 23 h");
        let half = [("from_day", "2026-03-10"), ("from_time", "noon")];
        let (starts, ends) = read(&half).unwrap();
        assert_eq!(starts, "2026-03-10T19:00:00+00:00");
        assert_eq!(ends, "2026-03-11T07:00:00+00:00");
        let days = [("from_day", "2026-03-10"), ("to_day", "2026-03-12")];
        assert_eq!(read(&days).unwrap().1, "2026-03-13T07:00:00+00:00");
    }

    #[test]
    fn a_time_off_that_nobody_can_mean_is_refused() {
        let turned = [("from_day", "2026-03-10"), ("to_day", "2026-03-09")];
        assert_eq!(read(&turned).unwrap_err(), "It must end after it starts.");
        let over = [("from_day", "2026-03-06")];
        assert_eq!(read(&over).unwrap_err(), "This is over already.");
        let jumped = [("from_day", "2026-03-08"), ("from_time", "2:30")];
        assert!(read(&jumped).is_err(), "there is no such time");
        let long = [("from_day", "2026-03-10"), ("to_day", "2027-03-20")];
        assert!(read(&long).unwrap_err().starts_with("Enter a year"));
        assert_eq!(read(&[]).unwrap_err(), "Enter a first day.");
    }
}
