//! How the words look for the latest real records (R-MSG-2).

use super::super::commands::NewTemplate;
use super::super::queries::subject::Subject;
use super::super::template::{Field, Values, compile};
use super::super::words::dressed;
use crate::kernel::sms::{self, Length};
use crate::kernel::words::Channel;
use crate::ui::place;
use maud::{Markup, html};

/// A message as one customer would get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Preview {
    pub(in super::super) to: String,
    pub(in super::super) subject: Option<String>,
    pub(in super::super) body: String,
    pub(in super::super) length: Option<Length>,
}

/// One for each of them, or an example; none while the words can't be read.
pub(in super::super) fn previews(of: &NewTemplate, latest: &[Subject]) -> Vec<Preview> {
    let Ok(body) = compile(&of.body, of.trigger) else {
        return Vec::new();
    };
    let subject = of
        .subject
        .as_deref()
        .filter(|_| of.channel == Channel::Email);
    let subject = subject.and_then(|text| compile(text, of.trigger).ok());
    let one = |(to, shop): (&str, &str), mut values: Values| {
        // No look at words gives a link away; it is as long as a real one.
        values.set(Field::Link, Field::Link.sample().to_owned());
        let values = &values;
        let body = body.fill(values);
        let is_text = of.channel == Channel::Sms;
        let body = match is_text {
            true => dressed(&body, shop),
            false => body,
        };
        Preview {
            to: to.to_owned(),
            subject: subject.as_ref().map(|subject| subject.fill(values)),
            length: is_text.then(|| sms::length(&body)),
            body,
        }
    };
    if latest.is_empty() {
        return vec![one(("An example", "Your shop"), Values::sample())];
    }
    latest
        .iter()
        .map(|at| one((&at.name, &at.shop_name), at.values()))
        .collect()
}

pub(super) fn shown(previews: &[Preview]) -> Markup {
    html! {
        @if previews.is_empty() {
            p.muted { "The words can't be read yet." }
        }
        @for preview in previews {
            section {
                p { strong { (preview.to) } @if let Some(length) = preview.length { " " (place::muted(&long(length))) } }
                @if let Some(subject) = &preview.subject { p { "Subject: " (subject) } }
                (place::lines(&preview.body))
            }
        }
    }
}

/// "142 characters, 1 text", "171 characters, 3 texts because of a special character".
fn long(length: Length) -> String {
    let Length {
        letters,
        parts,
        is_wide,
    } = length;
    let texts = if parts == 1 { "text" } else { "texts" };
    let why = match is_wide {
        true => ", short because of a special character",
        false => "",
    };
    format!("{letters} characters, {parts} {texts}{why}")
}
