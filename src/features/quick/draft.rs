//! The booking form, filled with what a line said, and what was taken for granted on the way. Pure.

use super::parse::{Understood, is_named};
use super::queries::{Found, fitting};
use crate::entity::{customer, membership};
use crate::features::customers::{Choice, ChoiceCar};
use crate::features::shops::Hours;
use crate::kernel::contact::Phone;
use crate::kernel::words::Place;
use crate::ui::form::FormState;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// What a draft is made of.
#[derive(Debug)]
pub(super) struct Given<'a> {
    pub(super) line: &'a str,
    pub(super) said: &'a Understood,
    pub(super) found: &'a Found,
    /// The record of the one who was found, for the address.
    pub(super) customer: Option<&'a customer::Model>,
    /// The first time at which somebody can be there, and who, where the line says no time.
    pub(super) free: Option<Free<'a>>,
    pub(super) hours: &'a Hours,
    pub(super) now: NaiveDateTime,
}

/// A time at which this person can come.
pub(super) type Free<'a> = (NaiveDateTime, &'a membership::Model);

/// What nobody said, and was taken for granted: in words, beside the fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    pub(super) who: Option<String>,
    pub(super) car: Option<String>,
    pub(super) work: Option<String>,
    pub(super) when: Option<String>,
}

/// The value of the choice "New customer": a blank one would be chosen before anybody chooses.
pub(super) const NEW: &str = "new";

pub(super) fn draft(given: &Given<'_>) -> (FormState, Hints) {
    let mut form = FormState::empty();
    form.set("line", given.line);
    form.set("place", Place::Mobile.as_str());
    let hints = Hints {
        who: who(&mut form, given),
        car: car(&mut form, given),
        work: work(&mut form, given.said),
        when: when(&mut form, given),
    };
    let said = given.said;
    // A name that is not the customer's may be what is wrong.
    let other = given.found.taken();
    let other = other.filter(|taken| !said.name.is_empty() && !is_named(&taken.name, &said.name));
    let complaint = match other {
        Some(_) => format!("{} {}", said.name, said.rest),
        None => said.rest.clone(),
    };
    form.set("complaint", complaint.trim());
    (form, hints)
}

/// The best of what each part of the line fits.
fn work(form: &mut FormState, said: &Understood) -> Option<String> {
    let best = said.services.iter().filter_map(|fit| fit.services.first());
    form.set_all("services", best.map(ToString::to_string));
    let several = said.services.iter().find(|fit| fit.services.len() > 1)?;
    let (words, count) = (&several.words, several.services.len());
    Some(format!(
        "“{words}” fits {count} services: the first one was taken."
    ))
}

fn who(form: &mut FormState, given: &Given<'_>) -> Option<String> {
    let (said, found) = (given.said, given.found);
    let phone = said.phone.as_deref().unwrap_or_default();
    let national =
        Phone::parse(phone, "US").map_or_else(|_| phone.to_owned(), |read| read.national());
    form.set("phone", national.as_str());
    form.set("email", said.email.as_deref().unwrap_or_default());
    form.set("name", said.name.as_str());
    if let Some(customer) = given.customer {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        form.set("line1", text(&customer.line1));
        form.set("city", text(&customer.city));
        form.set("region", text(&customer.region));
        form.set("postal", text(&customer.postal));
        form.set("access_notes", text(&customer.access_notes));
    }
    if let Some(taken) = found.taken() {
        form.set("customer", taken.id.to_string());
        let is_said = said.name.is_empty() || is_named(&taken.name, &said.name);
        let others = found.people.len() - 1;
        return match (is_said, others) {
            (false, _) => Some(format!(
                "The line also says “{}”. Choose “New customer” if that is somebody else.",
                said.name
            )),
            (true, 0) => None,
            (true, _) => Some("Several may be meant; this one fits best.".to_owned()),
        };
    }
    match found.people.len() {
        0 => {}
        1 => return Some("Is it this customer? Choose.".to_owned()),
        _ => return Some("Several may be meant. Choose one.".to_owned()),
    }
    form.set("customer", "");
    if said.name.is_empty() && !national.is_empty() {
        form.set("name", national);
        return Some(
            "Nobody has this phone. Until you know the name, the phone stands for it.".to_owned(),
        );
    }
    None
}

fn car(form: &mut FormState, given: &Given<'_>) -> Option<String> {
    let (said, found) = (given.said, given.found);
    let is_said =
        said.make.is_some() || said.year.is_some() || said.plate.is_some() || said.vin.is_some();
    if let Some(taken) = found.taken() {
        if let Some((car, hint)) = own_car(taken, said, is_said) {
            form.set("vehicle", car.id.to_string());
            return hint;
        }
        form.set("vehicle", if is_said { "new" } else { "none" });
    } else if !found.people.is_empty() {
        form.set("vehicle", if is_said { "new" } else { "none" });
    }
    form.set(
        "year",
        said.year.map(|year| year.to_string()).unwrap_or_default(),
    );
    form.set("make", said.make.unwrap_or_default());
    form.set("model", said.model.as_deref().unwrap_or_default());
    form.set("plate", said.plate.as_deref().unwrap_or_default());
    form.set("plate_region", said.region.unwrap_or_default());
    form.set("vin", said.vin.as_deref().unwrap_or_default());
    let is_new = is_said && found.taken().is_some_and(|taken| !taken.cars.is_empty());
    is_new.then(|| "None of the customer's cars is this one, so it is a new one.".to_owned())
}

