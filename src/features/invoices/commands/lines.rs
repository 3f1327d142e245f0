//! The lines of a draft. Each change adds the bill up again in the same transaction, and carries
//! the bill's version: two people never overwrite each other (R-GEN-4).

use super::super::queries::{Bill, Line};
use super::draft::MOST_LINES;
use super::{add_up, open_draft, rate_of, sums};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{invoice, invoice_line, service};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::catalog::labor;
use crate::kernel::ids::{InvoiceId, InvoiceLineId};
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::LineKind;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// What somebody charges for (R-INV-2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The job it belongs to; without one it is a charge of the whole bill.
    pub job_name: Option<String>,
    /// Decides the tax.
    pub kind: LineKind,
    /// What it is.
    pub name: String,
    /// The maker's number.
    pub part_no: Option<String>,
    /// Hours or units, more than none.
    pub quantity: Quantity,
    /// For one.
    pub unit_price: Cents,
}

impl Charge {
    /// As it is stored.
    #[must_use]
    pub fn stored(line: &Line) -> Self {
        Self {
            job_name: line.job_name.clone(),
            kind: line.kind,
            name: line.name.clone(),
            part_no: line.part_no.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
        }
    }

    fn line(&self, (id, sort): (InvoiceLineId, i32), tax_rate: Rate) -> Line {
        Line {
            id,
            job_name: self.job_name.clone(),
            kind: self.kind,
            name: self.name.clone(),
            part_no: self.part_no.clone(),
            quantity: self.quantity,
            unit_price: self.unit_price,
            net: Cents::ZERO,
            tax_rate,
            tax: Cents::ZERO,
            sort,
        }
    }

    fn audited(&self) -> Value {
        json!({
            "kind": self.kind, "job": self.job_name, "name": self.name, "part_no": self.part_no,
            "quantity": self.quantity, "unit_price": self.unit_price,
        })
    }
}

/// Adds a line at the end of its job.
///
/// # Errors
/// [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn add_line(
    tx: &ShopTx,
    by: By<'_>,
    (id, line, seen): (InvoiceId, InvoiceLineId, i64),
    charge: &Charge,
) -> AppResult<()> {
    add(tx, by, (id, line, seen), (charge, None)).await
}

/// Adds a service of the catalog: its one line of labor, as an order gets it (R-INV-12, R-SVC-6).
///
/// # Errors
/// As [`add_line`].
pub async fn add_service(
    tx: &ShopTx,
    by: By<'_>,
    ids: (InvoiceId, InvoiceLineId, i64),
    (service, labor_rate): (&service::Model, Cents),
) -> AppResult<()> {
    let (quantity, unit_price) = labor(service, labor_rate);
    let charge = Charge {
        job_name: Some(service.name.clone()),
        kind: LineKind::Labor,
        name: service.name.clone(),
        part_no: None,
        quantity,
        unit_price,
    };
    add(tx, by, ids, (&charge, Some(service))).await
}

async fn add(
    tx: &ShopTx,
    by: By<'_>,
    (id, line, seen): (InvoiceId, InvoiceLineId, i64),
    (charge, service): (&Charge, Option<&service::Model>),
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let mut lines = bill.lines().to_vec();
    if lines.len() >= MOST_LINES {
        return Err(AppError::Refused(format!(
            "An invoice has at most {MOST_LINES} lines."
        )));
    }
    let sort = lines.iter().map(|line| line.sort + 1).max().unwrap_or(0);
    lines.push(charge.line((line, sort), rate_of(&bill, charge.kind)));
    let totals = add_up(&lines)?;
    let Some(sum) = totals.lines.last() else {
        return Err(AppError::NotFound);
    };
    let now = by.1;
    tx.insert(invoice_line::ActiveModel {
        id: Set(line),
        created_at: Set(now),
        updated_at: Set(now),
        invoice_id: Set(id),
        job_name: Set(charge.job_name.clone()),
        kind: Set(charge.kind),
        name: Set(charge.name.clone()),
        part_no: Set(charge.part_no.clone()),
        service_code: Set(service.map(|service| service.code.clone())),
        quantity: Set(charge.quantity),
        unit_price: Set(charge.unit_price),
        subtotal: Set(sum.subtotal),
        net: Set(sum.net),
        tax_rate: Set(sum.tax_rate),
        tax: Set(sum.tax),
        total: Set(sum.total),
        hours: Set(service.map_or_else(|| hours(charge), |service| service.hours)),
        sort: Set(sort),
        ..Default::default()
    })
    .await?;
    let change = Change {
        action: "invoice.line_added",
        before: None,
        after: Some(charge.audited()),
    };
    save(tx, by, (&bill, &lines), change).await
}

