//! `GET /undo`, `POST /undo/{entry}`.

use super::commands::undo;
use super::verbs::{BOOKED, REMOVALS, STEPS, right_of};
use super::{KEPT, queries, views};
use crate::audit;
use crate::db::page::decode;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::AT_ONCE;
use crate::kernel::words::Role;
use crate::web::here::is_local;
use crate::web::paths::{HomePath, UndoListPath, UndoPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page, right};
use actix_web::HttpRequest;
use actix_web::web::{self, get, post};
use serde::Deserialize;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(UndoListPath::PATTERN, get().to(list))
        .route(UndoPath::PATTERN, post().to(take_back));
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
}

async fn list(staff: Staff<right::EditAppointments>, asked: web::Query<Asked>) -> AppResult<Page> {
    let steps = asked.show == "moves";
    let actions = if steps { STEPS } else { REMOVALS };
    let may = |action: &&&str| right_of(action).is_some_and(|right| staff.may(right));
    let asked = queries::Asked {
        actions: actions.iter().filter(may).copied().collect(),
        since: staff.now - KEPT,
        after: decode(&asked.after),
        opens: (staff.role != Role::Owner).then(|| staff.now - AT_ONCE),
    };
    let page = queries::page(&staff.db, &asked).await?;
    let view = views::ListView {
        steps,
        rows: &page.rows,
        next: page.next.as_deref(),
        is_first: asked.after.is_none(),
        now: staff.now,
        zone: staff.zone,
    };
    Ok(Page::new("Undo", views::page(&view))
        .description("What was deleted, removed or moved in the last 30 days."))
}

async fn take_back(
    mut staff: Staff<right::Member>,
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
        Ok(place) => {
            // What was booked is gone, and its page with it.
            let back = back.filter(|_| entry.action != BOOKED);
            Ok(SeeOther::to(back.unwrap_or(place)).flash("Undone.").into())
        }
        Err(AppError::Refused(words)) => {
            let on = back.unwrap_or_else(|| HomePath.to_string());
            page::refused(&req, "Undo", words, on)
        }
        Err(e) => Err(e),
    }
}
