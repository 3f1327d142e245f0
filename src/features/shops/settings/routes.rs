//! `/settings`, `/settings/rates`.

use super::forms::{self, Profile, Rules};
use super::{commands, queries, views};
use crate::error::{AppError, AppResult};
use crate::features::shops::last_saved;
use crate::ui::form::FormState;
use crate::web::paths::{RatesPath, SettingsPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Mounts the shop's page and its prices and rules.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(SettingsPath::PATTERN, web::get().to(profile))
        .route(SettingsPath::PATTERN, web::post().to(save_profile))
        .route(RatesPath::PATTERN, web::get().to(rules))
        .route(RatesPath::PATTERN, web::post().to(save_rules));
}

async fn profile(staff: Staff<right::EditSettings>) -> AppResult<Page> {
    let shop = queries::shop(&staff.db).await?;
    let version = shop.version;
    Ok(profile_page(
        &Profile::from(shop).state().with_version(version),
    ))
}

fn profile_page(form: &FormState) -> Page {
    Page::new(form.title("Shop · Settings"), views::profile(form))
        .description("The shop's name, address and numbers, as its documents show them.")
}

async fn save_profile(mut staff: Staff<right::EditSettings>, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::profile(&mut form) else {
        return Ok(profile_page(&form).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change_profile(tx, by, seen, &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(SettingsPath).flash("Shop saved.").into()),
        Err(AppError::Refused(words)) => {
            form.fail("zone", words);
            Ok(profile_page(&form).invalid().into())
        }
        Err(AppError::Stale) => {
            let shop = queries::shop(&staff.db).await?;
            let version = shop.version;
            let (who, when) = last_saved(&staff, "shop", staff.shop().0).await?;
            let theirs = Profile::from(shop).state();
            let form = new.state().conflict(&theirs, version, &who, when);
            Ok(profile_page(&form).conflict().into())
        }
        Err(e) => Err(e),
    }
}

async fn rules(staff: Staff<right::EditSettings>) -> AppResult<Page> {
    let stored = queries::rules(&staff.db).await?;
    let version = stored.0.version;
    Ok(rules_page(
        &Rules::from(stored).state().with_version(version),
    ))
}

fn rules_page(form: &FormState) -> Page {
    let title = form.title("Prices and rules · Settings");
    Page::new(title, views::rules(form))
        .description("Labor rate, taxes, invoices, visits and what technicians may do.")
}

async fn save_rules(mut staff: Staff<right::EditSettings>, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::rules(&mut form) else {
        return Ok(rules_page(&form).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change_rules(tx, by, seen, &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(RatesPath)
            .flash("Prices and rules saved.")
            .into()),
        Err(AppError::Stale) => {
            let stored = queries::rules(&staff.db).await?;
            let version = stored.0.version;
            let (who, when) = last_saved(&staff, "settings", staff.shop().0).await?;
            let theirs = Rules::from(stored).state();
            let form = new.state().conflict(&theirs, version, &who, when);
            Ok(rules_page(&form).conflict().into())
        }
        Err(e) => Err(e),
    }
}
