//! `/packages`.

use super::{Offer, commands, forms, views};
use crate::db::Bundle;
use crate::entity::service;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::catalog::Prices;
use crate::features::shops::last_saved;
use crate::kernel::ids::PackageId;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    EditPackagePath, NewPackagePath, PackageDeactivationPath, PackagePath, PackageReactivationPath,
    PackagesPath,
};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Mounts the packages.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(PackagesPath::PATTERN, web::get().to(index))
        .route(PackagesPath::PATTERN, web::post().to(create))
        .route(NewPackagePath::PATTERN, web::get().to(fresh))
        .route(PackagePath::PATTERN, web::get().to(show))
        .route(PackagePath::PATTERN, web::post().to(update))
        .route(EditPackagePath::PATTERN, web::get().to(edit))
        .route(PackageDeactivationPath::PATTERN, web::post().to(deactivate))
        .route(PackageReactivationPath::PATTERN, web::post().to(reactivate));
}

/// A technician sees prices only if the shop's settings say so (R-ACC-15).
async fn sees_prices<P: Permission>(staff: &Staff<P>) -> AppResult<bool> {
    let settings = staff.db.settings().await?;
    Ok(staff.sight(&settings).prices)
}

async fn index(staff: Staff<right::SeeCatalog>) -> AppResult<Page> {
    let (bundles, prices) = (staff.db.bundles(None).await?, Prices::of(&staff.db).await?);
    let mut rows = Vec::new();
    for bundle in &bundles {
        rows.push((bundle, Offer::of(bundle, &prices)?));
    }
    rows.sort_by_key(|(bundle, _)| !bundle.package.is_active);
    let can = (staff.may(Right::EditCatalog), sees_prices(&staff).await?);
    Ok(Page::new("Packages · Services", views::index(&rows, can))
        .description("Services that are sold together."))
}

async fn show(staff: Staff<right::SeeCatalog>, path: web::Path<PackagePath>) -> AppResult<Page> {
    let bundle = stored(&staff, path.package).await?;
    let prices = Prices::of(&staff.db).await?;
    let view = views::Shown {
        bundle: &bundle,
        offer: &Offer::of(&bundle, &prices)?,
        prices: sees_prices(&staff).await?.then_some(&prices),
        may_edit: staff.may(Right::EditCatalog),
    };
    let title = format!("{} · Packages", bundle.package.name);
    Ok(Page::new(title, views::show(&view))
        .description("A package: its services, and what each costs in it.")
        .history(staff.history("package", path.package.0)))
}

async fn stored<P: Permission>(staff: &Staff<P>, id: PackageId) -> AppResult<Bundle> {
    staff.db.bundles(Some(id)).await?.pop().or_not_found()
}

/// What can be chosen: the catalog, and what the package has already.
async fn choices<P: Permission>(
    staff: &Staff<P>,
    bundle: Option<&Bundle>,
) -> AppResult<Vec<service::Model>> {
    let catalog = staff.db.active_services().await?;
    let own = bundle.into_iter().flat_map(|bundle| &bundle.items);
    let own = own.map(|item| &item.service);
    let gone = own.filter(|own| !own.is_active);
    Ok(catalog.iter().chain(gone).cloned().collect())
}

async fn fresh(staff: Staff<right::EditCatalog>) -> AppResult<Page> {
    let catalog = choices(&staff, None).await?;
    Ok(new_page(&FormState::empty().with_key(new_key()), &catalog))
}

fn new_page(form: &FormState, catalog: &[service::Model]) -> Page {
    let title = form.title("New package · Packages");
    Page::new(title, views::new(form, catalog)).description("Combine services into a package.")
}

async fn create(mut staff: Staff<right::EditCatalog>, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state.clone();
    let catalog = choices(&staff, None).await?;
    let Some(new) = forms::package(&mut form, &catalog) else {
        return Ok(new_page(&form, &catalog).invalid().into());
    };
    let id = PackageId::new(staff.now);
    let saved = staff
        .once(&post, PackagePath { package: id }, async |tx, by| {
            commands::add(tx, by, id, &new).await
        })
        .await;
    match saved {
        Ok(Once::Done(done)) => Ok(done.flash("Package added.").into()),
        Ok(Once::Used { location }) => {
            let form = form
                .with_key(new_key())
                .with_notice(views::already_saved(&location));
            Ok(new_page(&form, &catalog).conflict().into())
        }
        Err(AppError::Refused(words)) => {
            form.fail("code", words);
            Ok(new_page(&form, &catalog).invalid().into())
        }
        Err(e) => Err(e),
    }
}

async fn edit(
    staff: Staff<right::EditCatalog>,
    path: web::Path<EditPackagePath>,
) -> AppResult<Page> {
    let bundle = stored(&staff, path.package).await?;
    let form = forms::state(&(&bundle).into()).with_version(bundle.package.version);
    edit_page(&staff, &form, &bundle).await
}

async fn edit_page(
    staff: &Staff<right::EditCatalog>,
    form: &FormState,
    bundle: &Bundle,
) -> AppResult<Page> {
    let catalog = choices(staff, Some(bundle)).await?;
    let title = form.title(&format!("Edit {} · Packages", bundle.package.name));
    Ok(
        Page::new(title, views::edit(form, &bundle.package, &catalog))
            .description("Change a package."),
    )
}

async fn update(
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<PackagePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (id, mut form) = (path.package, post.state);
    let seen = form.version().unwrap_or_default();
    let bundle = stored(&staff, id).await?;
    let catalog = choices(&staff, Some(&bundle)).await?;
    let Some(new) = forms::package(&mut form, &catalog) else {
        return Ok(edit_page(&staff, &form, &bundle).await?.invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change(tx, by, (id, seen), &new).await)
        .await;
    match saved {
        Ok(()) => {
            let done = SeeOther::to(PackagePath { package: id });
            Ok(done.flash("Package saved.").into())
        }
        Err(AppError::Refused(words)) => {
            form.fail("code", words);
            Ok(edit_page(&staff, &form, &bundle).await?.invalid().into())
        }
        Err(AppError::Stale) => {
            let bundle = stored(&staff, id).await?;
            let (who, when) = last_saved(&staff, "package", id.0).await?;
            let theirs = forms::state(&(&bundle).into());
            let form = forms::state(&new).conflict(&theirs, bundle.package.version, &who, when);
            Ok(edit_page(&staff, &form, &bundle).await?.conflict().into())
        }
        Err(e) => Err(e),
    }
}

async fn deactivate(
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<PackageDeactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let id = path.package;
    staff
        .write(async |tx, by| commands::set_active(tx, by, id, false).await)
        .await?;
    Ok(SeeOther::to(PackagePath { package: id })
        .flash("Package deactivated. It can no longer be put on an order."))
}

async fn reactivate(
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<PackageReactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let id = path.package;
    staff
        .write(async |tx, by| commands::set_active(tx, by, id, true).await)
        .await?;
    Ok(SeeOther::to(PackagePath { package: id }).flash("Package reactivated."))
}