/// Changes a line; its rate stays unless its kind changes.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn change_line(
    tx: &ShopTx,
    by: By<'_>,
    (id, line, seen): (InvoiceId, InvoiceLineId, i64),
    charge: &Charge,
) -> AppResult<()> {
    use invoice_line::Column as L;
    let bill = open_draft(tx, (id, seen)).await?;
    let mut lines = bill.lines().to_vec();
    let at = lines.iter().position(|row| row.id == line).or_not_found()?;
    let before = Charge::stored(&lines[at]);
    let rate = if before.kind == charge.kind {
        lines[at].tax_rate
    } else {
        rate_of(&bill, charge.kind)
    };
    lines[at] = charge.line((line, lines[at].sort), rate);
    let totals = add_up(&lines)?;
    let sum = totals.lines.get(at).copied().or_not_found()?;
    let mut update = invoice_line::Entity::update_many()
        .col_expr(L::JobName, Expr::value(charge.job_name.clone()))
        .col_expr(L::Kind, Expr::value(charge.kind.as_str()))
        .col_expr(L::Name, Expr::value(charge.name.clone()))
        .col_expr(L::PartNo, Expr::value(charge.part_no.clone()))
        .col_expr(L::Quantity, Expr::value(charge.quantity))
        .col_expr(L::UnitPrice, Expr::value(charge.unit_price))
        .col_expr(L::Subtotal, Expr::value(sum.subtotal))
        .col_expr(L::Net, Expr::value(sum.net))
        .col_expr(L::TaxRate, Expr::value(sum.tax_rate))
        .col_expr(L::Tax, Expr::value(sum.tax))
        .col_expr(L::Total, Expr::value(sum.total))
        .col_expr(L::UpdatedAt, Expr::value(by.1))
        .filter(L::Id.eq(line));
    // The hours sold follow the quantity of labor, unless only words or the price were changed.
    if (before.kind, before.quantity) != (charge.kind, charge.quantity) {
        update = update.col_expr(L::Hours, Expr::value(hours(charge)));
    }
    tx.update_where(update).await?;
    let change = Change {
        action: "invoice.line_changed",
        before: Some(before.audited()),
        after: Some(charge.audited()),
    };
    save(tx, by, (&bill, &lines), change).await
}

/// Takes a line off the draft.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn remove_line(
    tx: &ShopTx,
    by: By<'_>,
    (id, line, seen): (InvoiceId, InvoiceLineId, i64),
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let mut lines = bill.lines().to_vec();
    let at = lines.iter().position(|row| row.id == line).or_not_found()?;
    let removed = lines.remove(at);
    let delete = invoice_line::Entity::delete_many().filter(invoice_line::Column::Id.eq(line));
    tx.delete_where(delete).await?;
    let change = Change {
        action: "invoice.line_removed",
        before: Some(Charge::stored(&removed).audited()),
        after: None,
    };
    save(tx, by, (&bill, &lines), change).await
}

pub(super) struct Change {
    pub(super) action: &'static str,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
}

/// The bill's sums of these lines, if nobody was faster, and one audit row.
pub(super) async fn save(
    tx: &ShopTx,
    by: By<'_>,
    (bill, lines): (&Bill, &[Line]),
    change: Change,
) -> AppResult<()> {
    let totals = add_up(lines)?;
    let row = invoice::ActiveModel {
        id: Set(bill.invoice.id),
        version: Set(bill.invoice.version),
        ..Default::default()
    };
    tx.update(sums(row, &totals), by.1).await?;
    let entry = Entry {
        action: change.action,
        entity: "invoice",
        id: Some(bill.invoice.id.0),
        label: &bill.label(),
        before: Some(json!({"line": change.before, "total": bill.invoice.total})),
        after: Some(json!({"line": change.after, "total": totals.total})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn hours(charge: &Charge) -> Quantity {
    match charge.kind {
        LineKind::Labor => charge.quantity,
        LineKind::Part | LineKind::Fee | LineKind::Sublet => Quantity(0),
    }
}
