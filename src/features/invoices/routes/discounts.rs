//! Discounts on a draft.

use super::super::commands::{self, NewDiscount};
use super::super::queries::{self, Bill, Given};
use super::super::{forms, views};
use super::{Forms, bill_page, last_change, refused, stale};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::InvoiceDiscountId;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    InvoiceDiscountPath, InvoiceDiscountRemovalPath, InvoiceDiscountsPath, InvoicePath,
};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};

const CLOSED: &str = "Only a draft takes discounts.";

/// Gives a discount from the form on the draft's page. Above the limit it is asked for again, with
/// what was typed (R-INV-3).
pub(super) async fn give(
    req: HttpRequest,
    mut staff: Staff<right::GiveDiscounts>,
    path: web::Path<InvoiceDiscountsPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let there = InvoicePath { invoice };
    let mut form = post.state.clone().with_prefix(views::DISCOUNT);
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::discount(&mut form) else {
        return again((&staff, &req), there, form).await;
    };
    let id = InvoiceDiscountId::new(staff.now);
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::give(tx, by, (invoice, id, seen), &new).await
        })
        .await;
    let form = match done {
        Ok(Once::Done(there)) => return Ok(there.flash("Discount given.").into()),
        Ok(Once::Used { .. }) => form.with_key(new_key()).with_notice(views::given_before()),
        Err(AppError::Refused(words)) => return refused(&req, words, there),
        Err(AppError::Forbidden { .. }) => {
            let form = too_much(&new, form);
            return again((&staff, &req), there, form).await;
        }
        Err(AppError::Stale) => form,
        Err(e) => return Err(e),
    };
    let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
    let (who, when) = last_change(&staff, &bill).await?;
    let version = bill.invoice.version;
    let discount = form.conflict(&FormState::empty(), version, &who, when);
    let forms = Forms {
        discount,
        ..Forms::of(&bill)
    };
    Ok(bill_page(&staff, &bill, &forms).await?.conflict().into())
}

async fn again(
    (staff, req): (&Staff<right::GiveDiscounts>, &HttpRequest),
    there: InvoicePath,
    form: FormState,
) -> AppResult<Answer> {
    let bill = queries::bill(&staff.db, there.invoice)
        .await?
        .or_not_found()?;
    if !bill.is_draft() {
        return refused(req, CLOSED.to_owned(), there);
    }
    let forms = Forms {
        discount: form,
        ..Forms::of(&bill)
    };
    Ok(bill_page(staff, &bill, &forms).await?.invalid().into())
}

/// Who may not let off so much is told at the field that says how much.
fn too_much(new: &NewDiscount, mut form: FormState) -> FormState {
    let field = if new.rate.is_some() { "rate" } else { "amount" };
    let words =
        "All discounts together would be above the shop's limit. Only an owner may let off more.";
    form.fail(field, words);
    form
}

/// The form of one discount.
pub(super) async fn edit(
    req: HttpRequest,
    staff: Staff<right::GiveDiscounts>,
    path: web::Path<InvoiceDiscountPath>,
) -> AppResult<Answer> {
    let invoice = path.invoice;
    let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
    let given = given_of(&bill, path.discount)?;
    if !bill.is_draft() {
        return refused(&req, CLOSED.to_owned(), InvoicePath { invoice });
    }
    let form = forms::again(given).with_version(bill.invoice.version);
    Ok(page(&bill, given, &form).into())
}

fn given_of(bill: &Bill, discount: InvoiceDiscountId) -> AppResult<&Given> {
    let mut all = bill.discounts().iter();
    all.find(|row| row.id == discount).or_not_found()
}

fn page(bill: &Bill, given: &Given, form: &FormState) -> Page {
    let title = form.title("Edit discount · Invoices");
    Page::new(title, views::edit_discount(bill, given, form))
        .description("Change a discount of a draft invoice.")
}

/// Saves a discount.
pub(super) async fn save(
    req: HttpRequest,
    mut staff: Staff<right::GiveDiscounts>,
    path: web::Path<InvoiceDiscountPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (invoice, id) = (path.invoice, path.discount);
    let there = InvoicePath { invoice };
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let Some(new) = forms::discount(&mut form) else {
        let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
        return Ok(page(&bill, given_of(&bill, id)?, &form).invalid().into());
    };
    let done = staff
        .write(async |tx, by| commands::change_discount(tx, by, (invoice, id, seen), &new).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("Discount saved.").into()),
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(AppError::Forbidden { .. }) => {
            let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
            let form = too_much(&new, form);
            Ok(page(&bill, given_of(&bill, id)?, &form).invalid().into())
        }
        Err(AppError::Stale) => {
            let bill = queries::bill(&staff.db, invoice).await?.or_not_found()?;
            let Ok(given) = given_of(&bill, id) else {
                return stale((&staff, &req), invoice).await;
            };
            let (who, when) = last_change(&staff, &bill).await?;
            let form = form.conflict(&forms::again(given), bill.invoice.version, &who, when);
            Ok(page(&bill, given, &form).conflict().into())
        }
        Err(e) => Err(e),
    }
}

/// Takes a discount back.
pub(super) async fn remove(
    req: HttpRequest,
    mut staff: Staff<right::GiveDiscounts>,
    path: web::Path<InvoiceDiscountRemovalPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (invoice, id) = (path.invoice, path.discount);
    let there = InvoicePath { invoice };
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::remove_discount(tx, by, (invoice, id, seen)).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("Discount removed.").into()),
        Err(AppError::Refused(words)) => refused(&req, words, there),
        Err(AppError::Stale) => stale((&staff, &req), invoice).await,
        Err(e) => Err(e),
    }
}
