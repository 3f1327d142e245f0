//! `/services`.

use super::forms::{self, Filters, ListQuery, Sort, SortBy};
use super::templates::{self, Charged};
use super::{Prices, commands, load_starter, queries, views};
use crate::entity::service;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::last_saved;
use crate::kernel::ids::ServiceId;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    EditServicePath, NewServicePath, ServiceDeactivationPath, ServicePath, ServiceReactivationPath,
    ServicesPath, StarterCatalogPath,
};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Mounts the catalog.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(ServicesPath::PATTERN, web::get().to(index))
        .route(ServicesPath::PATTERN, web::post().to(create))
        .route(NewServicePath::PATTERN, web::get().to(fresh))
        .route(StarterCatalogPath::PATTERN, web::post().to(load))
        .route(ServicePath::PATTERN, web::get().to(show))
        .route(ServicePath::PATTERN, web::post().to(update))
        .route(EditServicePath::PATTERN, web::get().to(edit))
        .route(ServiceDeactivationPath::PATTERN, web::post().to(deactivate))
        .route(ServiceReactivationPath::PATTERN, web::post().to(reactivate))
        .configure(templates::configure);
}

async fn index(staff: Staff<right::SeeCatalog>, asked: web::Query<ListQuery>) -> AppResult<Page> {
    let mut filters = Filters::from(asked.into_inner());
    let prices = prices(&staff).await?;
    if prices.is_none() && filters.sort.by == SortBy::Price {
        filters.sort = Sort::default(); // an order tells as much as a number
    }
    let known = prices.clone().unwrap_or_default();
    let list = queries::list(&staff.db, &filters, &known).await?;
    let body = views::index(
        &list,
        &filters,
        prices.as_ref(),
        staff.may(Right::EditCatalog),
    );
    Ok(Page::new("Services", body).description("The jobs this shop does, with hours and prices."))
}

async fn show(staff: Staff<right::SeeCatalog>, path: web::Path<ServicePath>) -> AppResult<Page> {
    let service = stored(&staff, path.service).await?;
    service_page(&staff, &service, None).await
}

/// The page of a service, with the form that adds a line as it stands.
pub(super) async fn service_page<P: Permission>(
    staff: &Staff<P>,
    service: &service::Model,
    form: Option<FormState>,
) -> AppResult<Page> {
    let (prices, may_edit) = (Prices::of(&staff.db).await?, staff.may(Right::EditCatalog));
    let settings = staff.db.settings().await?;
    let title = format!("{} · Services", service.name);
    let title = form
        .as_ref()
        .map_or(title.clone(), |form| form.title(&title));
    let charged = Charged {
        sees_prices: staff.sight(&settings).prices,
        sees_cost: staff.sees_cost().await?,
        form: may_edit.then(|| form.unwrap_or_else(|| Charged::form(service.version))),
    };
    let lines = templates::charged(service, &prices, &charged);
    let prices = charged.sees_prices.then_some(&prices);
    Ok(
        Page::new(title, views::show(service, prices, may_edit, &lines))
            .description(format!("{}: hours, price and what is done.", service.name))
            .history(staff.history("service", service.id.0)),
    )
}

#[derive(serde::Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

async fn fresh(_: Staff<right::EditCatalog>, named: web::Query<Named>) -> Page {
    new_page(&forms::blank(&named.name).with_key(new_key()))
}

fn new_page(form: &FormState) -> Page {
    Page::new(form.title("New service · Services"), views::new(form))
        .description("Add a service to the catalog.")
}

async fn create(mut staff: Staff<right::EditCatalog>, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state.clone();
    let Some(new) = forms::service(&mut form) else {
        return Ok(new_page(&form).invalid().into());
    };
    let id = ServiceId::new(staff.now);
    let saved = staff
        .once(&post, ServicePath { service: id }, async |tx, by| {
            commands::add(tx, by, id, &new).await
        })
        .await;
    match saved {
        Ok(Once::Done(done)) => Ok(done.flash("Service added.").into()),
        Ok(Once::Used { location }) => {
            let form = form
                .with_key(new_key())
                .with_notice(views::already_saved(&location));
            Ok(new_page(&form).conflict().into())
        }
        Err(AppError::Refused(words)) => {
            form.fail("code", words);
            Ok(new_page(&form).invalid().into())
        }
        Err(e) => Err(e),
    }
}

async fn edit(
    staff: Staff<right::EditCatalog>,
    path: web::Path<EditServicePath>,
) -> AppResult<Page> {
    let row = stored(&staff, path.service).await?;
    let form = forms::state(&(&row).into()).with_version(row.version);
    Ok(edit_page(&form, &row))
}

fn edit_page(form: &FormState, row: &service::Model) -> Page {
    let title = form.title(&format!("Edit {} · Services", row.name));
    Page::new(title, views::edit(form, row)).description("Change a service of the catalog.")
}

async fn update(
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<ServicePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (id, mut form) = (path.service, post.state);
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::service(&mut form) else {
        let row = stored(&staff, id).await?;
        return Ok(edit_page(&form, &row).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change(tx, by, (id, seen), &new).await)
        .await;
    match saved {
        Ok(()) => {
            let done = SeeOther::to(ServicePath { service: id });
            Ok(done.flash("Service saved.").into())
        }
        Err(AppError::Refused(words)) => {
            form.fail("code", words);
            let row = stored(&staff, id).await?;
            Ok(edit_page(&form, &row).invalid().into())
        }
        Err(AppError::Stale) => {
            let row = stored(&staff, id).await?;
            let (who, when) = last_saved(&staff, "service", id.0).await?;
            let theirs = forms::state(&(&row).into());
            let form = forms::state(&new).conflict(&theirs, row.version, &who, when);
            Ok(edit_page(&form, &row).conflict().into())
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn stored<P: Permission>(
    staff: &Staff<P>,
    id: ServiceId,
) -> AppResult<service::Model> {
    queries::service(&staff.db, id).await?.or_not_found()
}

async fn deactivate(
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<ServiceDeactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let id = path.service;
    staff
        .write(async |tx, by| commands::set_active(tx, by, id, false).await)
        .await?;
    Ok(SeeOther::to(ServicePath { service: id })
        .flash("Service deactivated. It can no longer be put on an order."))
}

async fn reactivate(
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<ServiceReactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let id = path.service;
    staff
        .write(async |tx, by| commands::set_active(tx, by, id, true).await)
        .await?;
    Ok(SeeOther::to(ServicePath { service: id }).flash("Service reactivated."))
}

async fn load(mut staff: Staff<right::EditCatalog>, _: PostForm) -> AppResult<SeeOther> {
    let added = staff
        .write(async |tx, by| load_starter(tx, by).await)
        .await?;
    Ok(SeeOther::to(ServicesPath).flash(if added == 0 {
        "Nothing was missing: the whole starter catalog is here."
    } else {
        "The starter catalog is loaded. Have a look at the prices."
    }))
}

/// A technician sees prices only if the shop's settings say so (R-ACC-15).
async fn prices<P: Permission>(staff: &Staff<P>) -> AppResult<Option<Prices>> {
    let settings = staff.db.settings().await?;
    if !staff.sight(&settings).prices {
        return Ok(None);
    }
    Ok(Some(Prices::of(&staff.db).await?))
}
