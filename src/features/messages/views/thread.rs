//! One customer's messages, the box to answer, and what the customer allows.

use super::super::link;
use super::super::queries::subject::Subject;
use super::{decisions, look, state};
use crate::entity::{message, message_template};
use crate::features::customers::views::contact;
use crate::kernel::words::{Channel, ConsentState, Direction, Purpose};
use crate::ui::form::{FormState, actions, field, form_for, post_button};
use crate::ui::icon::Icon;
use crate::ui::list::{Event, timeline};
use crate::ui::time::{at, relative};
use crate::ui::{Tone, badge, button, card, empty, facts, fold, page_header, place};
use crate::web::paths::{ConsentPath, CustomerPath, MessagesPath, ThreadPath, ThreadReadPath};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What this person may do.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Can {
    /// About messages: again, not at all; and note what the customer wants.
    pub(in super::super) decide: bool,
    /// Send in spite of the hour.
    pub(in super::super) release: bool,
    pub(in super::super) see_customer: bool,
    /// Chooses words, and writes none.
    pub(in super::super) only_templates: bool,
}

/// What the page shows.
#[derive(Debug)]
pub(in super::super) struct Thread<'a> {
    pub(in super::super) to: &'a Subject,
    /// The newest first.
    pub(in super::super) messages: &'a [message::Model],
    pub(in super::super) templates: &'a [message_template::Model],
    pub(in super::super) form: &'a FormState,
    pub(in super::super) consent: &'a FormState,
    pub(in super::super) can: Can,
    pub(in super::super) now: DateTime<Utc>,
    pub(in super::super) zone: Tz,
}

pub(in super::super) fn page(view: &Thread<'_>) -> Markup {
    let customer = view.to.customer;
    let [list, profile, read] = [
        MessagesPath.to_string(),
        CustomerPath { customer }.to_string(),
        ThreadReadPath { customer }.to_string(),
    ];
    let is_new = |row: &message::Model| row.direction == Direction::In && row.read_at.is_none();
    let mut head = page_header(&view.to.name);
    if view.can.decide {
        head = head.back("Messages", &list);
    }
    if view.can.see_customer {
        head = head.button(
            &button::secondary("Customer")
                .icon(Icon::User)
                .href(&profile),
        );
    }
    if view.can.decide && view.messages.iter().any(is_new) {
        head = head.action(post_button(
            &read,
            &FormState::empty(),
            &button::secondary("Mark as read").icon(Icon::Check),
        ));
    }
    let main = html! { (answer(view)) (events(view)) };
    let aside = html! { @if !view.can.only_templates { (allowed(view)) } };
    let names = format!("message customer/{customer} consent/{customer}");
    place::live(&names, &html! { (head) (place::columns(&main, &aside)) })
}

fn answer(view: &Thread<'_>) -> Markup {
    let (form, here) = (
        view.form,
        ThreadPath {
            customer: view.to.customer,
        }
        .to_string(),
    );
    let chosen = form.value("template");
    let is_technician = view.can.only_templates;
    let links = html! {
        @if !view.templates.is_empty() {
            p {
                (place::muted("Words to begin with: "))
                @for row in view.templates { a href={ (here) "?template=" (row.id) } { (row.name) } " " }
            }
        } @else if is_technician { p.muted { "There are no templates to choose from yet." } }
    };
    let fields = html! {
        @if !chosen.is_empty() { input type="hidden" name="template" value=(chosen); }
        @if is_technician { (place::lines(form.value("body"))) }
        @else {
            (field::radios(form, "channel", "Send by", ways(view.to)))
            (field::text(form, "subject", "Subject").autocomplete("off").hint("Of an e-mail."))
            (field::textarea(form, "body", "Message").required().rows(4))
        }
        @if !is_technician || !chosen.is_empty() {
            (actions(&html! { (button::primary("Send").icon(Icon::Send)) }))
        }
    };
    card(
        "Write",
        &html! {},
        &html! { (links) (form_for(&here, "answer", form, &fields)) },
    )
}

