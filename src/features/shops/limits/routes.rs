//! `/settings/limits`.

use super::forms::{self, Limits};
use super::{commands, views};
use crate::entity::shop_settings;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::last_saved;
use crate::ui::form::FormState;
use crate::web::paths::LimitsPath;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;
use sea_orm::EntityTrait;

/// Mounts the limits.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(LimitsPath::PATTERN, web::get().to(show))
        .route(LimitsPath::PATTERN, web::post().to(save));
}

/// Past the cache: the form must know the version it edits.
async fn stored(staff: &Staff<right::EditSettings>) -> AppResult<shop_settings::Model> {
    let row = staff.db.one(shop_settings::Entity::find()).await?;
    row.or_not_found()
}

async fn show(staff: Staff<right::EditSettings>) -> AppResult<Page> {
    let row = stored(&staff).await?;
    Ok(page(&Limits::from(&row).state().with_version(row.version)))
}

fn page(form: &FormState) -> Page {
    Page::new(form.title("Limits · Settings"), views::limits(form))
        .description("How far people may go without an owner.")
}

async fn save(mut staff: Staff<right::EditSettings>, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::limits(&mut form) else {
        return Ok(page(&form).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change(tx, by, seen, &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(LimitsPath).flash("Limits saved.").into()),
        Err(AppError::Stale) => {
            let row = stored(&staff).await?;
            let (who, when) = last_saved(&staff, "settings", staff.shop().0).await?;
            let theirs = Limits::from(&row).state();
            let form = new.state().conflict(&theirs, row.version, &who, when);
            Ok(page(&form).conflict().into())
        }
        Err(e) => Err(e),
    }
}
