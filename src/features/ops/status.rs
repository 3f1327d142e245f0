//! `/status`: how the server is, in words, for everybody who wonders. It says nothing of any shop, and
//! answers when the database does not.

use super::late_jobs;
use crate::post::Health;
use crate::ui::{Icon, Tone, badge, card, facts, page_header, time};
use crate::web::pulse::Beat;
use crate::web::{Page, State};
use actix_web::http::StatusCode;
use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

/// 503 while the database is away: programs that ask read only the status, people what it means.
pub(super) async fn show(state: web::Data<State>) -> Page {
    let beat = look(&state).await;
    let body = view(&beat, &state.post.health(), state.clock.now());
    let page = Page::new("Status", body).description("How this server is.");
    match beat.is_well {
        true => page,
        false => page.status(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// Looks at the database, unless somebody did a few seconds ago.
pub async fn look(state: &State) -> Beat {
    if let Some(beat) = state.pulse.fresh(state.clock.now()) {
        return beat;
    }
    let is_well = state.db.is_current().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "ops.status");
        false
    });
    let late = match is_well {
        true => late_jobs(state).await.map(TimeDelta::seconds),
        false => None,
    };
    state.pulse.note(state.clock.now(), is_well, late)
}

/// Work that waits longer than this is behind.
const BEHIND: TimeDelta = TimeDelta::minutes(2);

fn view(beat: &Beat, ways: &[(&str, Health); 2], now: DateTime<Utc>) -> Markup {
    let since = time::relative(beat.since, now, chrono_tz::UTC);
    let ways = ways.iter().map(|(way, health)| way_out(way, *health, now));
    let ways: Vec<Markup> = ways.collect();
    let [mail, sms] = <[Markup; 2]>::try_from(ways).unwrap_or_default();
    let head = match beat.is_well {
        true => badge(Tone::Ok, Icon::Check, "Works"),
        false => badge(Tone::Bad, Icon::OctagonAlert, "Does not work"),
    };
    html! {
        (page_header("Status").badge(head))
        @if beat.is_well {
            p { "Pages answer, and what is saved is kept. This server began, or came back, " (since) "." }
        } @else {
            p { "The database does not answer; it was first seen " (since) ". Nothing that was saved is lost. Whoever looks after the server must act; pages come back by themselves, and the same button is safe to press again." }
        }
        (card("Parts", &html! {}, &facts([
            ("Database", said(beat.is_well, "Answers", "Does not answer")),
            ("E-mail", mail),
            ("SMS", sms),
            ("Work in the background", work(beat.late)),
            ("Version", html! { (env!("CARGO_PKG_VERSION")) }),
        ])))
    }
}

fn said(is_well: bool, well: &str, ill: &str) -> Markup {
    match is_well {
        true => badge(Tone::Ok, Icon::Check, well),
        false => badge(Tone::Bad, Icon::OctagonAlert, ill),
    }
}

fn way_out(way: &str, health: Health, now: DateTime<Utc>) -> Markup {
    let whose = match way {
        "mail" => "The mail server",
        _ => "The gateway",
    };
    match health {
        Health::Off => html! { "This server sends none" },
        Health::Resting(until) if now < until => html! {
            (badge(Tone::Warn, Icon::TriangleAlert, "Waits"))
            " " (whose) " does not do its work just now. What is to be sent waits, and is sent by itself."
        },
        Health::Well | Health::Resting(_) => said(true, "Is sent", ""),
    }
}

fn work(late: Option<TimeDelta>) -> Markup {
    match late {
        None => html! { "Nobody knows while the database is away" },
        Some(late) if late > BEHIND => html! {
            (badge(Tone::Warn, Icon::TriangleAlert, "Behind"))
            " The oldest waits for " (time::lasting(late)) ". It is done by itself, in order."
        },
        Some(_) => said(true, "Nothing waits too long", ""),
    }
}
