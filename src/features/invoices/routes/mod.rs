//! `/invoices` and what is below it.

mod credit_document;
mod credits;
mod deposits;
mod discounts;
mod document;
mod draft;
mod explanation;
mod fees;
mod lines;
mod list;
mod order;
mod payments;
mod refunds;

pub use document::print;

use super::queries::Bill;
use super::{own, views};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::features::shops::catalog::Prices;
use crate::features::shops::charge;
use crate::features::shops::packages;
use crate::kernel::ids::InvoiceId;
use crate::ui::form::FormState;
use crate::ui::time;
use crate::web::form::new_key;
use crate::web::paths::{
    AppointmentDepositsPath, AppointmentInvoicePath, CreditNoteDocumentPath, CreditNotePath,
    InvoiceCreditNotesPath, InvoiceDiscardPath, InvoiceDiscountPath, InvoiceDiscountRemovalPath,
    InvoiceDiscountsPath, InvoiceDocumentPath, InvoiceExplanationPath, InvoiceFeePath,
    InvoiceFeeRemovalPath, InvoiceFeesPath, InvoiceIssuePath, InvoiceLinePath,
    InvoiceLinePositionPath, InvoiceLineRemovalPath, InvoiceLinesPath, InvoicePackagesPath,
    InvoicePath, InvoicePaymentsPath, InvoiceRecalculationPath, InvoiceServicesPath,
    InvoiceVoidPath, InvoicesPath, NewPaymentPath, PaymentRefundsPath,
};
use crate::web::staff::{Permission, Right, sees_cost};
use crate::web::{Answer, Page, Staff, page, right};
use actix_web::{HttpRequest, web};
use maud::Markup;
use std::fmt::Display;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(InvoicesPath::PATTERN, web::get().to(list::index))
        .route(
            AppointmentInvoicePath::PATTERN,
            web::post().to(draft::create),
        )
        .route(
            InvoiceRecalculationPath::PATTERN,
            web::post().to(draft::recalculate),
        )
        .route(InvoiceServicesPath::PATTERN, web::post().to(order::service))
        .route(InvoicePackagesPath::PATTERN, web::post().to(order::package))
        .route(
            InvoiceLinePositionPath::PATTERN,
            web::post().to(order::place),
        )
        .route(InvoicePath::PATTERN, web::get().to(show))
        .route(InvoicePath::PATTERN, web::post().to(draft::note))
        .route(InvoiceIssuePath::PATTERN, web::post().to(draft::issue))
        .route(InvoiceDiscardPath::PATTERN, web::post().to(draft::discard))
        .route(InvoiceLinesPath::PATTERN, web::post().to(lines::add))
        .route(InvoiceLinePath::PATTERN, web::get().to(lines::edit))
        .route(InvoiceLinePath::PATTERN, web::post().to(lines::save))
        .route(
            InvoiceLineRemovalPath::PATTERN,
            web::post().to(lines::remove),
        )
        .route(NewPaymentPath::PATTERN, web::get().to(payments::new))
        .route(
            InvoicePaymentsPath::PATTERN,
            web::post().to(payments::record),
        )
        .route(
            InvoiceDiscountsPath::PATTERN,
            web::post().to(discounts::give),
        )
        .route(InvoiceDiscountPath::PATTERN, web::get().to(discounts::edit))
        .route(
            InvoiceDiscountPath::PATTERN,
            web::post().to(discounts::save),
        )
        .route(
            InvoiceDiscountRemovalPath::PATTERN,
            web::post().to(discounts::remove),
        )
        .route(InvoiceFeesPath::PATTERN, web::post().to(fees::add))
        .route(InvoiceFeePath::PATTERN, web::get().to(fees::show))
        .route(InvoiceFeePath::PATTERN, web::post().to(fees::save))
        .route(InvoiceFeeRemovalPath::PATTERN, web::post().to(fees::remove))
        .route(
            InvoiceExplanationPath::PATTERN,
            web::get().to(explanation::show),
        )
        .route(InvoiceDocumentPath::PATTERN, web::get().to(document::show));
    after_issue(cfg);
}

/// What happens to money and bills after the issue.
fn after_issue(cfg: &mut web::ServiceConfig) {
    let deposits = AppointmentDepositsPath::PATTERN;
    cfg.route(PaymentRefundsPath::PATTERN, web::get().to(refunds::new))
        .route(PaymentRefundsPath::PATTERN, web::post().to(refunds::record))
        .route(InvoiceVoidPath::PATTERN, web::get().to(credits::ask_void))
        .route(InvoiceVoidPath::PATTERN, web::post().to(credits::void))
        .route(InvoiceCreditNotesPath::PATTERN, web::get().to(credits::new))
        .route(
            InvoiceCreditNotesPath::PATTERN,
            web::post().to(credits::record),
        )
        .route(CreditNotePath::PATTERN, web::get().to(credits::show))
        .route(
            CreditNoteDocumentPath::PATTERN,
            web::get().to(credit_document::show),
        )
        .route(deposits, web::get().to(deposits::new))
        .route(deposits, web::post().to(deposits::record));
}

