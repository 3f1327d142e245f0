//! What comes, as a list by day.

use super::Calendar;
use super::entry::{self, Clashes, hours};
use crate::features::appointments::queries::Planned;
use crate::features::calendar::View;
use crate::ui::{card, dom_id, place, status, table};
use crate::web::paths::AppointmentPath;
use chrono::NaiveDate;
use maud::{Markup, html};

pub(super) fn agenda(view: &Calendar<'_>) -> Markup {
    let clashes = entry::clashes(view);
    let first = view.span().0;
    let days = view.days().map(|day| {
        let here = |entry: &&Planned| entry.day.max(first) == day;
        (day, view.entries.iter().filter(here).collect::<Vec<_>>())
    });
    let told = |day: NaiveDate| view.hours.holiday(day).is_some() || !view.off_on(day).is_empty();
    let days = days.filter(|(day, entries)| !entries.is_empty() || told(*day));
    let days: Vec<_> = days.collect();
    html! {
        @for (day, entries) in &days { (of_day(view, (*day, entries), &clashes)) }
    }
}

fn of_day(
    view: &Calendar<'_>,
    (day, entries): (NaiveDate, &[&Planned]),
    clashes: &Clashes,
) -> Markup {
    let columns = [
        table::text("Time"),
        table::text("Customer"),
        table::text("Technician"),
        table::text("Status"),
    ];
    let title = day.format("%A, %B %-d").to_string();
    let there = view.link(View::Day, day);
    let off = view.off_on(day);
    let rows = html! {
        @for entry in entries {
            @let href = AppointmentPath { appointment: entry.id }.to_string();
            @let technician = entry.technician_id.and_then(|id| view.name_of(id));
            (table::row(Some(&dom_id("entry", entry.id)), &columns, &[
                html! { a href=(href) { (hours(view, entry, day)) } },
                html! {
                    (entry.customer)
                    @if let Some(car) = entry.car() { br; (place::muted(&car)) }
                },
                html! {
                    (technician.unwrap_or("Nobody yet"))
                    @for words in clashes.get(&entry.id).into_iter().flatten() { br; span.clash { (words) } }
                },
                status(entry.status),
            ]))
        }
    };
    card(
        &title,
        &html! { a href=(there) { "Day" span.vh { " of " (title) } } },
        &html! {
            @if let Some(holiday) = view.hours.holiday(day) { p.muted { "Closed: " (holiday) "." } }
            @if !off.is_empty() { p.muted { "Off: " (off.join(", ")) "." } }
            @if !entries.is_empty() { (table::table(&format!("Visits of {title}"), &columns, &rows, None)) }
        },
    )
}
