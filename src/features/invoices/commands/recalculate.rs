//! A draft as if it were made today: the shop's present tax rates on the lines it has (R-SET-2).

use super::super::totals;
use super::{open_draft, rates, sums};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{customer, invoice, invoice_line};
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::InvoiceId;
use crate::kernel::money::Cents;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

/// Taxes every line of the draft anew. Prices stay: somebody agreed on them.
///
/// # Errors
/// [`crate::error::AppError::Stale`], or [`crate::error::AppError::Refused`] if it is no draft.
pub async fn recalculate(tx: &ShopTx, by: By<'_>, (id, seen): (InvoiceId, i64)) -> AppResult<()> {
    use invoice_line::Column as L;
    let bill = open_draft(tx, (id, seen)).await?;
    let payer = customer::Entity::find_by_id(bill.invoice.customer_id);
    let tax_exempt = tx.one(payer).await?.or_not_found()?.tax_exempt;
    let of_bill = L::InvoiceId.eq(id);
    let lines = invoice_line::Entity::find()
        .filter(of_bill.clone())
        .order_by_asc(L::Sort);
    let lines = tx.all(lines).await?;
    let charged: Vec<totals::Line> = lines.iter().map(charge).collect();
    let totals = totals::totals(&charged, &rates(&bill), tax_exempt)?;
    let now = by.1;
    // The bill first: of two presses at once the second waits here, and is told.
    let row = invoice::ActiveModel {
        id: Set(id),
        version: Set(seen),
        tax_exempt: Set(tax_exempt),
        ..Default::default()
    };
    tx.update(sums(row, &totals), now).await?;
    // Each line has a tax of its own, rounded; so they are written anew, all in one statement.
    let taxed = lines.into_iter().zip(&totals.lines).map(|(line, sum)| {
        let line = invoice_line::Model {
            tax_rate: sum.tax_rate,
            tax: sum.tax,
            total: sum.total,
            updated_at: now,
            ..line
        };
        line.into_active_model().reset_all()
    });
    let taxed: Vec<invoice_line::ActiveModel> = taxed.collect();
    tx.delete_where(invoice_line::Entity::delete_many().filter(of_bill))
        .await?;
    tx.insert_all(taxed).await?;
    let entry = Entry {
        action: "invoice.recalculated",
        entity: "invoice",
        id: Some(id.0),
        label: &bill.label(),
        before: Some(json!({"tax": bill.invoice.tax, "total": bill.invoice.total})),
        after: Some(json!({"tax": totals.tax, "total": totals.total})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

fn charge(line: &invoice_line::Model) -> totals::Line {
    totals::Line {
        kind: line.kind,
        quantity: line.quantity,
        unit_price: line.unit_price,
        discount: Cents::ZERO,
        tax_override: None,
        taxable: true,
    }
}
