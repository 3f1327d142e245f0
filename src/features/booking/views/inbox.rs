//! The shop's inbox of those who asked.

use super::super::queries::{Lead, Request};
use crate::entity::lead;
use crate::features::photos;
use crate::kernel::contact::Phone;
use crate::kernel::words::{LeadKind, LeadState};
use crate::ui::form::{FormState, post_button};
use crate::ui::icon::Icon;
use crate::ui::link::with_query;
use crate::ui::list::{Tab, tabs};
use crate::ui::{Tone, badge, button, card, empty, page_header, place, time};
use crate::web::paths::{AppointmentPath, LeadStatePath, LeadsPath, NewAppointmentPath};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

pub(in super::super) fn inbox(
    (leads, requests): (&[Lead], &[Request]),
    state: LeadState,
    now: (DateTime<Utc>, Tz),
) -> Markup {
    let hrefs: Vec<String> = LeadState::ALL
        .iter()
        .map(|state| format!("{LeadsPath}?state={}", state.as_str()))
        .collect();
    let all: Vec<Tab<'_>> = LeadState::ALL
        .iter()
        .zip(&hrefs)
        .map(|(one, href)| Tab {
            label: one.label(),
            href,
            current: *one == state,
            count: (*one == state).then_some(leads.len()),
        })
        .collect();
    let body = html! {
        (page_header("Leads"))
        @if !requests.is_empty() { (waiting(requests, now.1)) }
        (tabs("Leads", &all))
        @if leads.is_empty() { (none(state)) }
        ul.stack { @for lead in leads { li.card { (one(lead, now)) } } }
    };
    place::live("lead appointment", &body)
}

/// Visits that were asked for online, each with the way to accept it.
fn waiting(requests: &[Request], zone: Tz) -> Markup {
    let list = html! {
        ul.ways aria-label="Requests" {
            @for request in requests {
                li { a href=(AppointmentPath { appointment: request.id }) {
                    strong { (request.customer) } " " span.muted { (time::at(request.start_at, zone)) }
                } }
            }
        }
    };
    card("Visits that wait for your word", &html! {}, &list)
}

fn none(state: LeadState) -> Markup {
    match state {
        LeadState::Open => empty(
            Icon::MessageSquare,
            "Nobody waits for an answer",
            "Who asks on the public page and can't be booked there stands here: from outside the areas, or because no time suited.",
            None,
        ),
        LeadState::Won | LeadState::Lost => empty(
            Icon::MessageSquare,
            "None yet",
            "What became of an open lead is noted on its card.",
            None,
        ),
    }
}

fn one(asked: &Lead, (now, zone): (DateTime<Utc>, Tz)) -> Markup {
    let (lead, photos) = (&asked.lead, &asked.photos);
    let tone = match lead.kind {
        LeadKind::OutOfArea => Tone::Warn,
        LeadKind::NoSlot | LeadKind::Question | LeadKind::Missed => Tone::Info,
    };
    let phone = lead
        .phone
        .as_ref()
        .map(|phone| Phone::stored(phone.clone()));
    let number = phone.as_ref().map(Phone::national).unwrap_or_default();
    let id = lead.id.to_string();
    let book = with_query(NewAppointmentPath, &[("lead", &id), ("q", &number)]);
    html! {
        div.card-head {
            h2 { (lead.name) }
            (badge(tone, Icon::MessageSquare, lead.kind.label()))
        }
        p.row {
            @if let Some(phone) = &phone { a href={ "tel:" (phone.e164()) } { (Icon::Phone) " " (number) } }
            @if let Some(email) = &lead.email { a href={ "mailto:" (email) } { (Icon::Mail) " " (email) } }
            @if let Some(postal) = &lead.postal { span { (Icon::MapPin) " " (postal) } }
            span.muted { (time::relative(lead.created_at, now, zone)) }
        }
        @if let Some(body) = &lead.body { (place::lines(body)) }
        (photos::strip(&photos.0))
        @if let Some((appointment, at)) = asked.visit_id.zip(asked.visit_at) {
            p { "Booked: " a href=(AppointmentPath { appointment }) { (time::at(at, zone)) } }
        }
        div.row {
            @if lead.state == LeadState::Open {
                (button::secondary("Book it").icon(Icon::Plus).href(&book).of(&lead.name))
                (decide(lead, LeadState::Won, "Won", Icon::Check))
                (decide(lead, LeadState::Lost, "Lost", Icon::X))
            } @else {
                (decide(lead, LeadState::Open, "Open again", Icon::Undo2))
            }
        }
    }
}

fn decide(lead: &lead::Model, to: LeadState, words: &str, icon: Icon) -> Markup {
    let action = LeadStatePath { lead: lead.id }.to_string();
    let mut form = FormState::empty().with_version(lead.version);
    form.set("state", to.as_str());
    let button = button::quiet(words).icon(icon).of(&lead.name);
    post_button(&action, &form, &button)
}
