//! `/settings/shop`.

use super::super::forms::{self, Profile};
use super::super::{commands, queries, views};
use crate::error::{AppError, AppResult};
use crate::features::shops::last_saved;
use crate::ui::form::FormState;
use crate::web::paths::ShopSettingsPath;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};

pub(super) async fn show(staff: Staff<right::EditSettings>) -> AppResult<Page> {
    let shop = queries::shop(&staff.db).await?;
    let version = shop.version;
    Ok(page(&Profile::from(shop).state().with_version(version)))
}

fn page(form: &FormState) -> Page {
    Page::new(form.title("Shop · Settings"), views::profile(form))
        .description("The shop's name, address and numbers, as its documents show them.")
}

pub(super) async fn save(
    mut staff: Staff<right::EditSettings>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::profile(&mut form) else {
        return Ok(page(&form).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change_profile(tx, by, seen, &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(ShopSettingsPath).flash("Shop saved.").into()),
        Err(AppError::Refused(words)) => {
            form.set("visits", "wall");
            form.fail("visits", words);
            Ok(page(&form).invalid().into())
        }
        Err(AppError::Stale) => {
            let shop = queries::shop(&staff.db).await?;
            let version = shop.version;
            let (who, when) = last_saved(&staff, "shop", staff.shop().0).await?;
            let theirs = Profile::from(shop).state();
            let form = new.state().conflict(&theirs, version, &who, when);
            Ok(page(&form).conflict().into())
        }
        Err(e) => Err(e),
    }
}
