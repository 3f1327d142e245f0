//! A bill begins as a draft, made from the work on one car.

use super::super::totals::{self, TaxRates};
use super::{open_draft, sums};
use crate::audit::{self, Entry};
use crate::db::{ShopTx, is_unique_violation};
use crate::entity::{appointment, invoice, invoice_line};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::queries::{Billable, billable};
use crate::kernel::ids::{AppointmentId, InvoiceId, InvoiceLineId};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{AppointmentStatus, InvoiceStatus, LineKind};
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// What is said when an order has its bill already; the page shows the way to it.
pub const SECOND: &str = "This order already has an invoice.";

/// Most lines a bill may have: each is a row of one insert.
pub(super) const MOST_LINES: usize = 300;

/// Drafts the bill of a visit that is under way or done (R-INV-1): jobs and lines are copied, tax
/// follows from the kind. The unique index decides who is first.
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Refused`] if the work has not begun or is billed already.
pub async fn draft(
    tx: &ShopTx,
    by: By<'_>,
    (id, visit): (InvoiceId, AppointmentId),
) -> AppResult<()> {
    let lock = appointment::Entity::find()
        .filter(appointment::Column::Id.eq(visit))
        .lock_exclusive();
    tx.one(lock).await?; // nobody changes the work while it is copied
    let work = billable(tx, visit).await?.or_not_found()?;
    refuse_unbegun(work.appointment.status)?;
    let settings = tx.one(crate::entity::shop_settings::Entity::find()).await?;
    let settings = settings.or_not_found()?;
    let rates = TaxRates {
        labor: settings.tax_labor,
        part: settings.tax_part,
        fee: settings.tax_fee,
        sublet: settings.tax_sublet,
    };
    let copied = copied(&work)?;
    let charged: Vec<totals::Line> = copied.iter().map(Copied::charge).collect();
    let totals = totals::totals(&charged, &rates, work.customer.tax_exempt)?;
    let now = by.1;
    let row = invoice::ActiveModel {
        id: Set(id),
        created_at: Set(now),
        updated_at: Set(now),
        repair_order_id: Set(work.order.id),
        appointment_id: Set(Some(visit)),
        customer_id: Set(work.order.customer_id),
        vehicle_id: Set(work.order.vehicle_id),
        status: Set(InvoiceStatus::Draft),
        tax_exempt: Set(work.customer.tax_exempt),
        is_current: Set(true),
        version: Set(1),
        ..Default::default()
    };
    match tx.insert(sums(row, &totals)).await {
        Err(e) if is_unique_violation(&e) => return Err(AppError::Refused(SECOND.to_owned())),
        written => written?,
    };
    let lines = copied.iter().zip(&totals.lines).enumerate();
    tx.insert_all(lines.map(|(sort, (line, totals))| line.row((id, sort), totals, now)))
        .await?;
    let entry = Entry {
        action: "invoice.drafted",
        entity: "invoice",
        id: Some(id.0),
        label: &format!("Draft for {}", work.customer.name),
        after: Some(json!({
            "order": work.order.number, "lines": copied.len(), "total": totals.total,
        })),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn refuse_unbegun(status: AppointmentStatus) -> AppResult<()> {
    use AppointmentStatus::{Completed, InProgress, Ready};
    if matches!(status, InProgress | Ready | Completed) {
        return Ok(());
    }
    let status = status.label().to_lowercase();
    Err(AppError::Refused(format!(
        "This appointment is {status}. Start the work first, then make its invoice."
    )))
}

struct Copied {
    job: String,
    code: Option<String>,
    kind: LineKind,
    name: String,
    part_no: Option<String>,
    quantity: Quantity,
    unit_price: Cents,
    hours: Quantity,
}

/// The lines of the jobs; a job's hours stand at its first line of labor, so that they add up.
fn copied(work: &Billable) -> AppResult<Vec<Copied>> {
    let mut lines = Vec::new();
    for job in &work.jobs {
        let mut hours = job.hours;
        for line in &job.lines {
            let is_labor = line.kind == LineKind::Labor;
            lines.push(Copied {
                job: job.name.clone(),
                code: job.code.clone(),
                kind: line.kind,
                name: line.name.clone(),
                part_no: line.part_no.clone(),
                quantity: line.quantity,
                unit_price: line.unit_price,
                hours: if is_labor { hours } else { Quantity(0) },
            });
            if is_labor {
                hours = Quantity(0);
            }
        }
    }
    if lines.len() > MOST_LINES {
        return Err(AppError::Refused(format!(
            "An invoice has at most {MOST_LINES} lines; this order has {}.",
            lines.len()
        )));
    }
    Ok(lines)
}

impl Copied {
    fn charge(&self) -> totals::Line {
        totals::Line {
            kind: self.kind,
            quantity: self.quantity,
            unit_price: self.unit_price,
            discount: Cents::ZERO,
            tax_override: None,
            taxable: true,
        }
    }

    fn row(
        &self,
        (invoice, sort): (InvoiceId, usize),
        totals: &totals::LineTotals,
        now: chrono::DateTime<chrono::Utc>,
    ) -> invoice_line::ActiveModel {
        invoice_line::ActiveModel {
            id: Set(InvoiceLineId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            invoice_id: Set(invoice),
            job_name: Set(Some(self.job.clone())),
            kind: Set(self.kind),
            name: Set(self.name.clone()),
            part_no: Set(self.part_no.clone()),
            service_code: Set(self.code.clone()),
            quantity: Set(self.quantity),
            unit_price: Set(self.unit_price),
            subtotal: Set(totals.subtotal),
            net: Set(totals.net),
            tax_rate: Set(totals.tax_rate),
            tax: Set(totals.tax),
            total: Set(totals.total),
            hours: Set(self.hours),
            sort: Set(i32::try_from(sort).unwrap_or(i32::MAX)),
            ..Default::default()
        }
    }
}

/// Saves the words that are printed on the bill.
///
/// # Errors
/// [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn note(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (InvoiceId, i64),
    notes: Option<String>,
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let row = invoice::ActiveModel {
        id: Set(id),
        version: Set(seen),
        notes: Set(notes.clone()),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        action: "invoice.noted",
        entity: "invoice",
        id: Some(id.0),
        label: &bill.label(),
        before: Some(json!({"notes": bill.invoice.notes})),
        after: Some(json!({"notes": notes})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Throws a draft away: the row stays, without a number, and the order can be billed again
/// (R-INV-9, R-GEN-11).
///
/// # Errors
/// [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn discard(tx: &ShopTx, by: By<'_>, (id, seen): (InvoiceId, i64)) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let row = invoice::ActiveModel {
        id: Set(id),
        version: Set(seen),
        status: Set(InvoiceStatus::Void),
        is_current: Set(false),
        due: Set(Cents::ZERO),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        action: "invoice.discarded",
        entity: "invoice",
        id: Some(id.0),
        label: &bill.label(),
        before: Some(json!({"status": InvoiceStatus::Draft, "total": bill.invoice.total})),
        after: Some(json!({"status": InvoiceStatus::Void, "total": bill.invoice.total})),
    };
    audit::record(tx, by, entry);
    Ok(())
}
