//! `/customers/bin`, and into it and out of it.

use super::queries::{binned, is_binned};
use super::{commands, views};
use crate::error::{AppError, AppResult};
use crate::web::paths::{
    CustomerBinPath, CustomerDeletionPath, CustomerPath, CustomerRestorationPath,
};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

/// Mounts the routes; before those of a single customer.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(CustomerBinPath::PATTERN, web::get().to(show))
        .route(CustomerDeletionPath::PATTERN, web::post().to(delete))
        .route(CustomerRestorationPath::PATTERN, web::post().to(restore));
}

async fn show(staff: Staff<right::EditCustomers>) -> AppResult<Page> {
    let rows = binned(&staff.db, staff.now).await?;
    let body = views::bin(&rows, (staff.now, staff.zone));
    Ok(Page::new("Bin · Customers", body)
        .description("Customers who were deleted in the last 30 days, to be taken out again."))
}

async fn delete(
    mut staff: Staff<right::EditCustomers>,
    path: web::Path<CustomerDeletionPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let id = path.customer;
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::delete(tx, by, (id, seen)).await)
        .await;
    let done = match done {
        // The same press again, or somebody else was faster with the same idea.
        Err(AppError::NotFound) if is_binned(&staff.db, id).await? => Ok(None),
        Err(AppError::Stale) => Err(AppError::Refused(CHANGED.to_owned())),
        done => done.map(Some),
    };
    match done {
        Ok(entry) => Ok(SeeOther::to(CustomerBinPath)
            .flash("The customer is in the bin. You can take it out again for 30 days.")
            .undo(entry)
            .into()),
        Err(AppError::Refused(words)) => {
            page::refused(&req, "Customers", words, CustomerPath { customer: id })
        }
        Err(e) => Err(e),
    }
}

const CHANGED: &str = "The customer was changed meanwhile. Look again before you delete it.";

async fn restore(
    mut staff: Staff<right::EditCustomers>,
    path: web::Path<CustomerRestorationPath>,
    _: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let id = path.customer;
    let done = staff
        .write(async |tx, by| commands::restore(tx, by, id).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(CustomerPath { customer: id })
            .flash("The customer is back.")
            .into()),
        Err(AppError::Refused(words)) => page::refused(&req, "Customers", words, CustomerBinPath),
        Err(e) => Err(e),
    }
}
