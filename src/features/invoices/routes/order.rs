//! Services on a draft, and the order of its lines.

use super::super::commands::{self, Way};
use super::super::{forms, queries, views};
use super::{Forms, bill_page, refused, stale};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::catalog::Prices;
use crate::kernel::money::Quantity;
use crate::web::idempotency::Once;
use crate::web::paths::{InvoiceLinePositionPath, InvoicePath, InvoiceServicesPath};
use crate::web::{Answer, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};

/// Adds a service of the catalog to a draft (R-INV-12).
pub(super) async fn service(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
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
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::add_work(tx, by, (invoice, seen), (&service.name, &work)).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Service added.").into()),
        Ok(Once::Used { .. }) => {
            let words = "A service was already added with this form. Open the invoice to add more.";
            refused(&req, words.to_owned(), there)
        }
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(AppError::Stale) => stale((&staff, &req), invoice).await,
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
