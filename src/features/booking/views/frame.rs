//! What stands around each step: how far it is, the question, and what was told so far.

use super::super::draft::{Step, Told};
use super::super::forms::TRAP;
use crate::features::appointments::availability::{Area, window};
use crate::features::shops::catalog::Job;
use crate::kernel::ids::DraftId;
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use crate::ui::form::{FormState, error_summary};
use crate::ui::icon::Icon;
use crate::ui::{button, page_header, time};
use crate::web::Site;
use crate::web::paths::{SiteBookPath, SitePath};
use chrono::{NaiveDate, TimeDelta};
use maud::{Markup, html};

/// A step, and whose draft it belongs to; none yet before the first answer.
pub(in super::super) struct Around<'a> {
    pub(in super::super) site: &'a Site,
    pub(in super::super) id: Option<DraftId>,
    pub(in super::super) step: Step,
    pub(in super::super) form: &'a FormState,
    pub(in super::super) summary: Option<Summary<'a>>,
}

/// What was told, what it costs and how long it takes.
pub(in super::super) struct Summary<'a> {
    pub(in super::super) told: &'a Told,
    /// How many show what is wrong.
    pub(in super::super) photos: usize,
    pub(in super::super) jobs: Vec<Job>,
    /// In which the place lies.
    pub(in super::super) area: Option<&'a Area>,
    /// Before tax, and whether it may become more.
    pub(in super::super) price: (Cents, bool),
    pub(in super::super) minutes: i32,
    /// Minutes of the arrival window.
    pub(in super::super) window: i32,
    pub(in super::super) is_instant: bool,
    pub(in super::super) zone: ShopTime,
    pub(in super::super) today: NaiveDate,
}

impl Summary<'_> {
    /// "$189.00", "from $89.00", or that the shop says so later.
    pub(super) fn price_words(&self) -> String {
        match self.price {
            (Cents::ZERO, _) if self.jobs.is_empty() => {
                "The shop tells you before it begins".to_owned()
            }
            (sum, true) => format!("from {sum} before tax"),
            (sum, false) => format!("{sum} before tax"),
        }
    }

    pub(super) fn fee_words(&self) -> String {
        match self.area {
            Some(area) if area.trip_fee > Cents::ZERO => area.trip_fee.to_string(),
            Some(_) => "none".to_owned(),
            None => "The shop tells you before it comes".to_owned(),
        }
    }

    /// What both come to, before tax; nothing where there is no fee, or no price yet.
    pub(super) fn together(&self) -> Option<String> {
        let fee = self.area?.trip_fee;
        let (sum, is_from) = self.price;
        let both = sum.checked_add(fee).ok()?;
        let is_told = fee > Cents::ZERO && !self.jobs.is_empty();
        is_told.then(|| match is_from {
            true => format!("from {both} before tax"),
            false => format!("{both} before tax"),
        })
    }

    pub(super) fn lasting(&self) -> String {
        format!(
            "about {}",
            time::lasting(TimeDelta::minutes(self.minutes.into()))
        )
    }

    /// Each service, and what it does in the visitor's words.
    pub(super) fn work_parts(&self) -> Vec<String> {
        let names = self.jobs.iter().map(|job| job.service.name.clone());
        let work = self.told.work.as_ref();
        let symptoms = work.and_then(|work| work.symptoms.as_ref());
        let photos = match self.photos {
            0 => None,
            1 => Some("1 photo".to_owned()),
            photos => Some(format!("{photos} photos")),
        };
        names
            .chain(symptoms.map(|words| format!("“{words}”")))
            .chain(photos)
            .collect()
    }

    /// Each question that has an answer: what it is called, the answer, and the step.
    pub(super) fn answers(&self) -> Vec<(&'static str, Markup, Step)> {
        let told = self.told;
        let mut answers = Vec::new();
        if let Some(place) = &told.place {
            answers.push(("Where", html! { (place.words()) }, Step::Place));
        }
        if let Some(car) = &told.car {
            answers.push(("Car", html! { (car.words()) }, Step::Vehicle));
        }
        if told.work.is_some() {
            let work = html! { @for part in self.work_parts() { span { (part) } } };
            answers.push(("Work", work, Step::Services));
        }
        if let Some(slot) = told.slot {
            let day = self.zone.day(slot.start);
            let when = html! { (time::date(day, self.today)) ", " (window(slot.start, self.window, self.zone)) };
            answers.push(("When", when, Step::Slot));
        }
        if let Some(contact) = &told.contact {
            let phone = crate::kernel::contact::Phone::stored(contact.phone.clone()).national();
            let who = html! {
                span { (contact.name) }
                span { (phone) }
                @if let Some(email) = &contact.email { span { (email) } }
            };
            answers.push(("You", who, Step::Contact));
        }
        answers
    }
}

