//! The templates of the shop, and the form of one.

use super::super::commands::NewTemplate;
use super::super::template::Field;
use super::super::usual;
use super::preview::{Preview, shown};
use crate::entity::message_template::Model;
use crate::features::shops::settings_head;
use crate::kernel::words::{Channel, Trigger};
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::icon::Icon;
use crate::ui::table::{self, Column};
use crate::ui::{Tone, badge, button, card, page_header, place};
use crate::web::form::new_key;
use crate::web::paths::{
    MessageSettingsPath, MessagesPath, NewTemplatePath, TemplateDeactivationPath, TemplatePath,
    TemplateReactivationPath, TemplateTestPath, TemplatesPath, UsualTemplatesPath,
};
use maud::{Markup, html};

const COLUMNS: &[Column] = &[
    table::text("When"),
    table::text("Text message"),
    table::text("E-mail"),
];
const OWN: &[Column] = &[
    table::text("Name"),
    table::text("Sent by"),
    table::text("In use"),
];

/// The moments that come by themselves, in the order of a visit.
fn moments() -> Vec<Trigger> {
    let mut moments: Vec<Trigger> = usual::ALL.iter().map(|usual| usual.trigger).collect();
    moments.dedup();
    moments
}

pub(in super::super) fn index(rows: &[Model], is_on: bool, may_edit: bool) -> Markup {
    let settings = MessageSettingsPath.to_string();
    html! {
        @if may_edit { (settings_head(&TemplatesPath.to_string(), true)) }
        @else { (page_header("Templates").back("Messages", &MessagesPath.to_string())) }
        @if !is_on {
            (place::note(Tone::Idle, Icon::Info, &html! {
                p { "Nothing is written by itself yet. Switch on the messages that customers are to get." }
            }))
        }
        @if may_edit {
            (place::row(&html! {
                @if !is_on || !usual::ALL.iter().all(|usual| is_used(rows, usual)) {
                    (post_button(&UsualTemplatesPath.to_string(), &FormState::empty().with_key(new_key()),
                        &button::primary("Switch on the usual ones").icon(Icon::Check)))
                }
                (button::secondary("Sending").href(&settings))
            }))
        }
        (table::table("Messages that are written by themselves", COLUMNS, &html! {
            @for moment in moments() {
                (table::row(None, COLUMNS, &[
                    html! { (moment.label()) },
                    cell(rows, (moment, Channel::Sms), may_edit),
                    cell(rows, (moment, Channel::Email), may_edit),
                ]))
            }
        }, None))
        (own(rows, may_edit))
    }
}

/// Whether one press would change nothing about it.
fn is_used(rows: &[Model], usual: &usual::Usual) -> bool {
    let is_it = |row: &Model| row.is_active && row.code == usual.code();
    !usual.is_common || rows.iter().any(is_it)
}

/// On, off, or not written yet; a way to its words.
fn cell(rows: &[Model], (moment, channel): (Trigger, Channel), may_edit: bool) -> Markup {
    let is_it = |row: &&Model| row.trigger == Some(moment) && row.channel == channel;
    let row = rows.iter().find(is_it);
    let fresh = format!(
        "{NewTemplatePath}?trigger={}&channel={}",
        moment.as_str(),
        channel.as_str()
    );
    let name = html! { span.vh { " " (moment.label()) ", " (channel.label()) } };
    html! {
        (switched(row.is_some_and(|row| row.is_active)))
        @if may_edit {
            " "
            @match row {
                Some(row) => { a href=(TemplatePath { template: row.id }) { "Words" (name) } }
                None => { a href=(fresh) { "Write" (name) } }
            }
        }
    }
}

fn switched(is_on: bool) -> Markup {
    match is_on {
        true => badge(Tone::Ok, Icon::Check, "On"),
        false => badge(Tone::Idle, Icon::Minus, "Off"),
    }
}

fn own(rows: &[Model], may_edit: bool) -> Markup {
    let own: Vec<&Model> = rows.iter().filter(|row| row.trigger.is_none()).collect();
    let new = NewTemplatePath.to_string();
    let add = button::secondary("New template")
        .icon(Icon::Plus)
        .href(&new);
    let list = html! {
        @if own.is_empty() { p.muted { "Words that your people choose when they write to a customer: directions, what to prepare, a delay." } }
        @else {
            (table::table("Templates to choose from", OWN, &html! {
                @for row in &own {
                    (table::row(None, OWN, &[
                        html! {
                            @if may_edit { a href=(TemplatePath { template: row.id }) { (row.name) } } @else { (row.name) }
                        },
                        html! { (row.channel.label()) },
                        switched(row.is_active),
                    ]))
                }
            }, None))
        }
    };
    let head = html! { @if may_edit { (add) } };
    card("To choose from", &head, &list)
}