/// The channels that reach them; both if none does, so that the answer says why.
fn ways(to: &Subject) -> Vec<(&str, &str)> {
    let reaches = |channel: Channel| to.address(channel).is_some();
    let is_reached = Channel::ALL.iter().any(|channel| reaches(*channel));
    let ways = Channel::ALL
        .iter()
        .filter(|channel| !is_reached || reaches(**channel));
    ways.map(|channel| (channel.as_str(), channel.label()))
        .collect()
}

fn events(view: &Thread<'_>) -> Markup {
    if view.messages.is_empty() {
        return empty(
            Icon::MessageSquare,
            "No messages yet",
            "What is written to and fro stands here.",
            None,
        );
    }
    let events: Vec<Event> = view.messages.iter().map(|row| event(view, row)).collect();
    card("Thread", &html! {}, &timeline(&events))
}

fn event(view: &Thread<'_>, row: &message::Model) -> Event {
    let is_in = row.direction == Direction::In;
    let here = ThreadPath {
        customer: view.to.customer,
    }
    .to_string();
    let who = match (is_in, &row.sent_by, row.trigger) {
        (true, ..) => view.to.name.clone(),
        (_, Some(name), _) => name.clone(),
        (_, _, Some(trigger)) => format!("by itself: {}", trigger.label()),
        _ => "by itself".to_owned(),
    };
    let what = html! {
        @if let Some(subject) = &row.subject { strong { (link::told(subject)) } br; }
        span.pre { (link::told(&row.body)) }
        br;
        (place::muted(row.channel.label())) " "
        @if is_in { @if row.read_at.is_none() { (badge(Tone::Warn, Icon::Mail, "New")) } }
        @else {
            (state(row.state))
            @if row.not_before > view.now { " goes " (at(row.not_before, view.zone)) }
            @if let Some(why) = &row.error { " " (place::muted(why)) }
            @if view.can.decide { (place::row(&decisions(row, (view.can.release, &here)))) }
        }
    };
    Event {
        tone: if is_in { Tone::Warn } else { look(row.state).0 },
        when: relative(row.created_at, view.now, view.zone),
        who,
        what,
    }
}

fn allowed(view: &Thread<'_>) -> Markup {
    let to = view.to;
    let said = |channel, purpose| match to.consent(channel, purpose) {
        ConsentState::Denied => badge(Tone::Bad, Icon::Ban, ConsentState::Denied.label()),
        ConsentState::Granted => badge(Tone::Ok, Icon::Check, ConsentState::Granted.label()),
        ConsentState::Unknown => place::muted(ConsentState::Unknown.label()),
    };
    let each = |channel: Channel| {
        html! {
            "Visits and bills: " (said(channel, Purpose::Service)) br;
            "Offers: " (said(channel, Purpose::Marketing))
        }
    };
    let reach = facts([
        ("Phone", contact::phone(to.phone.as_deref(), None)),
        ("E-mail", contact::email(to.email.as_deref())),
        ("Texts", each(Channel::Sms)),
        ("E-mails", each(Channel::Email)),
    ]);
    let path = ConsentPath {
        customer: to.customer,
    }
    .to_string();
    let form = view.consent;
    let channels = Channel::ALL.iter().map(|one| (one.as_str(), one.label()));
    let purposes = Purpose::ALL.iter().map(|one| (one.as_str(), one.label()));
    let answers =
        [ConsentState::Granted, ConsentState::Denied].map(|one| (one.as_str(), one.label()));
    let asking = form_for(
        &path,
        "consent",
        form,
        &html! {
            (field::radios(form, "channel", "Sent by", channels))
            (field::radios(form, "purpose", "About", purposes))
            (field::radios(form, "state", "The customer says", answers))
            (field::text(form, "wording", "In these words").optional().autocomplete("off")
                .hint("As it was said, or what was shown to be agreed to."))
            (actions(&html! { (button::secondary("Note it")) }))
        },
    );
    card(
        "What the customer wants",
        &html! {},
        &html! {
            (reach)
            @if view.can.decide { (fold("Change", &html! {}, form.has_errors(), &asking)) }
        },
    )
}
