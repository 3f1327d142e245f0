//! `/services/{service}/lines`.

use super::{commands, forms, queries, views};
use crate::entity::{service, service_line};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::catalog::routes::{service_page, stored};
use crate::features::shops::{charge, last_saved};
use crate::kernel::ids::ServiceLineId;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{ServiceLinePath, ServiceLineRemovalPath, ServiceLinesPath, ServicePath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

/// Mounts the lines.
pub(in super::super) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(ServiceLinesPath::PATTERN, web::post().to(add))
        .route(ServiceLinePath::PATTERN, web::get().to(edit))
        .route(ServiceLinePath::PATTERN, web::post().to(save))
        .route(ServiceLineRemovalPath::PATTERN, web::post().to(remove));
}

/// What the page of a service shows of its lines, and to whom.
pub(in super::super) struct Charged {
    pub(in super::super) sees_prices: bool,
    pub(in super::super) sees_cost: bool,
    /// The form that adds a line, for those who may.
    pub(in super::super) form: Option<FormState>,
}

impl Charged {
    /// An empty form under this version.
    pub(in super::super) fn form(version: i64) -> FormState {
        charge::blank().with_key(new_key()).with_version(version)
    }
}

async fn add(
    req: HttpRequest,
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<ServiceLinesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let there = ServicePath {
        service: path.service,
    };
    let mut form = post.state.clone();
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::line(&mut form) else {
        let service = stored(&staff, path.service).await?;
        return Ok(service_page(&staff, &service, Some(form))
            .await?
            .invalid()
            .into());
    };
    let line = ServiceLineId::new(staff.now);
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::add(tx, by, (path.service, line, seen), &new).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Line added.").into()),
        Ok(Once::Used { .. }) => {
            let words = "A line was already added with this form. Open the service to add more.";
            page::refused(&req, "Services", words.to_owned(), there)
        }
        Err(AppError::Refused(words)) => page::refused(&req, "Services", words, there),
        Err(AppError::Stale) => {
            let service = stored(&staff, path.service).await?;
            let (who, when) = last_saved(&staff, "service", service.id.0).await?;
            let form = form.conflict(&FormState::empty(), service.version, &who, when);
            Ok(service_page(&staff, &service, Some(form))
                .await?
                .conflict()
                .into())
        }
        Err(e) => Err(e),
    }
}

async fn edit(
    staff: Staff<right::EditCatalog>,
    path: web::Path<ServiceLinePath>,
) -> AppResult<Page> {
    let (service, line) = found(&staff, *path).await?;
    let form = forms::state(&line).with_version(service.version);
    Ok(line_page(&form, &service, &line))
}

async fn found(
    staff: &Staff<right::EditCatalog>,
    path: ServiceLinePath,
) -> AppResult<(service::Model, service_line::Model)> {
    let service = stored(staff, path.service).await?;
    let line = queries::line(&staff.db, (path.service, path.line)).await?;
    Ok((service, line.or_not_found()?))
}

fn line_page(form: &FormState, service: &service::Model, line: &service_line::Model) -> Page {
    let title = form.title(&format!("Edit line · {} · Services", service.name));
    Page::new(title, views::edit(form, service, line)).description("Change a line of a service.")
}

async fn save(
    req: HttpRequest,
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<ServiceLinePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let ServiceLinePath { service, line } = *path;
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::line(&mut form) else {
        let (service, line) = found(&staff, *path).await?;
        return Ok(line_page(&form, &service, &line).invalid().into());
    };
    let done = staff
        .write(async |tx, by| commands::change(tx, by, (service, line, seen), &new).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(ServicePath { service })
            .flash("Line saved.")
            .into()),
        Err(AppError::Stale) => {
            let row = stored(&staff, service).await?;
            let Some(line) = queries::line(&staff.db, (service, line)).await? else {
                return stale(&req, ServicePath { service });
            };
            let (who, when) = last_saved(&staff, "service", service.0).await?;
            let form = form.conflict(&forms::state(&line), row.version, &who, when);
            Ok(line_page(&form, &row, &line).conflict().into())
        }
        Err(e) => Err(e),
    }
}

fn stale(req: &HttpRequest, there: ServicePath) -> AppResult<Answer> {
    page::refused(req, "Services", AppError::Stale.to_string(), there)
}

async fn remove(
    req: HttpRequest,
    mut staff: Staff<right::EditCatalog>,
    path: web::Path<ServiceLineRemovalPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let ServiceLineRemovalPath { service, line } = *path;
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::remove(tx, by, (service, line, seen)).await)
        .await;
    match done {
        Ok(entry) => Ok(SeeOther::to(ServicePath { service })
            .flash("Line removed.")
            .undo(Some(entry))
            .into()),
        Err(AppError::Stale) => {
            stored(&staff, service).await?;
            stale(&req, ServicePath { service })
        }
        Err(e) => Err(e),
    }
}