pub(in super::super) fn new(form: &FormState, begun: &NewTemplate, shown: &[Preview]) -> Markup {
    let list = TemplatesPath.to_string();
    let title = begun
        .trigger
        .map_or("New template", |trigger| trigger.label());
    let hidden = html! {
        @if let Some(trigger) = begun.trigger {
            input type="hidden" name="trigger" value=(trigger.as_str());
            input type="hidden" name="channel" value=(begun.channel.as_str());
        }
    };
    let main = form_for(
        &list,
        "template",
        form,
        &html! { (hidden) (fields(form, begun, "Add template")) },
    );
    html! {
        (page_header(title).back("Templates", &list).meta(html! { span { (begun.channel.label()) } }))
        (place::columns(
            &html! { (main) (looks(shown)) },
            &places(begun.trigger),
        ))
    }
}

/// The form of a template; `tried`: that of a message to oneself.
pub(in super::super) fn edit(
    form: &FormState,
    (row, tried): (&Model, &FormState),
    shown: &[Preview],
) -> Markup {
    let list = TemplatesPath.to_string();
    let path = TemplatePath { template: row.id }.to_string();
    let of = NewTemplate::from(row);
    let (action, switch) = match row.is_active {
        true => (
            TemplateDeactivationPath { template: row.id }.to_string(),
            button::secondary("Switch off").icon(Icon::Ban),
        ),
        false => (
            TemplateReactivationPath { template: row.id }.to_string(),
            button::primary("Switch on").icon(Icon::Check),
        ),
    };
    html! {
        (page_header(&row.name)
            .back("Templates", &list)
            .badge(switched(row.is_active))
            .meta(html! { span { (row.channel.label()) } })
            .action(post_button(&action, &FormState::empty(), &switch)))
        (place::columns(
            &html! {
                (form_for(&path, "template", form, &fields(form, &of, "Save")))
                (looks(shown))
            },
            &html! { (places(row.trigger)) (test(row, tried)) },
        ))
    }
}

fn fields(form: &FormState, of: &NewTemplate, save: &str) -> Markup {
    let channels = Channel::ALL
        .iter()
        .map(|channel| (channel.as_str(), channel.label()));
    let is_own = of.trigger.is_none();
    let has_subject = is_own || of.channel == Channel::Email;
    html! {
        (grid(&html! {
            @if is_own {
                (field::text(form, "name", "Name").required().autocomplete("off"))
                (field::radios(form, "channel", "Sent by", channels))
            }
            @if has_subject {
                (field::text(form, "subject", "Subject").wide().autocomplete("off")
                    .hint(if is_own { "Of an e-mail." } else { "" }))
            }
            (field::textarea(form, "body", "Text").required().rows(7).wide()
                .hint("A text names the shop and how to stop; where your words do not, that is added."))
        }))
        (actions(&html! {
            (button::primary(save))
            (button::secondary("Preview").sends("preview", "true"))
            (button::quiet("Cancel").href(&TemplatesPath.to_string()))
        }))
    }
}

fn looks(previews: &[Preview]) -> Markup {
    card(
        "As your latest customers would get it",
        &html! {},
        &shown(previews),
    )
}

/// What can be named, and whether it is always there.
fn places(moment: Option<Trigger>) -> Markup {
    let always = Field::ALL
        .iter()
        .filter(|field| field.is_always_there(moment));
    let maybe = Field::ALL
        .iter()
        .filter(|field| !field.is_always_there(moment) && field.is_ever_there(moment));
    let body = html! {
        p { "Write these, and what they mean stands there:" }
        ul { @for field in always { li { code { "{{" (field.path()) "}}" } " " (place::muted(field.about())) } } }
        p { "These may be missing, so say what to write then:" }
        ul {
            @for field in maybe {
                li { code { "{{" (field.path()) " | \"" (field.instead()) "\"}}" } " " (place::muted(field.about())) }
            }
        }
    };
    card("Places", &html! {}, &body)
}

fn test(row: &Model, tried: &FormState) -> Markup {
    let path = TemplateTestPath { template: row.id }.to_string();
    let body = form_for(
        &path,
        "test",
        tried,
        &html! {
            @match row.channel {
                Channel::Sms => { (field::tel(tried, "phone", "Your phone").required().autocomplete("tel")) }
                Channel::Email => { p.muted { "It goes to the address that you sign in with." } }
            }
            (actions(&html! { (button::secondary("Send to me").icon(Icon::Send)) }))
        },
    );
    card("Try it", &html! {}, &body)
}

pub(in super::super) fn already_saved(location: &str) -> Markup {
    html! { p { "Already saved as " a href=(location) { "this template" } ". Save this as another?" } }
}
