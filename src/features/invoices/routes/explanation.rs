//! How a bill comes to what it asks for.

use super::super::commands::{charges, spreads};
use super::super::pricing::{Bases, Charge, let_off};
use super::super::queries::{self, Bill, Line};
use super::super::views::{self, Explained};
use crate::error::{AppResult, OrNotFound};
use crate::kernel::money::Overflow;
use crate::web::paths::InvoiceExplanationPath;
use crate::web::{Page, Staff, right};
use actix_web::web;

/// `GET /invoices/{invoice}/explanation`.
pub(super) async fn show(
    staff: Staff<right::SeeInvoices>,
    path: web::Path<InvoiceExplanationPath>,
) -> AppResult<Page> {
    let bill = queries::bill(&staff.db, path.invoice)
        .await?
        .or_not_found()?;
    let explained = explained(&bill)?;
    let title = format!("How {} is made · Invoices", views::name(&bill));
    Ok(Page::new(title, views::explanation(&explained))
        .description("Each step of an invoice's total, from its lines to what is due."))
}

/// By the very rules that priced it: what is stored stands beside what they say.
fn explained(bill: &Bill) -> Result<Explained<'_>, Overflow> {
    let open: Vec<&Line> = bill.lines().iter().filter(|line| !line.is_fee()).collect();
    let own: Vec<Line> = open.iter().map(|line| (*line).clone()).collect();
    let charges: Vec<Charge> = charges(&own)?;
    let off = let_off(&charges, &spreads(&own, bill.discounts()))?;
    let bases = Bases::of(charges.iter().zip(own.iter().map(|line| line.net)))?;
    let is_there = |rule| bill.lines().iter().any(|l| l.fee_rule_id == Some(rule));
    let fees = bill.fees().into_iter();
    let fees = fees.filter(|fee| fee.is_on() && is_there(fee.rule));
    let fees = fees.map(|fee| {
        let worked = fee.worked(bases)?;
        Ok((fee, worked))
    });
    let fees = fees.collect::<Result<Vec<_>, Overflow>>()?;
    Ok(Explained {
        bill,
        lines: open,
        off,
        bases,
        fees,
    })
}
