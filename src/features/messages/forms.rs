//! What people type about messages.

use super::commands::{NewTemplate, Reply, Sending};
use super::consent::Word;
use super::template::compile;
use super::words::longest;
use crate::kernel::contact::{Email, Phone};
use crate::kernel::words::{Channel, ConsentMethod, ConsentState, Purpose};
use crate::ui::form::{FormState, ticked};

/// The form of what is stored.
pub(super) fn sending(of: &Sending) -> FormState {
    let number = of.sms_number.clone().map(Phone::stored);
    FormState::of([
        ("is_on", ticked(of.is_on)),
        ("reply_to", of.reply_to.clone().unwrap_or_default()),
        (
            "sms_number",
            number.map(|number| number.national()).unwrap_or_default(),
        ),
    ])
}

pub(super) fn read_sending(form: &mut FormState) -> Option<Sending> {
    let reply_to = form.optional("reply_to", "Reply-to", 254);
    let reply_to = reply_to.and_then(|typed| match Email::parse(&typed) {
        Ok(email) => Some(email.as_str().to_owned()),
        Err(e) => {
            form.fail("reply_to", e.to_string());
            None
        }
    });
    let number = form.optional("sms_number", "Number for texts", 40);
    let sms_number = number.and_then(|typed| phone(form, "sms_number", &typed));
    let new = Sending {
        is_on: form.is_checked("is_on"),
        reply_to,
        sms_number,
    };
    (!form.has_errors()).then_some(new)
}

fn phone(form: &mut FormState, field: &str, typed: &str) -> Option<String> {
    match Phone::parse(typed, "US") {
        Ok(phone) => Some(phone.e164().to_owned()),
        Err(e) => {
            form.fail(field, e.to_string());
            None
        }
    }
}

/// The form of these words.
pub(super) fn template(of: &NewTemplate) -> FormState {
    FormState::of([
        ("name", of.name.clone()),
        ("channel", of.channel.as_str().to_owned()),
        ("subject", of.subject.clone().unwrap_or_default()),
        ("body", of.body.clone()),
    ])
}

/// What was typed in place of `of`: words that compile for its moment. Name and channel are typed for
/// those only that belong to no moment.
pub(super) fn read_template(form: &mut FormState, of: &NewTemplate) -> Option<NewTemplate> {
    let mut new = of.clone();
    if of.trigger.is_none() {
        new.name = form.required("name", "Name", 80);
        if let Some(channel) = form.choice("channel", "Channel") {
            new.channel = channel;
        }
    }
    new.subject = match new.channel {
        Channel::Sms => None,
        Channel::Email => Some(form.required("subject", "Subject", 120)),
    };
    form.demand("body", "Text");
    new.body = form.multiline("body", "Text", 2000).unwrap_or_default();
    let texts = [
        ("subject", new.subject.clone()),
        ("body", Some(new.body.clone())),
    ];
    for (field, text) in texts {
        if let Some(text) = text
            && let Err(wrong) = compile(&text, new.trigger)
        {
            form.fail(field, wrong.to_string());
        }
    }
    (!form.has_errors()).then_some(new)
}

pub(super) fn reply(form: &mut FormState) -> Option<Reply> {
    let channel: Option<Channel> = form.choice("channel", "Channel");
    let subject = match channel {
        Some(Channel::Email) => Some(form.required("subject", "Subject", 200)),
        _ => None,
    };
    form.demand("body", "Message");
    let most = longest(channel.unwrap_or(Channel::Email));
    let body = form
        .multiline("body", "Message", most - 200)
        .unwrap_or_default();
    let new = Reply {
        channel: channel?,
        subject,
        body,
        template: form.value("template").parse().ok(),
    };
    (!form.has_errors()).then_some(new)
}

/// What a customer said to somebody of the shop.
pub(super) fn word(form: &mut FormState) -> Option<Word> {
    let channel: Option<Channel> = form.choice("channel", "Channel");
    let purpose: Option<Purpose> = form.choice("purpose", "Purpose");
    let state: Option<ConsentState> = form.choice("state", "Answer");
    let wording = form.optional("wording", "In these words", 500);
    if form.has_errors() {
        return None;
    }
    Some(Word {
        channel: channel?,
        purpose: purpose?,
        state: state?,
        method: ConsentMethod::Staff,
        wording,
    })
}

/// Where a try goes: to the own address, or to the number that was typed.
pub(super) fn own_address(form: &mut FormState, channel: Channel, email: &str) -> Option<String> {
    match channel {
        Channel::Email => Some(email.to_owned()),
        Channel::Sms => {
            let typed = form.required("phone", "Your phone", 40);
            match form.has_errors() {
                true => None,
                false => phone(form, "phone", &typed),
            }
        }
    }
}
