//! Who agreed to the work (R-AUTH-0).

use super::super::views::AUTHORISED;
use super::super::{commands, forms};
use super::{detail, visit};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::ui::time;
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
        let page = detail::authorising(&staff, &at, form).await?;
        return Ok(page.invalid().into());
    };
    let done = staff
        .write(async |tx, by| commands::authorise(tx, by, (&at, seen), &new).await)
        .await;
    let there = AppointmentPath { appointment };
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("Authorization recorded.").into()),
        Err(AppError::Refused(words)) => page::refused(&req, "Appointments", words, there),
        Err(AppError::Stale) => {
            let at = visit(&staff, appointment).await?;
            let last = audit::last_change(&staff.db, "appointment", appointment.0).await?;
            let (who, when) = last.map_or_else(
                || ("somebody".to_owned(), at.order.updated_at),
                |change| (change.actor_name, change.at),
            );
            let when = time::relative(when, staff.now, staff.zone.tz());
            let stored = forms::authorised(&at.order, staff.zone);
            let form = form.conflict(&stored, at.order.version, &who, when);
            let page = detail::authorising(&staff, &at, form).await?;
            Ok(page.conflict().into())
        }
        Err(e) => Err(e),
    }
}
