//! Deleting a visit that should never have been (R-APPT-21).

use super::super::commands;
use super::super::queries::Near;
use super::place::standing;
use super::refused::told;
use crate::error::{AppError, AppResult};
use crate::web::paths::{AppointmentDeletionPath, BoardPath};
use crate::web::{Answer, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};

pub(super) async fn delete(
    mut staff: Staff<right::EditAppointments>,
    path: web::Path<AppointmentDeletionPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let at = standing(&staff, path.appointment, &Near::default()).await?;
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::delete(tx, by, (&at, seen)).await)
        .await;
    match done {
        Ok(entry) => {
            let there = SeeOther::to(BoardPath).flash("Appointment deleted.");
            Ok(there.undo(Some(entry)).into())
        }
        Err(AppError::Refused(words)) => told(&req, words, &at),
        Err(AppError::Stale) => told(&req, AppError::Stale.to_string(), &at),
        Err(e) => Err(e),
    }
}
