//! Arrival windows, all as plain buttons.

use crate::features::appointments::availability::{Day, Slot};
use crate::kernel::ids::DraftId;
use crate::kernel::time::ShopTime;
use crate::kernel::words::LeadKind;
use crate::ui::icon::Icon;
use crate::ui::link::with_query;
use crate::ui::{button, empty_with};
use crate::web::Site;
use crate::web::paths::{DraftSlotPath, SiteLeadPath};
use chrono::{DateTime, NaiveDate, Offset, TimeDelta, Utc};
use maud::{Markup, html};

/// What can be chosen.
pub(in super::super) struct SlotView<'a> {
    pub(in super::super) draft: DraftId,
    pub(in super::super) days: &'a [Day],
    /// From when on there is more.
    pub(in super::super) later: Option<NaiveDate>,
    /// Whether these are the first there are.
    pub(in super::super) is_first: bool,
    /// Nearest to one that is gone.
    pub(in super::super) near: &'a [Slot],
    pub(in super::super) chosen: Option<DateTime<Utc>>,
    /// Minutes.
    pub(in super::super) window: i32,
    pub(in super::super) zone: ShopTime,
    pub(in super::super) today: NaiveDate,
}

/// "8:00 – 10:00 AM"; with the zone's letters where the clocks are set in it, or the time comes twice
/// (R-APPT-16).
pub(super) fn window(start: DateTime<Utc>, minutes: i32, zone: ShopTime) -> String {
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

pub(in super::super) fn times(site: &Site, view: &SlotView<'_>) -> Markup {
    let here = DraftSlotPath {
        shop: site.slug,
        draft: view.draft,
    };
    let later = view.later.map(|day| format!("{here}?from={day}"));
    let draft = view.draft.to_string();
    let pairs = [
        ("kind", LeadKind::NoSlot.as_str()),
        ("draft", draft.as_str()),
    ];
    let lead = with_query(SiteLeadPath { shop: site.slug }, &pairs);
    html! {
        @if view.days.is_empty() {
            (empty_with(Icon::CalendarClock, "No free time at the moment", "Leave your number, and the shop finds a time with you.", &html! {
                (button::primary("Ask for a time").href(&lead))
                @if let Some((href, number)) = site.call() { a.btn href=(href) { (Icon::Phone) "Call " (number) } }
            }))
        } @else {
            p.muted { "The technician arrives within the window you choose." }
            form.stack method="post" action=(here) {
                @if !view.near.is_empty() {
                    section.day { h2 { "Nearest to what you chose" } (windows(view, (view.near, true), None)) }
                }
                @for (n, day) in view.days.iter().enumerate() {
                    @let first = (n == 0 && view.is_first && view.near.is_empty()).then(|| day.windows.first()).flatten();
                    section.day {
                        h2 { (called(day.day, view.today)) }
                        (windows(view, (&day.windows, false), first.map(|slot| slot.start)))
                    }
                }
            }
            div.row {
                @if let Some(later) = &later { (button::secondary("Later days").href(later)) }
                @if !view.is_first { (button::quiet("First times").href(&here.to_string())) }
            }
            p { a href=(lead) { "None of these suit" } }
        }
    }
}

/// Buttons, with their days where they stand among others.
fn windows(
    view: &SlotView<'_>,
    (slots, with_day): (&[Slot], bool),
    first: Option<DateTime<Utc>>,
) -> Markup {
    let zone = view.zone.tz();
    html! {
        div.windows {
            @for slot in slots {
                button.btn name="start" value=(slot.start.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
                    aria-current=[(view.chosen == Some(slot.start)).then_some("true")] {
                    @if with_day { small { (slot.start.with_timezone(&zone).format("%a, %b %-d").to_string()) } }
                    strong { (window(slot.start, view.window, view.zone)) }
                    @if first == Some(slot.start) { small { "Next available" } }
                    @if slot.is_near() { small { (Icon::MapPin) "Near you" } }
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
