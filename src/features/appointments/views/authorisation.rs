//! Who authorised what amount, how and when (R-AUTH-0).

use super::super::queries::Bill;
use super::detail::DetailView;
use crate::kernel::words::{AppointmentStatus, AuthMethod};
use crate::ui::form::{FormState, actions, field, form_for, grid};
use crate::ui::{Icon, button, card, facts, fold, time};
use crate::web::paths::AuthorisationPath;
use maud::{Markup, html};

/// Ids of the form start with it.
pub(crate) const AUTHORISED: &str = "auth";

/// The card, with its form for those who may record it.
pub(super) fn authorisation(view: &DetailView<'_>) -> Markup {
    use AppointmentStatus::{Canceled, NoShow};
    let (order, form) = (&view.at.order, &view.forms.authorised);
    let is_issued = view.bill.is_some_and(Bill::is_issued);
    let is_off = matches!(view.at.appointment.status, Canceled | NoShow);
    let may_record = view.can.edit && !is_issued && !is_off;
    if order.authorised_by.is_none() && !may_record {
        return html! {};
    }
    let when = order
        .authorised_at
        .map(|at| time::relative(at, view.now, view.zone));
    let amount = order.authorised_amount.filter(|_| view.can.see_prices);
    let body = html! {
        @if let Some(who) = &order.authorised_by {
            (facts([
                ("By", html! { (who) }),
                ("Up to", html! { @if let Some(amount) = amount { (amount) " with tax" } }),
                ("How", html! { (order.authorised_method.map(AuthMethod::label).unwrap_or_default()) }),
                ("When", when.unwrap_or_default()),
            ]))
        } @else {
            p.muted { "Nobody's word is recorded yet." }
        }
        @if may_record { (recording(view, form)) }
    };
    card("Authorization", &html! {}, &body)
}

fn recording(view: &DetailView<'_>, form: &FormState) -> Markup {
    let path = AuthorisationPath {
        appointment: view.at.appointment.id,
    }
    .to_string();
    // Nobody of the shop books online.
    let methods = AuthMethod::ALL
        .iter()
        .filter(|m| **m != AuthMethod::Booking);
    let methods = methods.map(|m| (m.as_str(), m.label()));
    let body = html! {
        (grid(&html! {
            (field::text(form, "person", "Who agreed").required().autocomplete("off").wide())
            (field::money(form, "amount", "Up to").required().hint("With tax.").wide())
            (field::select(form, "method", "How", methods).blank("Choose one").wide())
            (field::date(form, "on", "Day").wide())
            (field::time(form, "at", "Time").wide())
        }))
        (actions(&html! { (button::secondary("Record authorization").icon(Icon::Check)) }))
    };
    fold(
        "Record who agreed",
        &html! {},
        form.has_errors() || form.conflicted().is_some(),
        &form_for(&path, "authorised", form, &body),
    )
}
