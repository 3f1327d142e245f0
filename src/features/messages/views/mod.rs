//! The pages of messages: data in, markup out.

pub(super) mod boxes;
pub(super) mod preview;
pub(super) mod settings;
pub(super) mod templates;
pub(super) mod thread;

use super::commands::{AGAIN, WAITING};
use crate::entity::message;
use crate::kernel::words::{Direction, MessageState};
use crate::ui::form::{FormState, post_button};
use crate::ui::icon::Icon;
use crate::ui::{Tone, badge, button};
use crate::web::form::new_key;
use crate::web::paths::{MessageCancellationPath, MessageReleasePath, MessageRetryPath};
use maud::{Markup, html};

/// How far it is, with the colour of that.
fn look(state: MessageState) -> (Tone, Icon) {
    match state {
        MessageState::Queued => (Tone::Idle, Icon::Clock),
        MessageState::Held => (Tone::Idle, Icon::Moon),
        MessageState::Sending => (Tone::Idle, Icon::Send),
        MessageState::Sent => (Tone::Ok, Icon::Check),
        MessageState::Delivered => (Tone::Ok, Icon::CheckCheck),
        MessageState::Failed => (Tone::Bad, Icon::Ban),
        MessageState::Unknown => (Tone::Warn, Icon::CircleQuestionMark),
        MessageState::Canceled => (Tone::Idle, Icon::X),
        MessageState::Received => (Tone::Idle, Icon::MessageSquare),
    }
}

fn state(state: MessageState) -> Markup {
    let (tone, icon) = look(state);
    badge(tone, icon, state.label())
}

/// The buttons of a message: again, not at all, now in spite of the hour. `back`: where they were pressed.
fn decisions(row: &message::Model, (may_release, back): (bool, &str)) -> Markup {
    let id = row.id;
    if row.direction == Direction::In {
        return html! {};
    }
    let form = || {
        let mut form = FormState::empty().with_key(new_key());
        form.set("back", back);
        form
    };
    let again = match row.state {
        MessageState::Queued => "Send now",
        _ => "Send again",
    };
    let [retry, cancel, release] = [
        MessageRetryPath { message: id }.to_string(),
        MessageCancellationPath { message: id }.to_string(),
        MessageReleasePath { message: id }.to_string(),
    ];
    html! {
        @if AGAIN.contains(&row.state) { (post_button(&retry, &form(), &button::secondary(again).small())) }
        @if row.state == MessageState::Held && may_release {
            (post_button(&release, &form(), &button::secondary("Send anyway").small()))
        }
        @if WAITING.contains(&row.state) { (post_button(&cancel, &form(), &button::quiet("Cancel").small())) }
    }
}
