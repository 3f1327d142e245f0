//! A day with money of every kind, for the tests of what the money says.

use super::{BRAKES, issued, set_rates, visit};
use crate::support::{App, Browser};
use autoshop::kernel::words::AppointmentStatus;

/// Three bills: one paid in part by cash with a tip, by card and by a deposit, one paid by check, one
/// unpaid. Their pages, in the order of their numbers.
pub(crate) async fn some_money(app: &App, owner: &Browser) -> Vec<String> {
    set_rates(app, &app.shop).await;
    let first = visit(app, AppointmentStatus::Ready, BRAKES).await;
    let page = owner
        .get(format!("/appointments/{}/deposits", first.appointment))
        .await;
    let form = page.form("Take deposit").fill("amount", "40");
    form.submit(owner).await.assert_status(303);
    let mut bills = vec![issued(owner, &first).await];
    for fields in [
        [("method", "cash"), ("amount", "100"), ("tip", "7.50")],
        [("method", "card"), ("amount", "60"), ("tip", "0")],
    ] {
        take(owner, &bills[0], &fields).await;
    }
    let second = visit(app, AppointmentStatus::Ready, BRAKES).await;
    bills.push(issued(owner, &second).await);
    let check = [("method", "check"), ("reference", "1042"), ("amount", "50")];
    take(owner, &bills[1], &check).await;
    let third = visit(app, AppointmentStatus::Ready, BRAKES).await;
    bills.push(issued(owner, &third).await);
    bills
}

async fn take(owner: &Browser, bill: &str, fields: &[(&str, &str)]) {
    let page = owner.get(format!("{bill}/payments/new")).await;
    let form = fields
        .iter()
        .fold(page.form("Record payment"), |form, (n, v)| form.fill(n, v));
    form.submit(owner).await.assert_status(303);
}

/// Credits all of a bill.
pub(crate) async fn credit_all(owner: &Browser, bill: &str) {
    let page = owner.get(format!("{bill}/credit-notes")).await;
    let form = page.form("Issue credit note").fill("reason", "All of it");
    let form = form.fill("reference", "Slip 7");
    form.submit(owner).await.assert_status(303);
}
