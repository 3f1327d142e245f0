//! On or off, where answers go, the number for texts.

use crate::features::shops::settings_head;
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for, grid};
use crate::web::paths::{MessageSettingsPath, TemplatesPath};
use maud::{Markup, html};

pub(in super::super) fn sending(form: &FormState) -> Markup {
    let here = MessageSettingsPath.to_string();
    let templates = TemplatesPath.to_string();
    html! {
        (settings_head(&here, true))
        (form_for(&here, "messages", form, &html! {
            p.muted {
                "Which messages are written by themselves, and in which words, is decided by the "
                a href=(templates) { "templates" }
                ". Texts wait from nine in the evening until eight in the morning."
            }
            (grid(&html! {
                (field::checkbox(form, "is_on", "Messages are written by themselves").wide())
                (field::email(form, "reply_to", "Answers to e-mails go to").optional().autocomplete("email")
                    .hint("Empty: to the shop's e-mail."))
                (field::tel(form, "sms_number", "Number for texts").optional().autocomplete("off")
                    .hint("The number that the shop's texts are sent from. Answers to it come in here."))
            }))
            (actions(&html! { (button::primary("Save")) }))
        }))
    }
}
