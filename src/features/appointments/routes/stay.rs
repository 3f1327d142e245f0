//! When the car came and when it left, what its odometer showed, and words about the visit: each said
//! where it stands on the page.

use super::super::queries::Near;
use super::super::refusal::{Kept, Refusal};
use super::super::stay::End;
use super::super::views::{CAME, LEFT, ODOMETER, WORDS};
use super::super::{commands, forms};
use super::place::standing;
use super::refused::told;
use super::sent::{Sent, invalid, stale};
use super::visit;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::AppointmentId;
use crate::web::paths::{
    AppointmentNotesPath, AppointmentOdometerPath, AppointmentPath, CheckInPath, CheckOutPath,
};
use crate::web::staff::Right;
use crate::web::{Answer, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};

pub(super) async fn check_in(
    staff: Staff<right::MoveAppointments>,
    path: web::Path<CheckInPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    note((staff, req), path.appointment, End::In, post).await
}

pub(super) async fn check_out(
    staff: Staff<right::MoveAppointments>,
    path: web::Path<CheckOutPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    note((staff, req), path.appointment, End::Out, post).await
}

/// Now, by a press of a button; or when it was, as an owner or an advisor puts it right (R-APPT-22).
async fn note(
    (mut staff, req): (Staff<right::MoveAppointments>, HttpRequest),
    id: AppointmentId,
    end: End,
    post: PostForm,
) -> AppResult<Answer> {
    let at = standing(&staff, id, &Near::default()).await?;
    let row = &at.appointment;
    let prefix = match end {
        End::In => CAME,
        End::Out => LEFT,
    };
    let mut form = post.state.with_prefix(prefix);
    let seen = form.version().unwrap_or_default();
    let is_typed = form.pairs().iter().any(|(name, _)| name == "time");
    let when = if !is_typed {
        end.of(row).or(Some(staff.now))
    } else if !staff.may(Right::EditAppointments) {
        let right = Right::EditAppointments;
        return Err(AppError::Forbidden {
            right: right.words(),
            who: right.who(),
        });
    } else {
        match forms::stay(&mut form, (row, end), (staff.now, staff.zone)) {
            Some(when) => when,
            None => {
                let at = visit(&staff, id).await?;
                return invalid(&staff, &at, (Sent::Stay(end), form)).await;
            }
        }
    };
    let done = staff
        .write(async |tx, by| commands::stay(tx, by, (&at, seen), (end, when)).await)
        .await;
    match done {
        Ok(entry) => {
            let there = SeeOther::to(AppointmentPath { appointment: id });
            Ok(there.flash(news(end, when)).undo(entry).into())
        }
        Err(AppError::Refused(words)) => told(&req, words, &at),
        Err(AppError::Stale) if is_typed => stale(&staff, id, (Sent::Stay(end), form)).await,
        Err(AppError::Stale) => told(&req, AppError::Stale.to_string(), &at),
        Err(e) => Err(e),
    }
}

const fn news(end: End, when: Option<DateTime<Utc>>) -> &'static str {
    match (end, when) {
        (End::In, Some(_)) => "Checked in.",
        (End::In, None) => "Not checked in.",
        (End::Out, Some(_)) => "Checked out.",
        (End::Out, None) => "Not checked out.",
    }
}

pub(super) async fn odometer(
    mut staff: Staff<right::MoveAppointments>,
    path: web::Path<AppointmentOdometerPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.appointment;
    let at = visit(&staff, id).await?;
    let mut form = post.state.with_prefix(ODOMETER);
    let seen = form.version().unwrap_or_default();
    let Some(miles) = forms::miles(&mut form) else {
        return invalid(&staff, &at, (Sent::Odometer, form)).await;
    };
    let kept = Kept::default();
    let done = staff
        .write(async |tx, by| kept.keep(commands::read_odometer(tx, by, (&at, seen), miles).await))
        .await;
    match done.map_err(|e| kept.refusal(e)) {
        Ok(()) => {
            let there = SeeOther::to(AppointmentPath { appointment: id });
            Ok(there.flash("Odometer saved.").into())
        }
        Err(Refusal::Field(field, words)) => {
            form.fail(field, words);
            invalid(&staff, &at, (Sent::Odometer, form)).await
        }
        Err(Refusal::App(AppError::Stale)) => stale(&staff, id, (Sent::Odometer, form)).await,
        Err(Refusal::App(e)) => Err(e),
        Err(Refusal::Conflicts(_)) => Err(AppError::Stale), // nothing of it takes time
    }
}

pub(super) async fn words(
    mut staff: Staff<right::MoveAppointments>,
    path: web::Path<AppointmentNotesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.appointment;
    let at = visit(&staff, id).await?;
    let mut form = post.state.with_prefix(WORDS);
    let seen = form.version().unwrap_or_default();
    let Some(words) = forms::words(&mut form) else {
        return invalid(&staff, &at, (Sent::Words, form)).await;
    };
    let done = staff
        .write(async |tx, by| commands::write_words(tx, by, (&at, seen), &words).await)
        .await;
    match done {
        Ok(entry) => {
            let there = SeeOther::to(AppointmentPath { appointment: id });
            Ok(there.flash("Words saved.").undo(entry).into())
        }
        Err(AppError::Stale) => stale(&staff, id, (Sent::Words, form)).await,
        Err(e) => Err(e),
    }
}
