//! `POST /undo/{entry}`.

use super::commands::undo;
use crate::audit;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::web::here::is_local;
use crate::web::paths::{BoardPath, UndoPath};
use crate::web::{Answer, PostForm, SeeOther, Staff, page, right};
use actix_web::HttpRequest;
use actix_web::web::{self, post};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(UndoPath::PATTERN, post().to(take_back));
}

async fn take_back(
    mut staff: Staff<right::MoveAppointments>,
    path: web::Path<UndoPath>,
    form: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let entry = audit::entry(&staff.db, path.entry).await?.or_not_found()?;
    let own = staff.own_only();
    let done = staff
        .write(async |tx, by| undo(tx, by, (&entry, own)).await)
        .await;
    let asked = form.state.value("back");
    let back = Some(asked.to_owned()).filter(|back| is_local(back));
    match done {
        Ok(place) => Ok(SeeOther::to(back.unwrap_or(place)).flash("Undone.").into()),
        Err(AppError::Refused(words)) => {
            let on = back.unwrap_or_else(|| BoardPath.to_string());
            page::refused(&req, "Undo", words, on)
        }
        Err(e) => Err(e),
    }
}
