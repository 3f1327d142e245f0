//! The inbox, and the parts of the outbox.

use super::super::link;
use super::super::queries::{Listed, Shelf};
use super::{decisions, state};
use crate::kernel::contact::Phone;
use crate::kernel::ids::MessageId;
use crate::kernel::words::Channel;
use crate::ui::form::{FormState, post_button};
use crate::ui::icon::Icon;
use crate::ui::list::{Tab, tabs};
use crate::ui::table::{self, Column};
use crate::ui::time::{at, relative};
use crate::ui::toolbar::{Back, pagination};
use crate::ui::{Tone, badge, button, empty, page_header, place};
use crate::web::form::new_key;
use crate::web::paths::{
    MessageReadPath, MessagesPath, NewCustomerPath, TemplatesPath, ThreadPath,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Place {
    Inbox,
    Outbox(Shelf),
}

const PLACES: &[(Place, &str, &str)] = &[
    (Place::Inbox, "", "Inbox"),
    (Place::Outbox(Shelf::Waiting), "waiting", "Outbox"),
    (Place::Outbox(Shelf::Trouble), "trouble", "Not sent"),
    (Place::Outbox(Shelf::All), "all", "All written"),
];

impl Place {
    pub(in super::super) fn of(show: &str) -> Self {
        let found = PLACES.iter().find(|(_, word, _)| *word == show);
        found.map_or(Self::Inbox, |(place, ..)| *place)
    }

    fn href(self) -> String {
        let word = PLACES.iter().find(|(place, ..)| *place == self);
        match word.map_or("", |(_, word, _)| *word) {
            "" => MessagesPath.to_string(),
            word => format!("{MessagesPath}?show={word}"),
        }
    }
}

/// What this person may do beside reading and answering.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Can {
    /// Send in spite of the hour.
    pub(in super::super) release: bool,
    /// Switch messages on, which are off.
    pub(in super::super) set_up: bool,
    /// Add a customer for an unknown number.
    pub(in super::super) add: bool,
}

/// What is listed.
#[derive(Debug)]
pub(in super::super) struct List<'a> {
    pub(in super::super) place: Place,
    pub(in super::super) rows: &'a [Listed],
    pub(in super::super) unread: u64,
    pub(in super::super) is_first: bool,
    pub(in super::super) next: Option<MessageId>,
    pub(in super::super) now: DateTime<Utc>,
    pub(in super::super) zone: Tz,
}

const IN: &[Column] = &[
    table::text("From"),
    table::text("Message"),
    table::text("When"),
    table::actions("What to do"),
];
const OUT: &[Column] = &[
    table::text("To"),
    table::text("Message"),
    table::text("State"),
    table::text("When"),
    table::actions("What to do"),
];

pub(in super::super) fn page(list: &List<'_>, can: Can) -> Markup {
    let hrefs: Vec<String> = PLACES.iter().map(|(place, ..)| place.href()).collect();
    let unread = usize::try_from(list.unread).unwrap_or(usize::MAX);
    let tabs_of = PLACES
        .iter()
        .zip(&hrefs)
        .map(|((place, _, label), href)| Tab {
            label,
            href,
            current: *place == list.place,
            count: (*place == Place::Inbox && unread > 0).then_some(unread),
        });
    let tabs_of: Vec<Tab<'_>> = tabs_of.collect();
    let templates = TemplatesPath.to_string();
    let head = page_header("Messages").button(
        &button::secondary("Templates")
            .icon(Icon::FilePen)
            .href(&templates),
    );
    let body = html! {
        (head)
        (tabs("Messages", &tabs_of))
        @if can.set_up {
            (place::note(Tone::Idle, Icon::Info, &html! {
                p { "Nothing is written by itself yet. " a href=(templates) { "Switch on the usual messages" } ", and customers are told about their visits." }
            }))
        }
        (rows(list, can))
    };
    place::live("message consent customer", &body)
}