/// The page of a step. `body` stands under the question.
pub(in super::super) fn step(around: &Around<'_>, body: &Markup) -> Markup {
    let number = around.step.number();
    let all = Step::ALL.len();
    html! {
        header.step-head {
            p.row {
                @if let Some(back) = back(around) { a href=(back) { (Icon::ChevronLeft) "Back" } }
                span.muted { "Step " (number) " of " (all) }
            }
            div.steps aria-hidden="true" { @for at in 1..=all { span.done[at <= number] {} } }
            h1 { (around.step.title()) }
        }
        (error_summary(around.form))
        (body)
        @if let Some(summary) = &around.summary && around.step != Step::Review { (so_far(around, summary)) }
    }
}

fn back(around: &Around<'_>) -> Option<String> {
    let shop = around.site.slug;
    let before = Step::ALL
        .into_iter()
        .take_while(|step| *step < around.step)
        .last();
    match (around.id, before) {
        (Some(draft), Some(step)) => Some(step.path((shop, draft))),
        _ => Some(SitePath { shop }.to_string()),
    }
}

/// What was told, each with the way to change it; from the times on with what it costs and what comes
/// next, before anybody is asked for a phone (R-BOOK-2).
fn so_far(around: &Around<'_>, summary: &Summary<'_>) -> Markup {
    let Some(id) = around.id else {
        return html! {};
    };
    let others = summary.answers().into_iter();
    let others: Vec<_> = others.filter(|(_, _, step)| *step != around.step).collect();
    let is_late = around.step >= Step::Slot;
    html! {
        @if !others.is_empty() {
            section.card.so-far aria-labelledby="so-far" {
                h2 #so-far { "So far" }
                (rows(around.site, id, &others))
                @if is_late { (costs_and_next(summary)) }
            }
        }
    }
}

pub(super) fn rows(site: &Site, id: DraftId, answers: &[(&'static str, Markup, Step)]) -> Markup {
    html! {
        dl.told {
            @for (name, answer, step) in answers {
                div {
                    dt { (name) }
                    dd { (answer) }
                    dd { a href=(step.path((site.slug, id))) aria-label={ "Change " (name) } { "Change" } }
                }
            }
        }
    }
}

/// What it costs, and what comes next.
pub(super) fn costs_and_next(summary: &Summary<'_>) -> Markup {
    let next = match summary.is_instant {
        true => "Once you have booked, the time is yours. The technician calls when on the way.",
        false => {
            "You send a request. The shop looks at it and calls or texts you to confirm the time."
        }
    };
    html! { (costs(summary)) p.muted { (next) } }
}

pub(super) fn costs(summary: &Summary<'_>) -> Markup {
    html! {
        dl.told {
            div { dt { "Price" } dd { strong { (summary.price_words()) } } }
            div { dt { "Trip fee" } dd { (summary.fee_words()) } }
            @if let Some(both) = summary.together() { div { dt { "Together" } dd { strong { (both) } } } }
            div { dt { "Takes" } dd { (summary.lasting()) } }
        }
    }
}

/// What is said about calls and messages. It is kept with the booking as it was shown (R-BOOK-7).
pub(in super::super) fn consent(shop: &str) -> String {
    format!(
        "By booking you agree that {shop} calls and texts you at this number about this visit. Message and data \
         rates may apply. Reply STOP to any text, and no more will come."
    )
}

/// A field for programs; people don't see it (R-BOOK-5).
pub(super) fn trap() -> Markup {
    html! {
        div.trap aria-hidden="true" {
            label { "Website" input name=(TRAP) type="text" value="" tabindex="-1" autocomplete="off"; }
        }
    }
}

/// A form of a step: the browser sends it, and the answer is the next page. Its button is the one way on.
pub(super) fn form(action: &str, fields: &Markup, button: &str) -> Markup {
    drawn((action, None), fields, button)
}

/// The same with files. It has other buttons too; what Enter presses stands first.
pub(super) fn form_with_files(action: &str, fields: &Markup, button: &str) -> Markup {
    let fields = html! { button type="submit" hidden {} (fields) };
    drawn((action, Some("multipart/form-data")), &fields, button)
}

fn drawn((action, kind): (&str, Option<&str>), fields: &Markup, button: &str) -> Markup {
    html! {
        form.form.step method="post" action=(action) enctype=[kind] novalidate {
            (fields)
            (trap())
            div.onward { (button::primary(button)) }
        }
    }
}

/// Nobody finished it within a day.
pub(in super::super) fn expired(site: &Site) -> Markup {
    let shop = site.slug;
    let again = SiteBookPath { shop }.to_string();
    html! {
        (page_header("This booking has expired"))
        p { "What you typed is kept for a day. Start again: it takes a minute." }
        p.row {
            (button::primary("Start again").href(&again))
            @if let Some((href, number)) = site.call() { a.btn href=(href) { (Icon::Phone) "Call " (number) } }
        }
    }
}

/// The shop takes no bookings here.
pub(in super::super) fn off(site: &Site) -> Markup {
    let home = SitePath { shop: site.slug }.to_string();
    html! {
        (page_header("Call us to book").back(&site.shop.name, &home))
        p { "The shop takes bookings by phone. Say where the car is and what it does, and you get a time." }
        @if let Some((href, number)) = site.call() {
            p { a.btn.btn-primary.btn-huge href=(href) { (Icon::Phone) "Call " (number) } }
        }
    }
}
