//! A draft in somebody's hands: whatever is changed on it, discounts, fees and taxes follow at once
//! (R-INV-3 to R-INV-6), and only what differs is written.

use super::super::pricing::{Bases, Charge, Discount, Fee, Reach, Size, let_off};
use super::super::queries::{Bill, Given, Line};
use super::super::totals::{self, TaxRates, Totals};
use super::limit::within_limit;
use super::{rate_of, sums};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{invoice, invoice_discount, invoice_line};
use crate::error::AppResult;
use crate::kernel::ids::{InvoiceId, InvoiceLineId};
use crate::kernel::money::{Cents, Overflow, Quantity, Rate};
use crate::kernel::words::{DiscountScope, LineKind};
use crate::web::staff::By;
use anyhow::Context;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// What a draft is made of.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) lines: Vec<Line>,
    pub(super) discounts: Vec<Given>,
    pub(super) fees: Vec<Fee>,
    pub(super) tax_exempt: bool,
    /// The tax on a fee, if it is taxed.
    pub(super) fee_tax: Rate,
}

/// What is said of a change.
pub(super) struct Change {
    pub(super) action: &'static str,
    /// What was changed: "line", "discount", "fee".
    pub(super) of: &'static str,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
}

impl Draft {
    /// As it is stored.
    pub(super) fn of(bill: &Bill) -> Self {
        Self {
            lines: bill.lines().to_vec(),
            discounts: bill.discounts().to_vec(),
            fees: bill.fees(),
            tax_exempt: bill.invoice.tax_exempt,
            fee_tax: rate_of(bill, LineKind::Fee),
        }
    }

    /// The place behind all others.
    pub(super) fn next_sort(&self) -> i32 {
        let sorts = self.lines.iter().map(|line| line.sort);
        sorts.max().map_or(0, |sort| sort.saturating_add(1))
    }

    /// Takes a line off, and what was let off it alone.
    pub(super) fn remove(&mut self, line: InvoiceLineId) {
        self.lines.retain(|row| row.id != line);
        self.discounts
            .retain(|discount| discount.invoice_line_id != Some(line));
    }

    /// Discounts, then fees, then taxes; every line is as it will be stored.
    pub(super) fn price(&mut self, now: DateTime<Utc>) -> Result<Totals, Overflow> {
        let mut next = self.next_sort();
        let (made, mut lines): (Vec<Line>, Vec<Line>) = std::mem::take(&mut self.lines)
            .into_iter()
            .partition(Line::is_fee);
        let charges = charges(&lines)?;
        let off = let_off(&charges, &discounts(&lines, &self.discounts))?;
        for (discount, given) in self.discounts.iter_mut().zip(off.given()?) {
            discount.given = given;
        }
        for (at, (line, charge)) in lines.iter_mut().zip(&charges).enumerate() {
            line.discount = off.of(at)?;
            line.net = charge.subtotal.checked_sub(line.discount)?;
        }
        let bases = Bases::of(charges.iter().zip(lines.iter().map(|line| line.net)))?;
        self.lines = lines;
        for fee in self.fees.clone().iter().filter(|fee| fee.is_on()) {
            let worked = fee.worked(bases)?;
            if worked.unit_price.times(worked.quantity)? > Cents::ZERO {
                let stored = made
                    .iter()
                    .find(|line| line.fee_rule_id == Some(fee.rule) && line.name == fee.name);
                let line = stored.cloned().unwrap_or_else(|| {
                    let sort = next;
                    next = next.saturating_add(1);
                    self.fee_line(fee, (now, sort))
                });
                self.lines.push(Line {
                    quantity: worked.quantity,
                    unit_price: worked.unit_price,
                    ..line
                });
            }
        }
        self.lines.sort_by_key(|line| line.sort);
        self.add_up()
    }

    fn fee_line(&self, fee: &Fee, (now, sort): (DateTime<Utc>, i32)) -> Line {
        let is_taxed = fee.taxable && !self.tax_exempt;
        Line {
            id: InvoiceLineId::new(now),
            fee_rule_id: Some(fee.rule),
            job_name: None,
            kind: LineKind::Fee,
            name: fee.name.clone(),
            part_no: None,
            condition: None,
            service_code: None,
            category: None,
            quantity: Quantity::ONE,
            unit_price: Cents::ZERO,
            unit_cost: None,
            subtotal: Cents::ZERO,
            discount: Cents::ZERO,
            net: Cents::ZERO,
            tax_rate: if is_taxed { self.fee_tax } else { Rate::ZERO },
            tax: Cents::ZERO,
            total: Cents::ZERO,
            hours: Quantity(0),
            sort,
        }
    }

