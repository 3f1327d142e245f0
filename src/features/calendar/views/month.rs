//! The month: a square for each day, with its first visits.

use super::Calendar;
use crate::features::appointments::queries::Planned;
use crate::features::calendar::View;
use crate::ui::{Status, dom_id};
use crate::web::paths::AppointmentPath;
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

/// So many visits of a day are named.
const NAMED: usize = 3;

pub(super) fn month(view: &Calendar<'_>) -> Markup {
    let days: Vec<NaiveDate> = view.days().collect();
    let caption = "Visits of the month, a square for each day";
    html! {
        div.scroll.calendar.month tabindex="0" role="region" aria-label=(caption) {
            table {
                caption.vh { (caption) }
                thead { tr {
                    @for day in days.iter().take(7) { th scope="col" { (day.format("%a")) } }
                } }
                tbody {
                    @for week in days.chunks(7) { tr { @for day in week { (square(view, *day)) } } }
                }
            }
        }
    }
}

fn square(view: &Calendar<'_>, day: NaiveDate) -> Markup {
    let shown_from = view.span().0;
    let here = |entry: &&Planned| entry.day.max(shown_from) == day;
    let entries: Vec<&Planned> = view.entries.iter().filter(here).collect();
    let there = view.link(View::Day, day);
    let count = entries.len();
    let visits = if count == 1 { "visit" } else { "visits" };
    let holiday = view.hours.holiday(day);
    let closed = view.hours.is_set() && view.hours.spans(day).is_empty();
    let off = view.off_on(day);
    html! {
        td.other[day.month() != view.day.month()].shut[holiday.is_some() || closed]
            aria-current=[(day == view.today).then_some("date")] {
            a.date href=(there) {
                span.vh { (day.format("%A, %B ")) } (day.day())
                @if count > 0 { " " span.count { (count) span.vh { " " (visits) } } }
            }
            @if let Some(holiday) = holiday { p { (holiday) } }
            @else if closed { p { "Closed" } }
            @if !off.is_empty() { p { (off.join(", ")) " off" } }
            @if count > 0 {
                ul {
                    @for entry in entries.iter().take(NAMED) { li { (short(view, entry)) } }
                    @if count > NAMED {
                        li { a href=(there) { "+" (count - NAMED) " more" span.vh { " on " (day.format("%B %-d")) } } }
                    }
                }
            }
        }
    }
}

fn short(view: &Calendar<'_>, entry: &Planned) -> Markup {
    let (tone, _) = Status::from(entry.status).look();
    let href = AppointmentPath {
        appointment: entry.id,
    }
    .to_string();
    let start = entry
        .start_at
        .with_timezone(&view.zone.tz())
        .format("%-I:%M %p")
        .to_string();
    html! {
        a.entry id=(dom_id("entry", entry.id)) href=(href) data-tone=(tone.as_str()) data-status=(entry.status.as_str()) {
            span.when { (start) } " " (entry.customer)
            span.vh { ", " (entry.status.label()) }
        }
    }
}
