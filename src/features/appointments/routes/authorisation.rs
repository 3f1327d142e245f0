//! Who agreed to the work (R-AUTH-0).

use super::super::views::AUTHORISED;
use super::super::{commands, forms};
use super::sent::{Sent, invalid, stale};
use super::visit;
use crate::error::{AppError, AppResult};
use crate::web::paths::{AppointmentPath, AuthorisationPath};
use crate::web::{Answer, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

pub(super) async fn record(
    req: HttpRequest,
    mut staff: Staff<right::EditAppointments>,
    path: web::Path<AuthorisationPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let appointment = path.appointment;
    let at = visit(&staff, appointment).await?;
    let mut form = post.state.with_prefix(AUTHORISED);
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::authorisation(&mut form, (staff.now, staff.zone)) else {
        return invalid(&staff, &at, (Sent::Authorised, form)).await;
    };
    let done = staff
        .write(async |tx, by| commands::authorise(tx, by, (&at, seen), &new).await)
        .await;
    let there = AppointmentPath { appointment };
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("Authorization recorded.").into()),
        Err(AppError::Refused(words)) => page::refused(&req, "Appointments", words, there),
        Err(AppError::Stale) => stale(&staff, appointment, (Sent::Authorised, form)).await,
        Err(e) => Err(e),
    }
}
