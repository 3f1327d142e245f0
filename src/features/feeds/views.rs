//! Where a member makes feeds, copies their addresses and ends them.

use crate::entity::calendar_feed::Model;
use crate::ui::form::{FormState, actions, post_button};
use crate::ui::{Icon, button, card, page_header, place};
use crate::web::paths::{CalendarPath, FeedRevocationPath, FeedsPath};
use maud::{Markup, html};

/// What can be subscribed to: of all visits or of the own ones, its name, and what is in it.
const KINDS: [(bool, &str, &str); 2] = [
    (
        false,
        "Your visits",
        "The visits that are yours: customer, car and jobs. Of yesterday's to tomorrow's also the phone.",
    ),
    (
        true,
        "All visits of the shop",
        "Everybody's visits, with who drives there.",
    ),
];

pub(super) fn page(feeds: &[(Model, String)], may_all: bool) -> Markup {
    let calendar = CalendarPath.to_string();
    html! {
        (page_header("Calendar feeds").back("Calendar", &calendar))
        p { "Subscribe once, and the visits of the last 30 and the next 90 days stand in the calendar of your phone or computer, and follow every change." }
        @for (is_whole, title, about) in KINDS {
            @if !is_whole || may_all {
                @let found = feeds.iter().find(|(feed, _)| feed.is_whole == is_whole);
                (card(title, &html! {}, &html! {
                    p { (about) }
                    @match found {
                        Some((feed, href)) => (made(feed, href, title)),
                        None => (none(is_whole)),
                    }
                }))
            }
        }
        @if !feeds.is_empty() { (how()) }
    }
}

fn none(is_whole: bool) -> Markup {
    let form = FormState::of([("whole", is_whole.to_string())]);
    let words = match is_whole {
        true => "Make the shop's feed",
        false => "Make your feed",
    };
    let make = button::primary(words).icon(Icon::CalendarDays);
    actions(&post_button(&FeedsPath.to_string(), &form, &make))
}

fn made(feed: &Model, href: &str, title: &str) -> Markup {
    let over = FeedRevocationPath { feed: feed.id }.to_string();
    // Calendars of phones and computers listen to this scheme.
    let subscribe = href.split_once("://").map_or(href, |(_, rest)| rest);
    let subscribe = format!("webcal://{subscribe}");
    html! {
        (place::command(href))
        p.muted { "Whoever has this address sees these visits. Keep it to yourself; once it is ended it shows nothing to anybody, and you can make another one." }
        (actions(&html! {
            (button::secondary("Subscribe").icon(Icon::CalendarDays).of(title).href(&subscribe))
            (post_button(&over, &FormState::empty(), &button::danger("End it").icon(Icon::Ban).of(title)))
        }))
    }
}

fn how() -> Markup {
    card(
        "How to subscribe",
        &html! {},
        &html! {
            dl.facts {
                div { dt { "iPhone, iPad, Mac" } dd { "Press Subscribe. Or in Calendar: Add Calendar, Add Subscription Calendar, and paste the address." } }
                div { dt { "Google Calendar" } dd { "On a computer: Other calendars, the plus sign, From URL, and paste the address. Google looks for changes a few times a day." } }
                div { dt { "Outlook" } dd { "Add calendar, Subscribe from web, and paste the address." } }
            }
        },
    )
}
