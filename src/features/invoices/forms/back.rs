//! What people type to give money back, to credit or void a bill, and to take a deposit.

use super::super::commands::{Chosen, NewCredit, NewPayment, NewRefund};
use super::super::queries::Line;
use super::super::settle::Held;
use super::{Moment, payment};
use crate::kernel::ids::InvoiceLineId;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::PaymentMethod;
use crate::ui::form::FormState;
use chrono::NaiveDate;

/// All that is left of a payment, as far as the reader may give it back, by the way it came.
pub(in super::super) fn refunding(
    (held, limit): (Held, Option<Cents>),
    method: PaymentMethod,
) -> FormState {
    FormState::of([
        ("method", method.as_str().to_owned()),
        ("amount", held.left().min(held.most(limit)).plain()),
        ("tip", Cents::ZERO.plain()),
    ])
}

/// What the reader may, and how the money came.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct May {
    pub(in super::super) method: PaymentMethod,
    /// By another way than it came.
    pub(in super::super) otherwise: bool,
    pub(in super::super) limit: Option<Cents>,
    pub(in super::super) day: NaiveDate,
}

pub(in super::super) fn refund(form: &mut FormState, may: May) -> Option<NewRefund> {
    let method = match form.value("method").is_empty() {
        true => Some(may.method),
        false => form.choice("method", "Method"),
    };
    if method.is_some_and(|method| method != may.method) && !may.otherwise {
        form.fail(
            "method",
            format!(
                "It came as {}; only an owner gives it back another way.",
                may.method.label().to_lowercase()
            ),
        );
    }
    let amount = form.money("amount", "Amount").unwrap_or_default();
    let tip = form.money("tip", "Tip").unwrap_or_default();
    if amount.max(tip) == Cents::ZERO && !form.has_errors() {
        form.fail("amount", "Enter an amount above zero.");
    }
    let reason = form.required("reason", "Reason", 200);
    let reference = form.optional("reference", "Reference", 120);
    if method == Some(PaymentMethod::Ach) || method == Some(PaymentMethod::Check) {
        form.demand("reference", "reference of the check or transfer");
    }
    if form.has_errors() {
        return None;
    }
    Some(NewRefund {
        method: method?,
        amount,
        tip,
        reason,
        reference,
        limit: may.limit,
        day: may.day,
    })
}

/// Why a bill is void.
pub(in super::super) fn void(form: &mut FormState) -> Option<String> {
    let reason = form.required("reason", "Reason", 200);
    (!form.has_errors()).then_some(reason)
}

/// The name of the field that credits a part of this line.
pub(in super::super) fn field_of(line: InvoiceLineId) -> String {
    format!("line-{line}")
}

/// Everything, or so much of these lines.
pub(in super::super) fn crediting(
    form: &mut FormState,
    (lines, day): (&[Line], NaiveDate),
) -> Option<NewCredit> {
    let chosen = if form.value("what") == "everything" {
        Chosen::Everything
    } else {
        let mut wanted = Vec::new();
        for line in lines {
            let field = field_of(line.id);
            match form.quantity(&field, &line.name) {
                Some(quantity) if quantity > Quantity(0) => wanted.push((line.id, quantity)),
                _ => {}
            }
        }
        if wanted.is_empty() && !form.has_errors() {
            form.fail("what", "Choose everything, or enter a quantity at a line.");
        }
        Chosen::Lines(wanted)
    };
    let reason = form.required("reason", "Reason", 200);
    let reference = form.optional("reference", "Reference", 120);
    (!form.has_errors()).then_some(NewCredit {
        chosen,
        reason,
        reference,
        day,
    })
}

/// A deposit by card, today.
pub(in super::super) fn depositing(today: NaiveDate) -> FormState {
    FormState::of([
        ("method", PaymentMethod::Card.as_str().to_owned()),
        ("received_on", today.to_string()),
    ])
}

/// Money for an order that has no issued bill yet; it carries no tip.
pub(in super::super) fn deposit(form: &mut FormState, at: Moment) -> Option<NewPayment> {
    payment(form, at).map(|paid| NewPayment {
        tip: Cents::ZERO,
        ..paid
    })
}
