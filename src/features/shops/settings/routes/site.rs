//! `/settings/site`: whether everybody may see the shop's page, and what it says.

use super::super::forms::Site;
use super::super::{commands, forms, queries, views};
use crate::error::{AppError, AppResult};
use crate::features::shops::last_saved;
use crate::ui::form::FormState;
use crate::web::here::absolute;
use crate::web::paths::{SitePath, SiteSettingsPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State, right};
use actix_web::{HttpRequest, web};

type Owner = Staff<right::EditSettings>;
type Asked<'a> = (&'a HttpRequest, &'a State);

pub(super) async fn show(
    req: HttpRequest,
    state: web::Data<State>,
    staff: Owner,
) -> AppResult<Page> {
    let shop = queries::shop(&staff.db).await?;
    let form = Site::from(&shop).state().with_version(shop.version);
    Ok(page((&req, &state), &form, &shop.slug))
}

fn page((req, state): Asked<'_>, form: &FormState, slug: &str) -> Page {
    let shop = slug.parse().ok();
    let href = shop.map(|shop| absolute(req, state, SitePath { shop }));
    let title = form.title("Public page · Settings");
    Page::new(title, views::site(form, href.as_deref()))
        .description("Whether everybody may see the shop's page, and what it says.")
}

pub(super) async fn save(
    req: HttpRequest,
    state: web::Data<State>,
    mut staff: Owner,
    post: PostForm,
) -> AppResult<Answer> {
    let asked = (&req, &**state);
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let shop = queries::shop(&staff.db).await?;
    let Some(new) = forms::site(&mut form) else {
        return Ok(page(asked, &form, &shop.slug).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change_site(tx, by, seen, &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(SiteSettingsPath)
            .flash("Public page saved.")
            .into()),
        Err(AppError::Stale) => {
            let shop = queries::shop(&staff.db).await?;
            let (who, when) = last_saved(&staff, "shop", staff.shop().0).await?;
            let theirs = Site::from(&shop).state();
            let form = new.state().conflict(&theirs, shop.version, &who, when);
            Ok(page(asked, &form, &shop.slug).conflict().into())
        }
        Err(e) => Err(e),
    }
}
