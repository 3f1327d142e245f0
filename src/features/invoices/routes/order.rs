//! Services on a draft, and the order of its lines.

use super::super::commands::{self, Way};
use super::super::{forms, queries, views};
use super::{Forms, bill_page, refused, stale};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::catalog::{Job, Prices};
use crate::features::shops::packages;
use crate::kernel::ids::InvoiceId;
use crate::kernel::money::Quantity;
use crate::web::idempotency::Once;
use crate::web::paths::{
    InvoiceLinePositionPath, InvoicePackagesPath, InvoicePath, InvoiceServicesPath,
};
use crate::web::{Answer, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};

/// Adds a service of the catalog to a draft (R-INV-12).
pub(super) async fn service(
    req: HttpRequest,
    staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceServicesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let there = InvoicePath { invoice };
    let mut form = post.state.clone().with_prefix(views::SERVICE);
    let seen = form.version().unwrap_or_default();
    let catalog = staff.db.active_services().await?;
    let Some(service) = forms::service(&mut form, &catalog) else {
        let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
        if !bill.is_draft() {
            return refused(&req, "Only a draft takes services.".to_owned(), there);
        }
        let forms = Forms {
            service: form,
            ..Forms::of(&bill)
        };
        return Ok(bill_page(&staff, &bill, &forms).await?.invalid().into());
    };
    let prices = Prices::of(&staff.db).await?;
    let work = [prices.job(service, Quantity::ONE)];
    add(
        (&req, staff),
        (invoice, seen),
        &post,
        (&service.name, &work),
    )
    .await
}

/// Adds a package to a draft, a job for each of its services (R-INV-12).
pub(super) async fn package(
    req: HttpRequest,
    staff: Staff<right::EditInvoices>,
    path: web::Path<InvoicePackagesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let there = InvoicePath { invoice };
    let mut form = post.state.clone().with_prefix(views::PACKAGE);
    let seen = form.version().unwrap_or_default();
    let prices = Prices::of(&staff.db).await?;
    let offers = packages::offers(&staff.db, &prices).await?;
    let Some(offer) = forms::package(&mut form, &offers) else {
        let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
        if !bill.is_draft() {
            return refused(&req, "Only a draft takes packages.".to_owned(), there);
        }
        let forms = Forms {
            package: form,
            ..Forms::of(&bill)
        };
        return Ok(bill_page(&staff, &bill, &forms).await?.invalid().into());
    };
    match offer.work() {
        Ok(work) => add((&req, staff), (invoice, seen), &post, (&offer.name, work)).await,
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(e) => Err(e),
    }
}

/// Adds work to a draft, once.
async fn add(
    (req, mut staff): (&HttpRequest, Staff<right::EditInvoices>),
    (invoice, seen): (InvoiceId, i64),
    post: &PostForm,
    (name, work): (&str, &[Job]),
) -> AppResult<Answer> {
    let there = InvoicePath { invoice };
    let done = staff
        .once(post, there, async |tx, by| {
            commands::add_work(tx, by, (invoice, seen), (name, work)).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Added to the draft.").into()),
        Ok(Once::Used { .. }) => {
            let words = "Work was already added with this form. Open the invoice to add more.";
            refused(req, words.to_owned(), there)
        }
        Err(AppError::Refused(words)) => refused(req, words, there),
        Err(AppError::Stale) => stale((&staff, req), invoice).await,
        Err(e) => Err(e),
    }
}

/// Moves a line one place up or down.
pub(super) async fn place(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceLinePositionPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (invoice, line) = (path.invoice, path.line);
    let there = InvoicePath { invoice };
    let way = match post.state.value("to") {
        "up" => Way::Up,
        "down" => Way::Down,
        _ => {
            let words = "A line moves up or down. Open the invoice and press its button.";
            return refused(&req, words.to_owned(), there);
        }
    };
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::move_line(tx, by, (invoice, line, seen), way).await)
        .await;
    match done {
        Ok(moved) => {
            let news = match (moved, way) {
                (true, _) => "Line moved.",
                (false, Way::Up) => "The line can't go further up.",
                (false, Way::Down) => "The line can't go further down.",
            };
            Ok(SeeOther::to(there).flash(news).into())
        }
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(AppError::Stale) => stale((&staff, &req), invoice).await,
        Err(e) => Err(e),
    }
}
