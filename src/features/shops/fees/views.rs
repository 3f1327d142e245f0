//! The fees of the shop, and the form of one.

use crate::entity::fee_rule;
use crate::features::shops::views::{Reader, settings_for};
use crate::kernel::words::{FeeBase, FeeKind};
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::icon::Icon;
use crate::ui::table::{self, Column};
use crate::ui::{Tone, badge, empty, page_header};
use crate::web::paths::{FeeDeactivationPath, FeePath, FeeReactivationPath, FeesPath, NewFeePath};
use maud::{Markup, html};

const COLUMNS: &[Column] = &[
    table::text("Fee"),
    table::text("Kind"),
    table::text("Asks"),
    table::text("Taxed"),
    table::text("On bills"),
];

pub(super) fn index(rules: &[fee_rule::Model], (reader, sees_prices): (Reader, bool)) -> Markup {
    let may_edit = reader == Reader::Owner;
    let new = NewFeePath.to_string();
    let add = button::primary("New fee").icon(Icon::Plus).href(&new);
    let rows = html! {
        @for rule in rules { (row(rule, (may_edit, sees_prices))) }
    };
    html! {
        (settings_for(&FeesPath.to_string(), reader))
        @if rules.is_empty() {
            (empty(Icon::ReceiptText, "No fees", "Shop supplies, hazardous waste, a trip: what bills ask for besides the work.", may_edit.then_some(&add)))
        } @else {
            (table::table("Fees of the shop", COLUMNS, &rows, None))
            @if may_edit { p { (add) } }
            p.muted { "Drafts keep the fees they were made with until somebody presses “Recalculate” on them; what is issued never changes." }
        }
    }
}

fn row(rule: &fee_rule::Model, (may_edit, sees_prices): (bool, bool)) -> Markup {
    let path = FeePath { rule: rule.id };
    let cells = [
        html! { @if may_edit { a href=(path) { (rule.name) } } @else { (rule.name) } },
        html! { (rule.kind.label()) },
        html! { @if sees_prices { (asks(rule)) } @else { "–" } },
        html! { @if rule.taxable { "Yes" } @else { "No" } },
        html! {
            @if !rule.is_active { (badge(Tone::Idle, Icon::Ban, "Inactive")) }
            @else if rule.is_auto { "By itself" } @else { "When added" }
        },
    ];
    table::row(None, COLUMNS, &cells)
}

/// "6 % of labor and parts, at most $35.00".
fn asks(rule: &fee_rule::Model) -> Markup {
    html! {
        @match (rule.rate, rule.base) {
            (Some(rate), Some(base)) => { (rate) " of " (base.label().to_lowercase()) }
            _ => { (rule.amount.unwrap_or_default()) @if rule.kind == FeeKind::Hazmat { " each" } }
        }
        @if let Some(cap) = rule.cap { ", at most " (cap) }
    }
}

pub(super) fn new(form: &FormState) -> Markup {
    let list = FeesPath.to_string();
    html! {
        (page_header("New fee").back("Fees", &list))
        (form_for(&list, "fee", form, &fields(form, "Add fee")))
    }
}

pub(super) fn edit(form: &FormState, rule: &fee_rule::Model) -> Markup {
    let (list, path) = (FeesPath.to_string(), FeePath { rule: rule.id }.to_string());
    let mut head = page_header(&rule.name)
        .back("Fees", &list)
        .more(switch(rule));
    if !rule.is_active {
        head = head.badge(badge(Tone::Idle, Icon::Ban, "Inactive"));
    }
    html! {
        (head)
        (form_for(&path, "fee", form, &fields(form, "Save")))
    }
}

fn switch(rule: &fee_rule::Model) -> Markup {
    let (action, button) = if rule.is_active {
        let path = FeeDeactivationPath { rule: rule.id };
        let button = button::danger("Deactivate").icon(Icon::Ban);
        (path.to_string(), button)
    } else {
        let path = FeeReactivationPath { rule: rule.id };
        let button = button::secondary("Reactivate").icon(Icon::Undo2);
        (path.to_string(), button)
    };
    post_button(&action, &FormState::empty(), &button)
}

fn fields(form: &FormState, save: &str) -> Markup {
    let kinds = FeeKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), kind.label()));
    let bases = FeeBase::ALL
        .iter()
        .map(|base| (base.as_str(), base.label()));
    let list = FeesPath.to_string();
    html! {
        (grid(&html! {
            (field(form, "name", "Name").required().autocomplete("off").hint("As the customer reads it on the bill."))
            (field::select(form, "kind", "Kind", kinds).hint("Hazardous waste is asked for each unit, all others once a bill."))
            (field::money(form, "amount", "Amount").hint("A fixed amount, or else a percentage below."))
            (field::money(form, "cap", "At most").optional().hint("On one bill."))
            (field::number(form, "rate", "Percentage").inputmode("decimal").after("%"))
            (field::select(form, "base", "Of", bases).blank("Nothing").hint("After discounts."))
            (field::checkbox(form, "taxable", "Taxed as fees are"))
            (field::checkbox(form, "is_auto", "On every bill by itself"))
        }))
        (actions(&html! { (button::primary(save)) (button::quiet("Cancel").href(&list)) }))
    }
}

/// The same form was sent before, with other words.
pub(super) fn already_saved(location: &str) -> Markup {
    html! {
        p { "Already saved on " a href=(location) { "the list of fees" } ". Save this as another?" }
    }
}
