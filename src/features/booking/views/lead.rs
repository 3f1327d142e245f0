//! Whoever can't book asks: the refusal, the phone, and a short form.

use super::frame::{Summary, trap};
use crate::kernel::words::LeadKind;
use crate::ui::form::{FormState, error_summary, field, hidden_fields};
use crate::ui::icon::Icon;
use crate::ui::{button, page_header};
use crate::web::Site;
use crate::web::paths::{DraftSlotPath, SiteAreasPath, SiteLeadPath, SitePath};
use maud::{Markup, html};

/// The page with its title.
pub(in super::super) fn lead(site: &Site, kind: LeadKind, form: &FormState) -> (String, Markup) {
    let shop = site.slug;
    let here = SiteLeadPath { shop }.to_string();
    let zip = form.value("zip");
    let (title, words) = match kind {
        LeadKind::OutOfArea => (
            match zip.is_empty() {
                true => "We don't come there".to_owned(),
                false => format!("We don't come to {zip}"),
            },
            "It lies outside the areas we drive to. Sometimes we can anyway: leave your number, and the shop tells you.",
        ),
        LeadKind::NoSlot => (
            "None of the times suit?".to_owned(),
            "Say when you can, and the shop finds a time with you.",
        ),
        LeadKind::Question | LeadKind::Missed => (
            "Ask the shop".to_owned(),
            "Leave your number and your question, and the shop calls you.",
        ),
    };
    let back = match (kind, form.value("draft").parse()) {
        (LeadKind::NoSlot, Ok(draft)) => DraftSlotPath { shop, draft }.to_string(),
        (LeadKind::OutOfArea, _) => SiteAreasPath { shop }.to_string(),
        _ => SitePath { shop }.to_string(),
    };
    let ask = match kind {
        LeadKind::NoSlot => "When can you?",
        _ => "What is it about?",
    };
    let body = html! {
        (page_header(&title).back("Back", &back))
        p { (words) }
        @if let Some((href, number)) = site.call() { p { a.btn href=(href) { (Icon::Phone) "Call " (number) } } }
        (error_summary(form))
        form.form.step method="post" action=(here) novalidate {
            (hidden_fields(form))
            input type="hidden" name="kind" value=(kind.as_str());
            input type="hidden" name="draft" value=(form.value("draft"));
            (field(form, "name", "Your name").required().autocomplete("name"))
            (field::tel(form, "phone", "Phone").required())
            @if kind == LeadKind::OutOfArea { (field(form, "zip", "ZIP code").optional().autocomplete("postal-code").inputmode("numeric")) }
            (field::email(form, "email", "E-mail").optional())
            (field::textarea(form, "words", ask).optional())
            (trap())
            div.onward { (button::primary("Send")) }
        }
    };
    (title, body)
}

/// It was sent.
pub(in super::super) fn asked(site: &Site) -> Markup {
    let home = SitePath { shop: site.slug }.to_string();
    html! {
        (page_header("Thank you"))
        p role="status" { "The shop has your message, and calls you back." }
        p.row {
            (button::primary("Back to the shop").href(&home))
            @if let Some((href, number)) = site.call() { a.btn href=(href) { (Icon::Phone) "Call " (number) } }
        }
    }
}

/// What was told before the question, for the shop.
pub(in super::super) fn about(summary: &Summary<'_>) -> String {
    let told = summary.told;
    let place = told
        .place
        .as_ref()
        .map(|place| format!("Where: {}", place.words()));
    let car = told.car.as_ref().map(|car| format!("Car: {}", car.words()));
    let work = told
        .work
        .as_ref()
        .map(|_| format!("Work: {}", summary.work_parts().join(", ")));
    let parts: Vec<String> = [place, car, work].into_iter().flatten().collect();
    parts.join("\n")
}
