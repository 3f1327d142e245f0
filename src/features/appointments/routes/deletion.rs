//! Deleting a visit that should never have been (R-APPT-21).

use super::super::commands;
use super::super::queries::{self, Near};
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
    let gone = || SeeOther::to(BoardPath).flash("Appointment deleted.");
    let id = path.appointment;
    let at = match standing(&staff, id, &Near::default()).await {
        // The same press again, or somebody else was faster with the same idea.
        Err(AppError::NotFound) if queries::is_deleted(&staff.db, id).await? => {
            return Ok(gone().into());
        }
        at => at?,
    };
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::delete(tx, by, (&at, seen)).await)
        .await;
    match done {
        Ok(entry) => Ok(gone().undo(Some(entry)).into()),
        Err(AppError::Refused(words)) => told(&req, words, &at),
        Err(AppError::Stale) => told(&req, AppError::Stale.to_string(), &at),
        Err(e) => Err(e),
    }
}
