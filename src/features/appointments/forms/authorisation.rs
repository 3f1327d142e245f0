//! Who agreed to what amount (R-AUTH-0).

use super::super::commands::Authorisation;
use crate::entity::repair_order;
use crate::features::shops::charge::MOST;
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use crate::kernel::words::AuthMethod;
use crate::ui::form::FormState;
use chrono::{DateTime, Utc};

/// The form as it is stored, or for somebody who agrees now.
pub(crate) fn authorised(
    order: &repair_order::Model,
    customer: &str,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> FormState {
    let at = zone.local(order.authorised_at.unwrap_or(now));
    let who = order.authorised_by.clone();
    let how = order.authorised_method.unwrap_or(AuthMethod::InPerson);
    let amount = order.authorised_amount.map(Cents::plain);
    FormState::of([
        ("person", who.unwrap_or_else(|| customer.to_owned())),
        ("amount", amount.unwrap_or_default()),
        ("method", how.as_str().to_owned()),
        ("on", at.format("%Y-%m-%d").to_string()),
        ("at", at.format("%H:%M").to_string()),
    ])
}

/// What was typed; nobody agrees tomorrow.
pub(crate) fn authorisation(
    form: &mut FormState,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> Option<Authorisation> {
    let by = form.required("person", "Name", 120);
    let amount = form.money("amount", "Amount");
    form.demand("amount", "Amount");
    if amount.is_some_and(|amount| amount <= Cents::ZERO || amount > MOST) {
        form.fail(
            "amount",
            "Enter an amount above zero, and at most $1,000,000.00.",
        );
    }
    let method: Option<AuthMethod> = form.choice("method", "Way");
    let (day, time) = (form.date("on", "Day"), form.clock_time("at", "Time"));
    form.demand("on", "Day");
    form.demand("at", "Time");
    let at = day.zip(time).and_then(|(day, time)| {
        let found = zone.instant(day, time).ok();
        if found.is_none() {
            form.fail("at", "The clocks skip this time. Choose another one.");
        }
        found.map(|found| found.instant)
    });
    if at.is_some_and(|at| at > now) {
        form.fail("on", "Nobody can have agreed in the future.");
    }
    if form.has_errors() {
        return None;
    }
    Some(Authorisation {
        by,
        amount: amount?,
        method: method?,
        at: at?,
    })
}
