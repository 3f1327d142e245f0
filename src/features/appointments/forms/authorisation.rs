//! Who agreed to what amount (R-AUTH-0).

use super::super::commands::Authorisation;
use crate::entity::repair_order;
use crate::features::shops::charge::MOST;
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use crate::kernel::words::AuthMethod;
use crate::ui::form::FormState;
use chrono::{DateTime, Utc};

/// The form for a word that is given now. An earlier one lends it only the name: when and how that
/// was, and up to what amount, is not so again.
pub(crate) fn authorising(
    order: &repair_order::Model,
    customer: &str,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> FormState {
    let how = match order.authorised_at {
        None => AuthMethod::InPerson.as_str(),
        Some(_) => "",
    };
    let who = order.authorised_by.as_deref().unwrap_or(customer);
    form((who, how, String::new()), Some((now, zone)))
}

/// The form as it is stored, for somebody who was not the first.
pub(crate) fn authorised(order: &repair_order::Model, zone: ShopTime) -> FormState {
    let who = order.authorised_by.as_deref().unwrap_or_default();
    let how = order.authorised_method.map(AuthMethod::as_str);
    let amount = order.authorised_amount.map(Cents::plain);
    let what = (who, how.unwrap_or_default(), amount.unwrap_or_default());
    form(what, order.authorised_at.map(|at| (at, zone)))
}

fn form(
    (who, how, amount): (&str, &str, String),
    at: Option<(DateTime<Utc>, ShopTime)>,
) -> FormState {
    let at = at.map(|(at, zone)| zone.local(at));
    let part = |format: &str| at.map(|at| at.format(format).to_string());
    FormState::of([
        ("person", who.to_owned()),
        ("amount", amount),
        ("method", how.to_owned()),
        ("on", part("%Y-%m-%d").unwrap_or_default()),
        ("at", part("%H:%M").unwrap_or_default()),
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