/// The customer's car that the line says; of several, or if it says none, the first one.
fn own_car<'a>(
    taken: &'a Choice,
    said: &Understood,
    is_said: bool,
) -> Option<(&'a ChoiceCar, Option<String>)> {
    if !is_said {
        let hint = "No car was said: the customer's first one was taken.".to_owned();
        let first = taken.cars.first()?;
        return Some((first, Some(hint).filter(|_| taken.cars.len() > 1)));
    }
    // By VIN, the car that has it stands first.
    let by_vin = said.vin.is_some() && taken.is_exact && said.phone.is_none();
    let fitting = match by_vin {
        true => taken.cars.iter().take(1).collect(),
        false => fitting(&taken.cars, said),
    };
    let hint = format!(
        "{} of the customer's cars fit: the first one was taken.",
        fitting.len()
    );
    let first = fitting.first()?;
    Some((first, Some(hint).filter(|_| fitting.len() > 1)))
}

fn when(form: &mut FormState, given: &Given<'_>) -> Option<String> {
    if let (Some((at, who)), None) = (given.free, given.said.time) {
        form.set("day", at.date().to_string());
        form.set("time", at.format("%H:%M").to_string());
        form.set("technician", who.id.to_string());
        let missing = match given.said.day {
            Some(_) => "time",
            None => "day or time",
        };
        let name = &who.name;
        return Some(format!(
            "No {missing} was said: the first time that {name} can be there was taken."
        ));
    }
    let (day, time, hint) = slot(given.said, given.hours, given.now);
    form.set("day", day.map(|day| day.to_string()).unwrap_or_default());
    let time = time.map(|time| time.format("%H:%M").to_string());
    form.set("time", time.unwrap_or_default());
    hint.map(str::to_owned)
}

type Slot = (Option<NaiveDate>, Option<NaiveTime>, Option<&'static str>);

/// What was said, and in place of what was not the next half hour in which the shop is open.
fn slot(said: &Understood, hours: &Hours, now: NaiveDateTime) -> Slot {
    let open = |day: NaiveDate| hours.first_open(day, now);
    match (said.day, said.time) {
        (Some(day), Some(time)) => (Some(day), Some(time), None),
        (Some(day), None) => match open(day) {
            Some(time) => {
                let hint = "No time was said: the first half hour that is open was taken.";
                (Some(day), Some(time), Some(hint))
            }
            None => (
                Some(day),
                None,
                Some("No time was said, and the shop is closed then."),
            ),
        },
        (None, Some(time)) if time > now.time() => {
            let hint = "No day was said: today was taken.";
            (Some(now.date()), Some(time), Some(hint))
        }
        (None, Some(time)) => {
            let hint = "No day was said, and the time is over for today: tomorrow was taken.";
            (now.date().succ_opt(), Some(time), Some(hint))
        }
        (None, None) => {
            let found = hours.next_open(now);
            let hint = "No day or time was said: the next half hour that is open was taken.";
            (
                found.map(|at| at.date()),
                found.map(|at| at.time()),
                Some(hint),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{ClosedDay, OpenHours, OpenSpan};
    use std::sync::Arc;

    /// Open from Tuesday to Friday, with an hour for lunch.
    fn hours() -> Hours {
        let span = |weekday, opens, closes| OpenSpan {
            weekday,
            opens,
            closes,
        };
        let week = (2..6).flat_map(|day| [span(day, 480, 720), span(day, 780, 1020)]);
        Hours::of(Arc::new(OpenHours {
            week: week.collect(),
            ..OpenHours::default()
        }))
    }

    fn told(day: Option<&str>, time: Option<&str>, now: &str) -> String {
        let said = Understood {
            day: day.map(|day| day.parse().unwrap()),
            time: time.map(|time| format!("{time}:00").parse().unwrap()),
            ..Understood::default()
        };
        let (day, time, hint) = slot(&said, &hours(), now.parse().unwrap());
        let time = time.map(|time| time.format("%H:%M").to_string());
        let day = day.map(|day| day.to_string()).unwrap_or_default();
        let star = if hint.is_some() { " *" } else { "" };
        format!("{day} {}{star}", time.unwrap_or_default())
    }

    #[test] // R-UX-13
    fn what_was_not_said_is_the_next_half_hour_that_is_open() {
        let (tuesday, monday) = ("2026-03-10", "2026-03-16");
        let (morning, noon, night) = (
            "2026-03-10T09:30:00",
            "2026-03-10T11:45:00",
            "2026-03-10T17:10:00",
        );
        let both = told(Some(tuesday), Some("14:00"), morning);
        assert_eq!(both, "2026-03-10 14:00");
        assert_eq!(told(None, None, morning), "2026-03-10 10:00 *");
        assert_eq!(told(None, None, noon), "2026-03-10 13:00 *");
        assert_eq!(told(None, None, night), "2026-03-11 08:00 *");
        assert_eq!(told(Some("2026-03-12"), None, noon), "2026-03-12 08:00 *");
        assert_eq!(told(Some(monday), None, noon), "2026-03-16  *");
        assert_eq!(told(None, Some("16:00"), noon), "2026-03-10 16:00 *");
        assert_eq!(told(None, Some("08:00"), noon), "2026-03-11 08:00 *");
        assert_eq!(told(Some("2026-03-09"), None, noon), "2026-03-09  *");
    }

    #[test] // R-APPT-9
    fn nobody_comes_on_a_holiday_even_where_no_hours_are_set() {
        let closed = ClosedDay {
            day: "2026-03-10".parse().unwrap(),
            name: "Founders' day".to_owned(),
        };
        let hours = Hours::of(Arc::new(OpenHours {
            holidays: vec![closed],
            ..OpenHours::default()
        }));
        let now = "2026-03-10T09:30:00".parse().unwrap();

        let (day, time, _) = slot(&Understood::default(), &hours, now);

        assert_eq!(day, "2026-03-11".parse().ok());
        assert_eq!(time, NaiveTime::from_hms_opt(9, 0, 0));
    }
}
