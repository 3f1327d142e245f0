//! The page of exports.

use super::kind::Kind;
use crate::ui::form::{FormState, actions, error_summary, field, grid};
use crate::ui::{Icon, button, card, page_header, place};
use crate::web::export::MARK;
use crate::web::paths::AuditPath;
use maud::{Markup, html};

/// What may be taken out, each with its form.
#[derive(Debug)]
pub(super) struct ExportsView {
    pub(super) forms: Vec<(Kind, FormState)>,
    pub(super) sees_audit: bool,
}

pub(super) fn exports(view: &ExportsView) -> Markup {
    let audit = AuditPath.to_string();
    let mut head = page_header("Exports");
    if view.sees_audit {
        head = head.button(
            &button::secondary("Audit log")
                .icon(Icon::History)
                .href(&audit),
        );
    }
    html! {
        (head)
        @for (_, form) in &view.forms { (error_summary(form)) }
        (place::muted("Files for a spreadsheet or for your bookkeeper. Days are whole days of the shop, the last one included. At most 100,000 rows a file and 30 files an hour; each download is noted."))
        @for (kind, form) in &view.forms { (one(*kind, form)) }
    }
}

/// The words of a list's address that the form does not show are kept: the file is of what was seen.
const SHOWN: &[&str] = &["from", "to", "status", "method", "filter", MARK, "after"];

fn one(kind: Kind, form: &FormState) -> Markup {
    let words = format!("Download {}", kind.word());
    let kept = form
        .pairs()
        .iter()
        .filter(|(name, value)| !SHOWN.contains(&name.as_str()) && !value.is_empty());
    let kept: Vec<_> = kept.collect();
    card(
        kind.title(),
        &html! {},
        &html! {
            p { (place::muted(kind.about())) }
            form.form method="post" action=(kind.action()) {
                @for (name, value) in &kept { input type="hidden" name=(name) value=(value); }
                @if let Some((_, words)) = kept.iter().find(|(name, _)| name == "q") {
                    p { "Only those found for “" (words) "”." }
                }
                (grid(&html! {
                    @if let Some((from, to)) = kind.days() {
                        (field::date(form, "from", from).optional())
                        (field::date(form, "to", to).optional())
                    }
                    @if let Some((name, label, choices)) = kind.choices() {
                        (field::select(form, name, label, choices).blank("All"))
                    }
                }))
                (field::checkbox(form, MARK, "For older Excel").hint("Adds a mark that keeps accents right."))
                (actions(&html! { (button::secondary(&words).icon(Icon::Download)) }))
            }
        },
    )
}