    fn add_up(&mut self) -> Result<Totals, Overflow> {
        let lines = self.lines.iter().map(|line| totals::Line {
            kind: line.kind,
            quantity: line.quantity,
            unit_price: line.unit_price,
            discount: line.discount,
            tax_override: Some(line.tax_rate),
            taxable: true,
        });
        let lines: Vec<totals::Line> = lines.collect();
        let totals = totals::totals(&lines, &TaxRates::default(), false)?;
        for (line, sum) in self.lines.iter_mut().zip(&totals.lines) {
            line.subtotal = sum.subtotal;
            line.net = sum.net;
            line.tax = sum.tax;
            line.total = sum.total;
        }
        Ok(totals)
    }

    /// Prices the draft and writes what differs, if nobody was faster, with one audit row.
    ///
    /// # Errors
    /// [`crate::error::AppError::Stale`]; [`crate::error::AppError::Forbidden`] if it lets off more than the person may (R-INV-3).
    pub(super) async fn save(
        mut self,
        tx: &ShopTx,
        by: By<'_>,
        (bill, change): (&Bill, Change),
    ) -> AppResult<()> {
        let totals = self.price(by.1)?;
        within_limit(by, bill, &totals)?;
        let id = bill.invoice.id;
        // The bill first: of two presses at once the second waits here, and is told.
        let row = invoice::ActiveModel {
            id: Set(id),
            version: Set(bill.invoice.version),
            tax_exempt: Set(self.tax_exempt),
            fees: Set(Some(kept(&self.fees)?)),
            ..Default::default()
        };
        tx.update(sums(row, &totals), by.1).await?;
        self.write_lines(tx, (id, by.1), bill.lines()).await?;
        self.write_discounts(tx, (id, by.1), bill.discounts())
            .await?;
        self.drop_lines(tx, bill.lines()).await?;
        let Change {
            action,
            of,
            before,
            after,
        } = change;
        let told = |value: Option<Value>, (total, discount, tax): (Cents, Cents, Cents)| {
            let mut told = json!({"total": total, "discount": discount, "tax": tax});
            if let (Some(told), Some(value)) = (told.as_object_mut(), value) {
                told.insert(of.to_owned(), value);
            }
            told
        };
        let was = &bill.invoice;
        let entry = Entry {
            action,
            entity: "invoice",
            id: Some(id.0),
            label: &bill.label(),
            before: Some(told(before, (was.total, was.discount, was.tax))),
            after: Some(told(after, (totals.total, totals.discount, totals.tax))),
        };
        audit::record(tx, by, entry);
        Ok(())
    }

    async fn write_lines(
        &self,
        tx: &ShopTx,
        (id, now): (InvoiceId, DateTime<Utc>),
        before: &[Line],
    ) -> AppResult<()> {
        let stored = |line: &Line| before.iter().find(|row| row.id == line.id);
        let (there, new): (Vec<&Line>, Vec<&Line>) =
            self.lines.iter().partition(|line| stored(line).is_some());
        let is_other = |line: &&Line| stored(line).is_some_and(|row| figures(row) != figures(line));
        let other: Vec<&Line> = there.into_iter().filter(is_other).collect();
        if !other.is_empty() {
            tx.update_where(refigured(&other, now)).await?;
        }
        tx.insert_all(new.into_iter().map(|line| row(line, (id, now))))
            .await?;
        Ok(())
    }

    async fn drop_lines(&self, tx: &ShopTx, before: &[Line]) -> AppResult<()> {
        let left = |line: &&Line| !self.lines.iter().any(|row| row.id == line.id);
        let gone: Vec<InvoiceLineId> = before.iter().filter(left).map(|line| line.id).collect();
        if !gone.is_empty() {
            let gone = invoice_line::Column::Id.is_in(gone);
            tx.delete_where(invoice_line::Entity::delete_many().filter(gone))
                .await?;
        }
        Ok(())
    }

    /// Those that differ are written anew, all in two statements.
    async fn write_discounts(
        &self,
        tx: &ShopTx,
        (id, now): (InvoiceId, DateTime<Utc>),
        before: &[Given],
    ) -> AppResult<()> {
        let outdated = before.iter().filter(|row| !self.discounts.contains(row));
        let outdated: Vec<_> = outdated.map(|row| row.id).collect();
        if !outdated.is_empty() {
            let outdated = invoice_discount::Column::Id.is_in(outdated);
            tx.delete_where(invoice_discount::Entity::delete_many().filter(outdated))
                .await?;
        }
        let new = self.discounts.iter().filter(|row| !before.contains(row));
        let rows = new.map(|row| invoice_discount::ActiveModel {
            id: Set(row.id),
            created_at: Set(now),
            updated_at: Set(now),
            invoice_id: Set(id),
            scope: Set(row.scope),
            invoice_line_id: Set(row.invoice_line_id),
            job_name: Set(row.job_name.clone()),
            rate: Set(row.rate),
            amount: Set(row.amount),
            given: Set(row.given),
            reason: Set(row.reason.clone()),
            given_by: Set(row.given_by.clone()),
            sort: Set(row.sort),
            ..Default::default()
        });
        tx.insert_all(rows).await?;
        Ok(())
    }
}

