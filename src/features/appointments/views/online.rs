//! That a visit was booked or moved online, and whether the shop has agreed to it (R-BOOK-4).

use super::detail::DetailView;
use crate::kernel::words::{AuthMethod, Confirmation, Source};
use crate::ui::form::{FormState, post_button};
use crate::ui::icon::Icon;
use crate::ui::{Tone, button, place};
use crate::web::paths::AcceptancePath;
use maud::{Markup, html};

/// A request with its one press, or one line.
pub(super) fn online(view: &DetailView<'_>) -> Markup {
    let row = &view.at.appointment;
    let is_asked = row.confirmation == Confirmation::Requested && row.status.is_open();
    if !is_asked && row.source != Source::Booking {
        return html! {};
    }
    if !is_asked {
        let agreed = view.at.order.authorised_method == Some(AuthMethod::Booking);
        return html! {
            p.muted { "Booked online" @if agreed { ", with fixed prices agreed to" } "." }
        };
    }
    let appointment = row.id;
    let action = AcceptancePath { appointment }.to_string();
    let form = FormState::empty().with_version(row.version);
    let accept = button::secondary("Accept").icon(Icon::Check);
    place::note(
        Tone::Warn,
        Icon::CircleQuestionMark,
        &html! {
            p { strong { "Asked for online." } " The customer waits for your word: accept it, or call and give it another time." }
            @if view.can.edit { (post_button(&action, &form, &accept)) }
        },
    )
}
