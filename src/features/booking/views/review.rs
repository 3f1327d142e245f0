//! The last look, and the page of what was booked.

use super::super::draft::Step;
use super::frame::{Summary, consent, costs, costs_and_next, form, rows};
use crate::entity::appointment;
use crate::features::appointments::availability::window;
use crate::features::links::prepare;
use crate::kernel::ids::DraftId;
use crate::kernel::words::{AppointmentStatus, Confirmation};
use crate::ui::form::{FormState, post_button};
use crate::ui::icon::Icon;
use crate::ui::{Tone, button, card, empty_with, place, time};
use crate::web::Site;
use maud::{Markup, html};

pub(in super::super) fn review(site: &Site, id: DraftId, summary: &Summary<'_>) -> Markup {
    let here = Step::Review.path((site.slug, id));
    let button = match summary.is_instant {
        true => "Book this visit",
        false => "Send the request",
    };
    html! {
        section.card.so-far aria-label="Your visit" {
            (rows(site, id, &summary.answers()))
            (costs_and_next(summary))
        }
        (form(&here, &html! { p.muted { (consent(&site.shop.name)) } }, button))
    }
}

/// How it stands now, with a title.
pub(in super::super) fn done(
    site: &Site,
    (visit, summary): (Option<&appointment::Model>, &Summary<'_>),
    (here, again): &(String, String),
) -> (&'static str, Markup) {
    use AppointmentStatus::{Canceled, NoShow};
    let call = site.call();
    let call = html! {
        @if let Some((href, number)) = &call { a.btn href=(href) { (Icon::Phone) "Call " (number) } }
    };
    let stands = visit.filter(|visit| !matches!(visit.status, Canceled | NoShow));
    let Some(visit) = stands else {
        let why = "It was canceled. Call, or book another time.";
        let on = html! { (button::primary("Book another visit").href(again)) (call) };
        let gone = empty_with(Icon::Ban, "This visit does not take place", why, &on);
        return ("Canceled", html! { h1 { "Canceled" } (gone) });
    };
    let is_booked = visit.confirmation != Confirmation::Requested;
    let (title, tone, words) = match is_booked {
        true => ("Booked", Tone::Ok, "The time is yours."),
        false => (
            "Requested",
            Tone::Info,
            "The shop has your request, and calls or texts you to confirm the time.",
        ),
    };
    let body = html! {
        header.front-head { h1 { (title) } }
        (place::note(tone, if is_booked { Icon::CircleCheck } else { Icon::Clock }, &html! { p role="status" { (words) } }))
        (card("Your visit", &html! {}, &html! {
            dl.told {
                div { dt { "When" } dd {
                    strong { (time::date(visit.day, summary.today)) ", " (window(visit.start_at, summary.window, summary.zone)) }
                } }
                @for (name, answer, _) in summary.answers().iter().filter(|(name, ..)| *name != "When") {
                    div { dt { (name) } dd { (answer) } }
                }
            }
            (costs(summary))
        }))
        (prepare(visit.place))
        (card("One page for this visit", &html! {}, &html! {
            p { "When somebody comes, how far it is, what it costs, and where you move or cancel it. Keep its address: whoever has it sees the visit." }
            (post_button(here, &FormState::empty(), &button::primary("Open your visit's page").icon(Icon::CalendarClock)))
        }))
        p.row { (call) }
        p.muted { "Something else? Call the shop." }
    };
    (title, body)
}
