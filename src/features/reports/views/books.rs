//! What the last look at the books found.

use super::super::books::{Fault, Kind, PROMISES};
use crate::entity::books_check;
use crate::kernel::ids::{CreditNoteId, CustomerId, InvoiceId};
use crate::ui::form::{FormState, post_button};
use crate::ui::{Icon, Tone, badge, button, card, empty, page_header, place, time};
use crate::web::paths::{BooksPath, CreditNotePath, CustomerPath, InvoicePath};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};
use serde::Deserialize;

/// As it was kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Detail {
    faults: Vec<Fault>,
    more: bool,
}

pub(in super::super) fn books(
    last: &[books_check::Model],
    (now, zone): (DateTime<Utc>, Tz),
) -> Markup {
    let action = BooksPath.to_string();
    let look = button::primary("Look now").icon(Icon::Gauge);
    let look = post_button(&action, &FormState::empty(), &look);
    let at = last.iter().filter_map(|look| look.checked_at).max();
    let meta =
        html! { @if let Some(at) = at { span { "Looked at " (time::relative(at, now, zone)) } } };
    let (kept, broken): (Vec<_>, Vec<_>) = last.iter().partition(|look| look.ok);
    html! {
        (page_header("The books").meta(meta).action(look))
        @if last.is_empty() {
            (empty(Icon::ReceiptText, "Not looked at yet", "The books are looked at every night, and whenever you press the button above.", None))
        } @else if broken.is_empty() {
            (place::note(Tone::Ok, Icon::CircleCheck, &html! { p { "Everything adds up." } }))
        } @else {
            (place::note(Tone::Bad, Icon::TriangleAlert, &html! {
                p { strong { "Something does not add up." } " The rows below say where. Nothing was changed; show this page to whoever looks after your records." }
            }))
        }
        @for look in &broken { (fault_card(look)) }
        @if !kept.is_empty() {
            (card("What holds", &html! {}, &html! {
                ul { @for look in &kept { li { (Icon::Check) " " (words(&look.name)) } } }
            }))
        }
    }
}

fn words(name: &str) -> &str {
    let promise = PROMISES.iter().find(|promise| promise.name == name);
    promise.map_or(name, |promise| promise.words)
}

fn fault_card(look: &books_check::Model) -> Markup {
    let detail = look.detail.clone().unwrap_or_default();
    let detail: Detail = serde_json::from_value(detail).unwrap_or_default();
    let body = html! {
        p { "Not so for:" }
        ul { @for fault in &detail.faults { li { (linked(fault)) } } }
        @if detail.more { p { (place::muted("And more.")) } }
    };
    let badge = badge(Tone::Bad, Icon::TriangleAlert, "Broken");
    card(words(&look.name), &badge, &body)
}

fn linked(fault: &Fault) -> Markup {
    let href = fault.id.and_then(|id| match fault.kind {
        Kind::Invoice => Some(
            InvoicePath {
                invoice: InvoiceId(id),
            }
            .to_string(),
        ),
        Kind::CreditNote => Some(
            CreditNotePath {
                credit_note: CreditNoteId(id),
            }
            .to_string(),
        ),
        Kind::Customer => Some(
            CustomerPath {
                customer: CustomerId(id),
            }
            .to_string(),
        ),
        Kind::Nowhere => None,
    });
    html! {
        @match href { Some(href) => a href=(href) { (fault.label) }, None => (fault.label) }
    }
}
