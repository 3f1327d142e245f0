//! `/settings/messages`: on or off, where answers go, the number for texts.

use super::super::commands::{self, Sending};
use super::super::{forms, views};
use crate::entity::shop_settings;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::last_saved;
use crate::ui::form::FormState;
use crate::web::paths::MessageSettingsPath;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use sea_orm::EntityTrait;

type Owner = Staff<right::EditSettings>;

async fn stored(staff: &Owner) -> AppResult<(Sending, i64)> {
    let rules = staff
        .db
        .one(shop_settings::Entity::find())
        .await?
        .or_not_found()?;
    let shop = staff.db.own_shop().await?.or_not_found()?;
    Ok((Sending::of(&rules, &shop), rules.version))
}

pub(super) async fn show(staff: Owner) -> AppResult<Page> {
    let (sending, version) = stored(&staff).await?;
    Ok(page(&forms::sending(&sending).with_version(version)))
}

fn page(form: &FormState) -> Page {
    Page::new(
        form.title("Messages · Settings"),
        views::settings::sending(form),
    )
    .description("Whether messages are written by themselves, and from where they are sent.")
}

pub(super) async fn save(mut staff: Owner, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::read_sending(&mut form) else {
        return Ok(page(&form).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change(tx, by, seen, &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(MessageSettingsPath)
            .flash("Messages saved.")
            .into()),
        Err(AppError::Refused(words)) => {
            form.refuse("sms_number", words);
            Ok(page(&form).conflict().into())
        }
        Err(AppError::Stale) => {
            let (theirs, version) = stored(&staff).await?;
            let (who, when) = last_saved(&staff, "settings", staff.shop().0).await?;
            let form = form.conflict(&forms::sending(&theirs), version, &who, when);
            Ok(page(&form).conflict().into())
        }
        Err(e) => Err(e),
    }
}
