//! All that happened to a visit, in one line of time.

use super::detail::DetailView;
use super::{holds, stamps};
use crate::ui::list::{Event, timeline};
use crate::ui::{Status, Tone, card, time};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

pub(super) fn past(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let when = |at: DateTime<Utc>| time::relative(at, view.now, view.zone);
    let steps = view.past.changes.iter().map(|change| {
        let what = html! {
            "Moved to " (change.to_status.label())
            @if let Some(reason) = &change.reason { ": " (reason) }
        };
        let who = change.actor_name.as_deref().unwrap_or("autoshop");
        (
            change.at,
            Status::from(change.to_status).look().0,
            who,
            what,
        )
    });
    let read = view.past.acknowledged.iter().map(|read| {
        let what = html! { "Acknowledged: " (read.words()) };
        (read.at, Tone::Warn, read.actor_name.as_str(), what)
    });
    let done = view.past.done.iter().map(|done| {
        let what = html! { (done.words()) };
        (done.at, Tone::Info, done.actor_name.as_str(), what)
    });
    let told = holds::events(view.past).chain(stamps::events(view.past));
    let told = told.chain(done);
    let mut all: Vec<_> = steps.chain(read).chain(told).collect();
    // Of one instant the step stands above what was read for it.
    all.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let event = |(at, tone, who, what): (DateTime<Utc>, Tone, &str, Markup)| Event {
        tone,
        when: when(at),
        who: who.to_owned(),
        what,
    };
    let mut events: Vec<Event> = all.into_iter().map(event).collect();
    events.push(Event {
        tone: Tone::Idle,
        when: when(row.created_at),
        who: row
            .booked_by
            .clone()
            .unwrap_or_else(|| "autoshop".to_owned()),
        what: html! { "Booked" },
    });
    card("History", &html! {}, &timeline(&events))
}