async fn show(staff: Staff<right::SeeInvoice>, path: web::Path<InvoicePath>) -> AppResult<Page> {
    let bill = own::seen(&staff, path.invoice).await?.bill;
    let forms = Forms::of(&bill);
    bill_page(&staff, &bill, &forms).await
}

/// The forms of a draft's page.
struct Forms {
    service: FormState,
    package: FormState,
    add: FormState,
    discount: FormState,
    fee: FormState,
    notes: FormState,
}

impl Forms {
    fn of(bill: &Bill) -> Self {
        let version = bill.invoice.version;
        let notes = bill.invoice.notes.clone().unwrap_or_default();
        Self {
            service: keyed(version).with_prefix(views::SERVICE),
            package: keyed(version).with_prefix(views::PACKAGE),
            add: charge::blank()
                .with_key(new_key())
                .with_version(version)
                .with_prefix(views::ADD),
            discount: keyed(version).with_prefix(views::DISCOUNT),
            fee: keyed(version).with_prefix(views::FEE),
            notes: FormState::of([("notes", notes)])
                .with_version(version)
                .with_prefix(views::NOTES),
        }
    }

    fn title(&self, title: &str) -> String {
        let wrong = [
            &self.service,
            &self.package,
            &self.add,
            &self.discount,
            &self.fee,
            &self.notes,
        ];
        let wrong = wrong.into_iter().find(|form| form.has_errors());
        wrong.unwrap_or(&self.notes).title(title)
    }
}

fn keyed(version: i64) -> FormState {
    FormState::empty().with_key(new_key()).with_version(version)
}

async fn bill_page<P: Permission>(staff: &Staff<P>, bill: &Bill, forms: &Forms) -> AppResult<Page> {
    let name = views::name(bill);
    let is_open = bill.is_draft() && staff.may(Right::EditInvoices);
    let (catalog, packages) = match is_open {
        true => {
            let prices = Prices::of(&staff.db).await?;
            let offers = packages::offers(&staff.db, &prices).await?;
            (staff.db.active_services().await?, offers)
        }
        false => Default::default(),
    };
    let rules: Vec<_> = bill.rules().cloned().collect();
    let may_discount = staff.may(Right::GiveDiscounts);
    let may_refund = staff.may(Right::RefundPayments);
    let refund_limit = match may_refund {
        true => refunds::limit(staff).await?,
        false => None,
    };
    let view = views::BillView {
        bill,
        catalog: &catalog,
        packages: &packages,
        service: &forms.service,
        package: &forms.package,
        add: &forms.add,
        discount: may_discount.then_some(&forms.discount),
        rules: &rules,
        fee: &forms.fee,
        notes: &forms.notes,
        missing: super::commands::missing(bill),
        warning: super::commands::warning(bill),
        can: views::Can {
            edit: staff.may(Right::EditInvoices),
            see_cost: sees_cost(staff.role, bill.shop.advisor_sees_cost),
            collect: own::may_collect(staff).await?,
            refund: may_refund,
            refund_limit,
            credit: staff.may(Right::CreditInvoices),
            see_visits: staff.may(Right::SeeAppointments),
            see_customers: staff.may(Right::SeeCustomer),
            see_vehicles: staff.may(Right::SeeVehicle),
            see_all: staff.may(Right::SeeInvoices),
        },
        today: staff.today(),
    };
    let page = Page::new(
        forms.title(&format!("{name} · Invoices")),
        views::bill(&view),
    );
    let page = page.description("An invoice with its lines, taxes and payments.");
    Ok(page.history(staff.history("invoice", bill.invoice.id.0)))
}

/// Who changed a bill last, and when: in words of markup, for the page of a conflict.
async fn last_change<P: Permission>(staff: &Staff<P>, bill: &Bill) -> AppResult<(String, Markup)> {
    let last = audit::last_change(&staff.db, "invoice", bill.invoice.id.0).await?;
    let (who, at) = last.map_or_else(
        || ("somebody".to_owned(), bill.invoice.updated_at),
        |change| (change.actor_name, change.at),
    );
    Ok((who, time::relative(at, staff.now, staff.zone.tz())))
}

/// The button of a page that somebody else has changed meanwhile: who, when, and a way back.
async fn stale<P: Permission>(
    (staff, req): (&Staff<P>, &HttpRequest),
    id: InvoiceId,
) -> AppResult<Answer> {
    let last = audit::last_change(&staff.db, "invoice", id.0).await?;
    let words = match last {
        Some(change) => {
            let at = staff.zone.local(change.at).format("%b %-d, %-I:%M %p");
            format!(
                "{} changed this invoice on {at}, after you opened it. Open it again and look at what is new.",
                change.actor_name
            )
        }
        None => AppError::Stale.to_string(),
    };
    refused(req, words, InvoicePath { invoice: id })
}

/// What the state forbids: a toast over the page it was pressed on, or a page with the way on.
fn refused(req: &HttpRequest, words: String, on: impl Display) -> AppResult<Answer> {
    page::refused(req, "Invoices", words, on)
}
