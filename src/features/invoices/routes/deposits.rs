//! Taking money before there is a bill (R-PAY-5).

use super::super::{commands, forms, views};
use super::payments::taken;
use super::refused;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::queries::{Billable, bill, billable};
use crate::kernel::ids::PaymentId;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{AppointmentDepositsPath, AppointmentPath, InvoicesPath};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, PostForm, Staff, right};
use actix_web::{HttpRequest, web};

/// The visit, and why it takes no deposit, if it does not.
async fn visit<P: Permission>(
    staff: &Staff<P>,
    path: AppointmentDepositsPath,
) -> AppResult<(Billable, Option<String>)> {
    let at = billable(&staff.db, path.appointment)
        .await?
        .or_not_found()?;
    let bill = bill(&staff.db, at.order.id).await?;
    let is_issued = bill.is_some_and(|bill| bill.is_issued());
    let refusal = commands::no_deposit(at.appointment.status, is_issued);
    Ok((at, refusal))
}

/// Where the visit is seen; who keeps the books only has the invoices.
fn home<P: Permission>(staff: &Staff<P>, at: &Billable) -> String {
    let appointment = at.appointment.id;
    match staff.may(Right::SeeAppointments) {
        true => AppointmentPath { appointment }.to_string(),
        false => InvoicesPath.to_string(),
    }
}

pub(super) async fn new(
    req: HttpRequest,
    staff: Staff<right::TakePayments>,
    path: web::Path<AppointmentDepositsPath>,
) -> AppResult<Answer> {
    let (at, refusal) = visit(&staff, *path).await?;
    let back = home(&staff, &at);
    if let Some(words) = refusal {
        return refused(&req, words, back);
    }
    let form = forms::depositing(staff.today()).with_key(new_key());
    Ok(page((&at, &back), &form).into())
}

fn page((at, back): (&Billable, &str), form: &FormState) -> Page {
    Page::new(
        form.title("Take a deposit · Appointments"),
        views::deposit((at, back), form),
    )
    .description("Take money for a visit before its invoice is issued.")
}

pub(super) async fn record(
    mut staff: Staff<right::TakePayments>,
    path: web::Path<AppointmentDepositsPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (at, _) = visit(&staff, *path).await?;
    let back = home(&staff, &at);
    let mut form = post.state.clone();
    let moment = forms::Moment {
        now: staff.now,
        zone: staff.zone,
        ordered: staff.zone.day(at.order.created_at),
        role: staff.role,
    };
    let Some(new) = forms::deposit(&mut form, moment) else {
        return Ok(page((&at, &back), &form).invalid().into());
    };
    let (id, visit) = (PaymentId::new(staff.now), at.appointment.id);
    let done = staff
        .once(&post, &back, async |tx, by| {
            commands::take_deposit(tx, by, (id, visit), &new).await
        })
        .await;
    let (words, mut form) = match done {
        Ok(Once::Done(there)) => return Ok(taken(there, &new, "Deposit taken.").into()),
        Ok(Once::Used { .. }) => (views::TAKEN.to_owned(), form.with_key(new_key())),
        Err(AppError::Refused(words)) => (words, form),
        Err(e) => return Err(e),
    };
    form.fail("", words);
    Ok(page((&at, &back), &form).conflict().into())
}
