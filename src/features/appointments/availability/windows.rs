//! Arrival windows as customers choose them, all as plain buttons (R-AVAIL-3).

use super::{Asked, Day, Slot, offers};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::time::ShopTime;
use crate::ui::button;
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use chrono::{DateTime, NaiveDate, Offset, TimeDelta, Utc};
use maud::{Markup, html};

/// So many days are shown at a time.
const DAYS: usize = 3;

/// What can be chosen.
#[derive(Debug)]
pub struct Windows {
    /// Each with some.
    pub days: Vec<Day>,
    /// From when on there is more.
    later: Option<NaiveDate>,
    /// Whether these are the first there are.
    is_first: bool,
    /// Nearest to one that is gone.
    near: Vec<Slot>,
    /// The one that was chosen before.
    chosen: Option<DateTime<Utc>>,
    /// Minutes.
    window: i32,
    zone: ShopTime,
    today: NaiveDate,
}

/// "8:00 – 10:00 AM"; with the zone's letters where the clocks are set in it, or the time comes twice
/// (R-APPT-16).
#[must_use]
pub fn window(start: DateTime<Utc>, minutes: i32, zone: ShopTime) -> String {
    let until = start + TimeDelta::minutes(minutes.max(0).into());
    let (from, to) = (
        start.with_timezone(&zone.tz()),
        until.with_timezone(&zone.tz()),
    );
    let is_set = from.offset().fix() != to.offset().fix();
    let local = zone.local(start);
    let twice = zone
        .instant(local.date(), local.time())
        .is_ok_and(|found| found.is_ambiguous());
    let (plain, whole) = match is_set || twice {
        true => ("%-I:%M %p %Z", "%-I:%M %p %Z"),
        false if from.format("%p").to_string() == to.format("%p").to_string() => {
            ("%-I:%M", "%-I:%M %p")
        }
        false => ("%-I:%M %p", "%-I:%M %p"),
    };
    match minutes {
        0 => from.format(whole).to_string(),
        _ => format!("{} – {}", from.format(plain), to.format(whole)),
    }
}

impl Windows {
    /// The first days with times, from that day on. One statement.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(
        db: &ShopDb,
        (now, zone): (DateTime<Utc>, ShopTime),
        asked: &Asked,
        from: Option<NaiveDate>,
    ) -> AppResult<Self> {
        let today = zone.day(now);
        let from = from.unwrap_or(today).max(today);
        let (days, later) = offers(db, (now, zone), asked, (from, DAYS)).await?;
        Ok(Self {
            days,
            later,
            is_first: from == today,
            near: Vec::new(),
            chosen: None,
            window: db.settings().await?.arrival_window,
            zone,
            today,
        })
    }

    /// With one that was chosen before, and those nearest to one that is gone.
    #[must_use]
    pub fn with(self, chosen: Option<DateTime<Utc>>, near: Vec<Slot>) -> Self {
        Self {
            chosen,
            near,
            ..self
        }
    }

    /// A form of buttons that sends `start` there, and the way to later days.
    #[must_use]
    pub fn choice(&self, here: &str, form: &FormState) -> Markup {
        let later = self.later.map(|day| format!("{here}?from={day}"));
        html! {
            p.muted { "The technician arrives within the window you choose." }
            form.stack method="post" action=(here) {
                @if let Some(version) = form.version() { input type="hidden" name="version" value=(version); }
                @if !self.near.is_empty() {
                    section.day { h2 { "Nearest to what you chose" } (self.buttons((&self.near, true), None)) }
                }
                @for (n, day) in self.days.iter().enumerate() {
                    @let first = (n == 0 && self.is_first && self.near.is_empty()).then(|| day.windows.first()).flatten();
                    section.day {
                        h2 { (called(day.day, self.today)) }
                        (self.buttons((&day.windows, false), first.map(|slot| slot.start)))
                    }
                }
            }
            div.row {
                @if let Some(later) = &later { (button::secondary("Later days").href(later)) }
                @if !self.is_first { (button::quiet("First times").href(here)) }
            }
        }
    }

    /// With their days where they stand among others.
    fn buttons(&self, (slots, with_day): (&[Slot], bool), first: Option<DateTime<Utc>>) -> Markup {
        let zone = self.zone.tz();
        html! {
            div.windows {
                @for slot in slots {
                    button.btn name="start" value=(slot.start.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
                        aria-current=[(self.chosen == Some(slot.start)).then_some("true")] {
                        @if with_day { small { (slot.start.with_timezone(&zone).format("%a, %b %-d").to_string()) } }
                        strong { (window(slot.start, self.window, self.zone)) }
                        @if self.chosen == Some(slot.start) { small { "Chosen" } }
                        @else if first == Some(slot.start) { small { "Next available" } }
                        @if slot.is_near() { small { (Icon::MapPin) "Near you" } }
                    }
                }
            }
        }
    }
}

/// "Today", "Tomorrow, Wednesday, March 11".
fn called(day: NaiveDate, today: NaiveDate) -> String {
    let name = day.format("%A, %B %-d").to_string();
    match (day - today).num_days() {
        0 => format!("Today, {name}"),
        1 => format!("Tomorrow, {name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::window;

    fn at(start: &str) -> String {
        let zone = "America/Los_Angeles".parse().unwrap();
        window(start.parse().unwrap(), 120, zone)
    }

    #[test] // R-APPT-16
    fn a_window_says_which_hour_is_meant_when_clocks_are_set() {
        assert_eq!(at("2026-03-10T15:00:00Z"), "8:00 – 10:00 AM");
        assert_eq!(at("2026-03-10T18:00:00Z"), "11:00 AM – 1:00 PM");
        assert_eq!(at("2026-03-08T09:30:00Z"), "1:30 AM PST – 4:30 AM PDT");
        assert_eq!(at("2026-11-01T08:30:00Z"), "1:30 AM PDT – 2:30 AM PST");
        assert_eq!(at("2026-11-01T09:30:00Z"), "1:30 AM PST – 3:30 AM PST");
    }
}