fn rows(list: &List<'_>, can: Can) -> Markup {
    if list.rows.is_empty() {
        let (what, why) = match list.place {
            Place::Inbox => ("No replies", "What customers answer comes in here."),
            Place::Outbox(Shelf::Waiting) => (
                "Nothing waits",
                "What is to be sent stands here until it is.",
            ),
            Place::Outbox(Shelf::Trouble) => (
                "All went out",
                "What could not be sent stands here, and why.",
            ),
            Place::Outbox(Shelf::All) => (
                "Nothing was written yet",
                "Write to customers from their pages, or switch on messages that are written by themselves.",
            ),
        };
        return empty(Icon::MessageSquare, what, why, None);
    }
    let first = list.place.href();
    let next = list.next.map(|id| {
        let joint = if first.contains('?') { '&' } else { '?' };
        format!("{first}{joint}before={id}")
    });
    let back = (!list.is_first).then_some(Back::First(&first));
    let shown = match list.place {
        Place::Inbox => ("Who wrote", IN),
        Place::Outbox(_) => ("Messages of the shop", OUT),
    };
    html! {
        (table::table(shown.0, shown.1, &html! {
            @for listed in list.rows {
                @match list.place {
                    Place::Inbox => { (received(list, listed, can)) }
                    Place::Outbox(_) => { (written(list, listed, can)) }
                }
            }
        }, None))
        @if back.is_some() || next.is_some() {
            (pagination(back, next.as_deref(), &format!("{} shown", list.rows.len())))
        }
    }
}

/// A number or an address, for people.
fn address(listed: &Listed) -> String {
    let row = &listed.row;
    match row.channel {
        Channel::Sms => Phone::stored(&row.address).national(),
        Channel::Email => row.address.clone(),
    }
}

fn who(listed: &Listed) -> Markup {
    let row = &listed.row;
    html! {
        @match (row.customer_id, &listed.customer_name) {
            (Some(customer), Some(name)) => { a href=(ThreadPath { customer }) { (name) } }
            _ => { (address(listed)) }
        }
    }
}

/// The first words of it.
fn opening(body: &str) -> String {
    let told = link::told(body);
    let line = told.split_whitespace().collect::<Vec<_>>().join(" ");
    super::super::words::fitted(&line, 160)
}

fn received(list: &List<'_>, listed: &Listed, can: Can) -> Markup {
    let row = &listed.row;
    let read = MessageReadPath { message: row.id }.to_string();
    let is_new = row.read_at.is_none();
    let name = address(listed);
    let new = format!("{NewCustomerPath}?like={}", row.address.replace('+', "%2B"));
    let cells = [
        html! { (who(listed)) @if is_new { " " (badge(Tone::Warn, Icon::Mail, "New")) } },
        html! { @if is_new { strong { (opening(&row.body)) } } @else { (opening(&row.body)) } },
        relative(row.created_at, list.now, list.zone),
        place::row(&html! {
            @if row.customer_id.is_none() {
                @if can.add { (button::secondary("New customer").small().of(&name).href(&new)) }
                @if is_new {
                    (post_button(&read, &FormState::empty().with_key(new_key()), &button::quiet("Mark as read").small().of(&name)))
                }
            }
        }),
    ];
    table::row(None, IN, &cells)
}

fn written(list: &List<'_>, listed: &Listed, can: Can) -> Markup {
    let row = &listed.row;
    let what = row.trigger.map_or("Message", |trigger| trigger.label());
    let cells = [
        html! { (who(listed)) br; (place::muted(row.channel.label())) },
        html! { strong { (what) } br; (opening(&row.body)) },
        html! { (state(row.state)) @if let Some(why) = &row.error { br; (place::muted(why)) } },
        html! { @if row.not_before > list.now { "goes " (at(row.not_before, list.zone)) } @else { (relative(row.created_at, list.now, list.zone)) } },
        place::row(&decisions(row, (can.release, &list.place.href()))),
    ];
    table::row(None, OUT, &cells)
}