/// The snapshot of the fees, as the bill keeps it.
pub(super) fn kept(fees: &[Fee]) -> AppResult<Value> {
    Ok(serde_json::to_value(fees).context("the fees of a bill")?)
}

/// The charges of these lines, as discounts see them.
pub(in super::super) fn charges(lines: &[Line]) -> Result<Vec<Charge>, Overflow> {
    let charge = |line: &Line| {
        Ok(Charge {
            kind: line.kind,
            job: line.job_name.clone(),
            subtotal: line.unit_price.times(line.quantity)?,
            is_fee: line.is_fee(),
        })
    };
    lines.iter().map(charge).collect()
}

/// The discounts of these lines, as they are spread.
pub(in super::super) fn discounts(lines: &[Line], given: &[Given]) -> Vec<Discount> {
    let reach = |given: &Given| match given.scope {
        DiscountScope::Line => {
            let place = |id| lines.iter().position(|line| line.id == id);
            Reach::Line(given.invoice_line_id.and_then(place))
        }
        DiscountScope::Job => Reach::Job(given.job_name.clone().unwrap_or_default()),
        DiscountScope::Order => Reach::All,
    };
    let size = |given: &Given| match given.rate {
        Some(rate) => Size::Rate(rate),
        None => Size::Amount(given.amount.unwrap_or(Cents::ZERO)),
    };
    let discount = |given: &Given| Discount {
        reach: reach(given),
        size: size(given),
    };
    given.iter().map(discount).collect()
}

type Figures = (Quantity, Cents, Cents, Cents, Rate, Cents);

const fn figures(line: &Line) -> Figures {
    (
        line.quantity,
        line.unit_price,
        line.discount,
        line.net,
        line.tax_rate,
        line.tax,
    )
}

/// The figures of several lines, in one statement.
fn refigured(lines: &[&Line], now: DateTime<Utc>) -> sea_orm::UpdateMany<invoice_line::Entity> {
    use invoice_line::Column as L;
    fn by_line<V: Into<Expr>>(lines: &[&Line], value: impl Fn(&Line) -> V) -> Expr {
        let case = lines.iter().fold(CaseStatement::new(), |case, line| {
            case.case(L::Id.eq(line.id), value(line))
        });
        Expr::Case(Box::new(case))
    }
    let ids: Vec<InvoiceLineId> = lines.iter().map(|line| line.id).collect();
    invoice_line::Entity::update_many()
        .col_expr(
            L::Quantity,
            by_line(lines, |line| Expr::value(line.quantity)),
        )
        .col_expr(
            L::UnitPrice,
            by_line(lines, |line| Expr::value(line.unit_price)),
        )
        .col_expr(
            L::Subtotal,
            by_line(lines, |line| Expr::value(line.subtotal)),
        )
        .col_expr(
            L::Discount,
            by_line(lines, |line| Expr::value(line.discount)),
        )
        .col_expr(L::Net, by_line(lines, |line| Expr::value(line.net)))
        .col_expr(
            L::TaxRate,
            by_line(lines, |line| Expr::value(line.tax_rate)),
        )
        .col_expr(L::Tax, by_line(lines, |line| Expr::value(line.tax)))
        .col_expr(L::Total, by_line(lines, |line| Expr::value(line.total)))
        .col_expr(L::UpdatedAt, Expr::value(now))
        .filter(L::Id.is_in(ids))
}

/// A new line.
pub(super) fn row(line: &Line, (id, now): (InvoiceId, DateTime<Utc>)) -> invoice_line::ActiveModel {
    invoice_line::ActiveModel {
        id: Set(line.id),
        created_at: Set(now),
        updated_at: Set(now),
        invoice_id: Set(id),
        fee_rule_id: Set(line.fee_rule_id),
        job_name: Set(line.job_name.clone()),
        kind: Set(line.kind),
        name: Set(line.name.clone()),
        part_no: Set(line.part_no.clone()),
        condition: Set(line.condition),
        service_code: Set(line.service_code.clone()),
        category: Set(line.category),
        quantity: Set(line.quantity),
        unit_price: Set(line.unit_price),
        unit_cost: Set(line.unit_cost),
        subtotal: Set(line.subtotal),
        discount: Set(line.discount),
        net: Set(line.net),
        tax_rate: Set(line.tax_rate),
        tax: Set(line.tax),
        total: Set(line.total),
        hours: Set(line.hours),
        sort: Set(line.sort),
        ..Default::default()
    }
}
