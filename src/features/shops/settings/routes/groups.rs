//! One group of the settings: shown, and saved with its version.

use super::super::views::Shown;
use super::super::{commands, queries, views};
use crate::error::{AppError, AppResult};
use crate::features::shops::last_saved;
use crate::ui::form::FormState;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};

pub(super) async fn show<G: Shown>(staff: Staff<right::EditSettings>) -> AppResult<Page> {
    let stored = queries::settings(&staff.db).await?;
    let form = G::of(&stored).state().with_version(stored.version);
    Ok(page::<G>(&form))
}

fn page<G: Shown>(form: &FormState) -> Page {
    let title = form.title(&format!("{} · Settings", G::NAME));
    Page::new(title, views::group::<G>(form)).description(G::ABOUT)
}

pub(super) async fn save<G: Shown>(
    mut staff: Staff<right::EditSettings>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(new) = G::read(&mut form) else {
        return Ok(page::<G>(&form).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change(tx, by, seen, &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(G::path()).flash(G::SAVED).into()),
        Err(AppError::Stale) => {
            let stored = queries::settings(&staff.db).await?;
            let (who, when) = last_saved(&staff, "settings", staff.shop().0).await?;
            let theirs = G::of(&stored).state();
            let form = new.state().conflict(&theirs, stored.version, &who, when);
            Ok(page::<G>(&form).conflict().into())
        }
        Err(e) => Err(e),
    }
}
