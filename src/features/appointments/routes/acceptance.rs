//! The shop agrees to what a customer asked for online (R-BOOK-4).

use super::super::commands;
use super::visit;
use crate::error::{AppError, AppResult};
use crate::web::paths::{AcceptancePath, AppointmentPath};
use crate::web::{Answer, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

pub(super) async fn accept(
    req: HttpRequest,
    mut staff: Staff<right::EditAppointments>,
    path: web::Path<AcceptancePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let appointment = path.appointment;
    let at = visit(&staff, appointment).await?;
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::accept(tx, by, (&at, seen)).await)
        .await;
    let there = AppointmentPath { appointment };
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("Accepted.").into()),
        Err(AppError::Refused(words)) => page::refused(&req, "Appointments", words, there),
        Err(AppError::Stale) => {
            let words = "Somebody changed this visit in the meantime. Look at it once more, then accept it.";
            page::refused(&req, "Appointments", words.to_owned(), there)
        }
        Err(e) => Err(e),
    }
}
