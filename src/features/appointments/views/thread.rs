//! The latest messages of a visit, and the way to all of them.

use super::super::queries::Said;
use super::detail::DetailView;
use crate::kernel::words::{Channel, Direction};
use crate::ui::icon::Icon;
use crate::ui::time::relative;
use crate::ui::{Tone, badge, button, card, place};
use crate::web::paths::ThreadPath;
use maud::{Markup, html};

/// So many are shown.
const SHOWN: usize = 3;

pub(super) fn thread(view: &DetailView<'_>) -> Markup {
    if !view.can.write {
        return html! {};
    }
    let customer = view.at.customer.id;
    let path = ThreadPath { customer }.to_string();
    // A technician sees no e-mail (R-ACC-15).
    let is_seen = |said: &&Said| view.can.edit || said.channel == Channel::Sms;
    let said: Vec<&Said> = view.past.said.iter().filter(is_seen).collect();
    let new = |said: &&&Said| said.direction == Direction::In && said.read_at.is_none();
    let unread = said.iter().filter(new).count();
    let way = html! { (button::secondary("Write").small().icon(Icon::MessageSquare).href(&path)) };
    let body = html! {
        @if unread > 0 { p { (badge(Tone::Warn, Icon::Mail, &format!("{unread} new"))) } }
        @if said.is_empty() { (place::muted("Nothing was written about this order yet.")) }
        @for said in said.iter().take(SHOWN) { (line(view, said)) }
        @if said.len() > SHOWN { p { a href=(path) { "All messages" } } }
    };
    card("Messages", &way, &body)
}

fn line(view: &DetailView<'_>, said: &Said) -> Markup {
    let who = match (said.direction, said.trigger) {
        (Direction::In, _) => view.at.customer.name.as_str(),
        (Direction::Out, Some(trigger)) => trigger.label(),
        (Direction::Out, None) => "The shop",
    };
    let words: String = said.body.chars().take(120).collect();
    html! {
        p {
            strong { (who) } " " (words) br;
            (place::muted(said.state.label())) " " (relative(said.created_at, view.now, view.zone))
        }
    }
}
