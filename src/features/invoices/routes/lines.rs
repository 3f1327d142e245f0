//! The lines of a draft.

use super::super::commands::{self, Charge};
use super::super::queries::{self, Bill, Line};
use super::super::{forms, views};
use super::{Forms, bill_page, last_change, refused, stale};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::charge;
use crate::kernel::ids::InvoiceLineId;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    InvoiceFeePath, InvoiceLinePath, InvoiceLineRemovalPath, InvoiceLinesPath, InvoicePath,
};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};

/// Adds a line from the form on the draft's page.
pub(super) async fn add(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceLinesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let there = InvoicePath { invoice };
    let mut form = post.state.clone().with_prefix(views::ADD);
    staff.guard_cost(charge::names_cost(&form)).await?;
    let seen = form.version().unwrap_or_default();
    let Some(charge) = forms::charge(&mut form) else {
        let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
        if !bill.is_draft() {
            return refused(&req, "Only a draft takes new lines.".to_owned(), there);
        }
        let forms = Forms {
            add: form,
            ..Forms::of(&bill)
        };
        return Ok(bill_page(&staff, &bill, &forms).await?.invalid().into());
    };
    let line = InvoiceLineId::new(staff.now);
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::add_line(tx, by, (invoice, line, seen), &charge).await
        })
        .await;
    let form = match done {
        Ok(Once::Done(there)) => return Ok(there.flash("Line added.").into()),
        Ok(Once::Used { .. }) => form.with_key(new_key()).with_notice(views::added_before()),
        Err(AppError::Refused(words)) => return refused(&req, words, there),
        Err(AppError::Stale) => form,
        Err(e) => return Err(e),
    };
    let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
    let (who, when) = last_change(&staff, &bill).await?;
    let version = bill.invoice.version;
    let add = form.conflict(&FormState::empty(), version, &who, when);
    let forms = Forms {
        add,
        ..Forms::of(&bill)
    };
    Ok(bill_page(&staff, &bill, &forms).await?.conflict().into())
}

/// The form of one line.
pub(super) async fn edit(
    req: HttpRequest,
    staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceLinePath>,
) -> AppResult<Answer> {
    let bill = queries::bill(&staff.db, path.invoice)
        .await?
        .or_not_found()?;
    let line = line_of(&bill, path.line)?;
    if !bill.is_draft() {
        let words = "Only a draft's lines can be changed.".to_owned();
        return refused(
            &req,
            words,
            InvoicePath {
                invoice: path.invoice,
            },
        );
    }
    if let Some(rule) = line.fee_rule_id {
        let (invoice, fee) = (path.invoice, "This fee follows a rule of the shop.");
        return refused(&req, fee.to_owned(), InvoiceFeePath { invoice, rule });
    }
    let sees_cost = staff.sees_cost().await?;
    let form = forms::filled(&Charge::stored(line), sees_cost).with_version(bill.invoice.version);
    Ok(line_page((&bill, sees_cost), line, &form).into())
}

fn line_of(bill: &Bill, line: InvoiceLineId) -> AppResult<&Line> {
    bill.lines()
        .iter()
        .find(|row| row.id == line)
        .or_not_found()
}

fn line_page((bill, sees_cost): (&Bill, bool), line: &Line, form: &FormState) -> Page {
    Page::new(
        form.title("Edit line · Invoices"),
        views::line((bill, sees_cost), line, form),
    )
    .description("Change a line of a draft invoice.")
}

/// Saves a line.
pub(super) async fn save(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceLinePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (invoice, line) = (path.invoice, path.line);
    let mut form = post.state;
    staff.guard_cost(charge::names_cost(&form)).await?;
    let seen = form.version().unwrap_or_default();
    let Some(charge) = forms::charge(&mut form) else {
        let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
        let shown = (&bill, staff.sees_cost().await?);
        return Ok(line_page(shown, line_of(&bill, line)?, &form)
            .invalid()
            .into());
    };
    let done = staff
        .write(async |tx, by| commands::change_line(tx, by, (invoice, line, seen), &charge).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(InvoicePath { invoice })
            .flash("Line saved.")
            .into()),
        Err(AppError::Refused(words)) => refused(&req, words, InvoicePath { invoice }),
        Err(AppError::Stale) => conflict((&staff, &req), (*path, form)).await,
        Err(e) => Err(e),
    }
}

/// Somebody was faster: both values of each field, or the bill if the line is gone (R-GEN-4).
async fn conflict(
    (staff, req): (&Staff<right::EditInvoices>, &HttpRequest),
    (path, form): (InvoiceLinePath, FormState),
) -> AppResult<Answer> {
    let bill = queries::bill(&staff.db, path.invoice)
        .await?
        .or_not_found()?;
    let Ok(line) = line_of(&bill, path.line) else {
        return stale((staff, req), path.invoice).await;
    };
    let (who, when) = last_change(staff, &bill).await?;
    let sees_cost = staff.sees_cost().await?;
    let stored = forms::filled(&Charge::stored(line), sees_cost);
    let form = form.conflict(&stored, bill.invoice.version, &who, when);
    Ok(line_page((&bill, sees_cost), line, &form).conflict().into())
}

/// Takes a line off.
pub(super) async fn remove(
    req: HttpRequest,
    mut staff: Staff<right::EditInvoices>,
    path: web::Path<InvoiceLineRemovalPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (invoice, line) = (path.invoice, path.line);
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::remove_line(tx, by, (invoice, line, seen)).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(InvoicePath { invoice })
            .flash("Line removed.")
            .into()),
        Err(AppError::Refused(words)) => refused(&req, words, InvoicePath { invoice }),
        Err(AppError::Stale) => stale((&staff, &req), invoice).await,
        Err(e) => Err(e),
    }
}
