//! `/settings/fees`.

use super::{commands, forms, queries, views};
use crate::entity::fee_rule;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::last_saved;
use crate::features::shops::views::Reader;
use crate::kernel::ids::FeeRuleId;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{FeeDeactivationPath, FeePath, FeeReactivationPath, FeesPath, NewFeePath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

/// Mounts the fees.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(FeesPath::PATTERN, web::get().to(index))
        .route(FeesPath::PATTERN, web::post().to(create))
        .route(NewFeePath::PATTERN, web::get().to(fresh))
        .route(FeePath::PATTERN, web::get().to(edit))
        .route(FeePath::PATTERN, web::post().to(update))
        .route(FeeDeactivationPath::PATTERN, web::post().to(deactivate))
        .route(FeeReactivationPath::PATTERN, web::post().to(reactivate));
}

async fn index(staff: Staff<right::SeeCatalog>) -> AppResult<Page> {
    let rules = queries::all(&staff.db).await?;
    let sees_prices = staff.sight(&*staff.db.settings().await?).prices;
    let body = views::index(&rules, (Reader::of(staff.role), sees_prices));
    Ok(Page::new("Fees · Settings", body).description("What the shop adds to its bills."))
}

async fn fresh(_: Staff<right::EditCatalog>) -> Page {
    new_page(&forms::blank().with_key(new_key()))
}

fn new_page(form: &FormState) -> Page {
    Page::new(form.title("New fee · Settings"), views::new(form))
        .description("Add a fee that stands on bills.")
}

async fn create(
    req: HttpRequest,
    mut staff: Staff<right::EditCatalog>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state.clone();
    let Some(new) = forms::fee(&mut form) else {
        return Ok(new_page(&form).invalid().into());
    };
    let id = FeeRuleId::new(staff.now);
    let saved = staff
        .once(&post, FeesPath, async |tx, by| {
            commands::add(tx, by, id, &new).await
        })
        .await;
    match saved {
        Ok(Once::Done(done)) => Ok(done.flash("Fee added.").into()),
        Ok(Once::Used { location }) => {
            let form = form
                .with_key(new_key())
                .with_notice(views::already_saved(&location));
            Ok(new_page(&form).conflict().into())
        }
        Err(AppError::Refused(words)) => page::refused(&req, "Settings", words, FeesPath),
        Err(e) => Err(e),
    }
}

async fn edit(staff: Staff<right::EditCatalog>, path: web::Path<FeePath>) -> AppResult<Page> {
    let rule = stored(&staff, path.rule).await?;
    let form = forms::state(&(&rule).into()).with_version(rule.version);
    Ok(edit_page(&form, &rule))
}

async fn stored(staff: &Staff<right::EditCatalog>, id: FeeRuleId) -> AppResult<fee_rule::Model> {
    queries::rule(&staff.db, id).await?.or_not_found()
}

fn edit_page(form: &FormState, rule: &fee_rule::Model) -> Page {
    let title = form.title(&format!("{} · Settings", rule.name));
    Page::new(title, views::edit(form, rule)).description("Change a fee of the shop.")
}

async fn update(
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<FeePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (id, mut form) = (path.rule, post.state);
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::fee(&mut form) else {
        let rule = stored(&staff, id).await?;
        return Ok(edit_page(&form, &rule).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change(tx, by, (id, seen), &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(FeesPath).flash("Fee saved.").into()),
        Err(AppError::Stale) => {
            let rule = stored(&staff, id).await?;
            let (who, when) = last_saved(&staff, "fee_rule", id.0).await?;
            let theirs = forms::state(&(&rule).into());
            let form = forms::state(&new).conflict(&theirs, rule.version, &who, when);
            Ok(edit_page(&form, &rule).conflict().into())
        }
        Err(e) => Err(e),
    }
}

async fn deactivate(
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<FeeDeactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let id = path.rule;
    staff
        .write(async |tx, by| commands::set_active(tx, by, id, false).await)
        .await?;
    Ok(SeeOther::to(FeesPath).flash("Fee deactivated. New drafts are made without it."))
}

async fn reactivate(
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<FeeReactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let id = path.rule;
    staff
        .write(async |tx, by| commands::set_active(tx, by, id, true).await)
        .await?;
    Ok(SeeOther::to(FeesPath).flash("Fee reactivated."))
}
