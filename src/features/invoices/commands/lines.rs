//! The lines of a draft. Each change prices the draft again in the same transaction, and carries the
//! bill's version: two people never overwrite each other (R-GEN-4).

use super::super::queries::{Bill, Line};
use super::draft::MOST_LINES;
use super::rework::{Change, Draft};
use super::{open_draft, rate_of};
use crate::db::ShopTx;
use crate::entity::invoice_line;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::catalog::Job;
use crate::features::shops::charge::{self, Cost};
use crate::kernel::ids::{InvoiceId, InvoiceLineId};
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::LineKind;
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// What somebody charges for (R-INV-2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The job it belongs to; without one it is a charge of the whole bill.
    pub job_name: Option<String>,
    /// What it is.
    pub what: charge::Charge,
}

impl Charge {
    /// As it is stored.
    #[must_use]
    pub fn stored(line: &Line) -> Self {
        Self {
            job_name: line.job_name.clone(),
            what: charge::Charge {
                kind: line.kind,
                name: line.name.clone(),
                part_no: line.part_no.clone(),
                condition: line.condition,
                quantity: line.quantity,
                unit_price: line.unit_price,
                cost: Cost::Is(line.unit_cost),
            },
        }
    }

    fn audited(&self) -> Value {
        let mut what = self.what.audited();
        if let Some(what) = what.as_object_mut() {
            what.insert("job".to_owned(), json!(self.job_name));
        }
        what
    }
}

/// A line of this charge, priced by nobody yet.
pub(super) fn line_of(charge: &Charge, (id, sort): (InvoiceLineId, i32), tax_rate: Rate) -> Line {
    let what = &charge.what;
    Line {
        id,
        fee_rule_id: None,
        job_name: charge.job_name.clone(),
        kind: what.kind,
        name: what.name.clone(),
        part_no: what.part_no.clone(),
        condition: what.condition,
        service_code: None,
        category: None,
        quantity: what.quantity,
        unit_price: what.unit_price,
        unit_cost: what.cost.over(None),
        subtotal: Cents::ZERO,
        discount: Cents::ZERO,
        net: Cents::ZERO,
        tax_rate,
        tax: Cents::ZERO,
        total: Cents::ZERO,
        hours: hours(what.kind, what.quantity),
        sort,
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
    let bill = open_draft(tx, (id, seen)).await?;
    let mut draft = Draft::of(&bill);
    let rate = rate_of(&bill, charge.what.kind);
    let sort = draft.next_sort();
    draft.lines.push(line_of(charge, (line, sort), rate));
    room(&draft)?;
    let change = Change {
        action: "invoice.line_added",
        of: "line",
        before: None,
        after: Some(charge.audited()),
    };
    draft.save(tx, by, (&bill, change)).await
}

/// Adds services of the catalog, or a package of them, as an order gets them (R-INV-12).
///
/// # Errors
/// As [`add_line`].
pub async fn add_work(
    tx: &ShopTx,
    by: By<'_>,
    (id, seen): (InvoiceId, i64),
    (name, work): (&str, &[Job]),
) -> AppResult<()> {
    let bill = open_draft(tx, (id, seen)).await?;
    let mut draft = Draft::of(&bill);
    for job in work {
        add_job(&mut draft, (&bill, by.1), job);
    }
    room(&draft)?;
    let change = Change {
        action: "invoice.work_added",
        of: "work",
        before: None,
        after: Some(json!(name)),
    };
    draft.save(tx, by, (&bill, change)).await
}

/// The hours of a job are sold with its first line of labor.
fn add_job(draft: &mut Draft, (bill, now): (&Bill, DateTime<Utc>), job: &Job) {
    let mut hours = job.hours;
    for what in &job.charges {
        let charge = Charge {
            job_name: Some(job.service.name.clone()),
            what: what.clone(),
        };
        let place = (InvoiceLineId::new(now), draft.next_sort());
        let is_labor = what.kind == LineKind::Labor;
        draft.lines.push(Line {
            service_code: Some(job.service.code.clone()),
            category: Some(job.service.category),
            hours: if is_labor { hours } else { Quantity(0) },
            ..line_of(&charge, place, rate_of(bill, what.kind))
        });
        if is_labor {
            hours = Quantity(0);
        }
    }
}

fn room(draft: &Draft) -> AppResult<()> {
    if draft.lines.len() > MOST_LINES {
        return Err(AppError::Refused(format!(
            "An invoice has at most {MOST_LINES} lines."
        )));
    }
    Ok(())
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
    let bill = open_draft(tx, (id, seen)).await?;
    let mut draft = Draft::of(&bill);
    let at = draft.lines.iter().position(|row| row.id == line);
    let at = at.or_not_found()?;
    let old = draft.lines[at].clone();
    follows_no_rule(&old)?;
    let what = &charge.what;
    let rate = match old.kind == what.kind {
        true => old.tax_rate,
        false => rate_of(&bill, what.kind),
    };
    // The hours sold follow the quantity of labor, unless only words or the price were changed.
    let same = (old.kind, old.quantity) == (what.kind, what.quantity);
    draft.lines[at] = Line {
        service_code: old.service_code.clone(),
        category: old.category,
        unit_cost: what.cost.over(old.unit_cost),
        hours: if same {
            old.hours
        } else {
            hours(what.kind, what.quantity)
        },
        ..line_of(charge, (line, old.sort), rate)
    };
    let new = draft.lines[at].clone();
    reword(tx, by.1, &new).await?;
    let before = Charge::stored(&old);
    let change = Change {
        action: "invoice.line_changed",
        of: "line",
        before: Some(before.audited()),
        after: Some(Charge::stored(&new).audited()),
    };
    draft.save(tx, by, (&bill, change)).await
}

/// What is said of a line; its figures are written with those of the draft.
async fn reword(tx: &ShopTx, now: DateTime<Utc>, line: &Line) -> AppResult<()> {
    use invoice_line::Column as L;
    let condition = line.condition.map(|condition| condition.as_str());
    let update = invoice_line::Entity::update_many()
        .col_expr(L::JobName, Expr::value(line.job_name.clone()))
        .col_expr(L::Kind, Expr::value(line.kind.as_str()))
        .col_expr(L::Name, Expr::value(line.name.clone()))
        .col_expr(L::PartNo, Expr::value(line.part_no.clone()))
        .col_expr(L::Condition, Expr::value(condition))
        .col_expr(L::UnitCost, Expr::value(line.unit_cost))
        .col_expr(L::Hours, Expr::value(line.hours))
        .col_expr(L::UpdatedAt, Expr::value(now))
        .filter(L::Id.eq(line.id));
    tx.update_where(update).await?;
    Ok(())
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
    let mut draft = Draft::of(&bill);
    let old = draft.lines.iter().find(|row| row.id == line);
    let old = old.or_not_found()?.clone();
    follows_no_rule(&old)?;
    draft.remove(line);
    let change = Change {
        action: "invoice.line_removed",
        of: "line",
        before: Some(Charge::stored(&old).audited()),
        after: None,
    };
    draft.save(tx, by, (&bill, change)).await
}

/// A fee of the shop is not changed like a line: it would come back (R-INV-4).
fn follows_no_rule(line: &Line) -> AppResult<()> {
    if line.is_fee() {
        return Err(AppError::Refused(format!(
            "{} follows a rule of the shop. Open it on the draft to change or remove it.",
            line.name
        )));
    }
    Ok(())
}

const fn hours(kind: LineKind, quantity: Quantity) -> Quantity {
    match kind {
        LineKind::Labor => quantity,
        LineKind::Part | LineKind::Fee | LineKind::Sublet => Quantity(0),
    }
}
