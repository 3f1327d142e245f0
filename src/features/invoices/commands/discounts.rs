//! Discounts on a draft: on a line, a job or all of it, each with a reason (R-INV-3).

use super::super::queries::{Bill, Given};
use super::limit::is_over;
use super::open_draft;
use super::rework::{Change, Draft};
use crate::db::ShopTx;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{InvoiceDiscountId, InvoiceId, InvoiceLineId};
use crate::kernel::money::{Cents, Rate};
use crate::kernel::words::DiscountScope;
use crate::web::staff::By;
use serde_json::{Value, json};

/// Most discounts of one bill.
const MOST: usize = 20;

/// What somebody lets off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDiscount {
    pub on: On,
    /// A share, or else an amount.
    pub rate: Option<Rate>,
    pub amount: Option<Cents>,
    pub reason: String,
}

/// Off what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    Line(InvoiceLineId),
    Job(String),
    All,
}

impl On {
    const fn scope(&self) -> DiscountScope {
        match self {
            Self::Line(_) => DiscountScope::Line,
            Self::Job(_) => DiscountScope::Job,
            Self::All => DiscountScope::Order,
        }
    }

    /// Where a stored discount is taken.
    #[must_use]
    pub fn of(given: &Given) -> Self {
        match (given.scope, given.invoice_line_id, &given.job_name) {
            (DiscountScope::Line, Some(line), _) => Self::Line(line),
            (DiscountScope::Job, _, Some(job)) => Self::Job(job.clone()),
            _ => Self::All,
        }
    }

    /// Whether the draft has it, and a discount reaches it.
    fn is_there(&self, bill: &Bill) -> bool {
        let mut open = bill.lines().iter().filter(|line| !line.is_fee());
        match self {
            Self::Line(id) => open.any(|line| line.id == *id),
            Self::Job(name) => open.any(|line| line.job_name.as_ref() == Some(name)),
            Self::All => true,
        }
    }
}

impl NewDiscount {
    fn row(&self, id: InvoiceDiscountId, sort: i32) -> Given {
        let (line, job) = match &self.on {
            On::Line(line) => (Some(*line), None),
            On::Job(job) => (None, Some(job.clone())),
            On::All => (None, None),
        };
        Given {
            id,
            scope: self.on.scope(),
            invoice_line_id: line,
            job_name: job,
            rate: self.rate,
            amount: self.amount,
            given: Cents::ZERO,
            reason: self.reason.clone(),
            given_by: None,
            sort,
        }
    }
}

/// Gives a discount.
///
/// # Errors
/// [`AppError::Stale`], [`AppError::Refused`] if it is no draft, [`AppError::Forbidden`] above the limit.
pub async fn give(
    tx: &ShopTx,
    by: By<'_>,
    (id, discount, seen): (InvoiceId, InvoiceDiscountId, i64),
    new: &NewDiscount,
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    if bill.discounts().len() >= MOST {
        let words = format!("An invoice has at most {MOST} discounts.");
        return Err(AppError::Refused(words));
    }
    if !new.on.is_there(&bill) {
        return Err(AppError::Stale);
    }
    let mut draft = Draft::of(&bill);
    let sorts = draft.discounts.iter().map(|row| row.sort);
    let sort = sorts.max().map_or(0, |sort| sort.saturating_add(1));
    draft.discounts.push(Given {
        given_by: Some(by.0.name.clone()),
        ..new.row(discount, sort)
    });
    save(
        tx,
        by,
        (&bill, draft),
        ("invoice.discounted", None, Some(discount)),
    )
    .await
}

/// Changes a discount.
///
/// # Errors
/// As [`give`]; [`AppError::NotFound`].
pub async fn change_discount(
    tx: &ShopTx,
    by: By<'_>,
    (id, discount, seen): (InvoiceId, InvoiceDiscountId, i64),
    new: &NewDiscount,
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    if !new.on.is_there(&bill) {
        return Err(AppError::Stale);
    }
    let mut draft = Draft::of(&bill);
    let row = draft.discounts.iter_mut().find(|row| row.id == discount);
    let row = row.or_not_found()?;
    let before = told(row);
    *row = Given {
        given_by: Some(by.0.name.clone()),
        ..new.row(discount, row.sort)
    };
    let change = ("invoice.discount_changed", Some(before), Some(discount));
    save(tx, by, (&bill, draft), change).await
}

/// Takes a discount back.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`], or [`AppError::Refused`] if it is no draft.
pub async fn remove_discount(
    tx: &ShopTx,
    by: By<'_>,
    (id, discount, seen): (InvoiceId, InvoiceDiscountId, i64),
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let mut draft = Draft::of(&bill);
    let at = draft.discounts.iter().position(|row| row.id == discount);
    let row = draft.discounts.remove(at.or_not_found()?);
    let change = ("invoice.discount_removed", Some(told(&row)), None);
    save(tx, by, (&bill, draft), change).await
}

async fn save(
    tx: &ShopTx,
    by: By<'_>,
    (bill, draft): (&Bill, Draft),
    (action, before, of): (&'static str, Option<Value>, Option<InvoiceDiscountId>),
) -> AppResult<()> {
    let mut priced = draft.clone();
    let totals = priced.price(by.1)?;
    let limit = bill.shop.discount_limit;
    // What is let off above the limit is a line of its own in the records (R-AUD-2).
    let is_over = of.is_some() && is_over(limit, totals.gross, totals.discount)?;
    let row = priced.discounts.iter().find(|row| Some(row.id) == of);
    let change = Change {
        action: if is_over {
            "invoice.discounted_over_limit"
        } else {
            action
        },
        of: "given",
        before,
        after: row.map(told),
    };
    draft.save(tx, by, (bill, change)).await
}

fn told(row: &Given) -> Value {
    json!({
        "scope": row.scope, "job": row.job_name, "line": row.invoice_line_id, "rate": row.rate,
        "amount": row.amount, "given": row.given, "reason": row.reason,
    })
}
