//! The demo's invoices and payments, added up by the product's own rules.

use super::ADVISOR;
use super::chance::Chance;
use super::customers::in_batches;
use super::history::{Charged, Shop};
use super::plans::Paid;
use crate::db::{ShopTx, term_row};
use crate::entity::{invoice, invoice_line, payment, search_term};
use crate::features::invoices::totals::{Line, LineTotals, TaxRates, number, status_of, totals};
use crate::kernel::ids::{
    AppointmentId, CustomerId, InvoiceId, InvoiceLineId, PaymentId, RepairOrderId, VehicleId,
};
use crate::kernel::money::{Cents, Rate};
use crate::kernel::search::{TermKind, terms_for_document};
use crate::kernel::words::{InvoiceStatus, PaymentKind, PaymentMethod};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::DbErr;

/// By what a bill is found; `None` for a draft.
fn terms(bill: &invoice::ActiveModel) -> Option<Vec<search_term::ActiveModel>> {
    let number = bill.number.try_as_ref()?.clone()?;
    let (id, at) = (*bill.id.try_as_ref()?, *bill.created_at.try_as_ref()?);
    let of = (
        *bill.customer_id.try_as_ref()?,
        *bill.vehicle_id.try_as_ref()?,
    );
    let terms = terms_for_document(TermKind::Invoice, &number);
    let row = |term| term_row(term, (id.0, of.0, of.1), at);
    Some(terms.into_iter().map(row).collect())
}

/// Rows to be written, and the next number.
#[derive(Debug, Default)]
pub(super) struct Bills {
    pub(super) invoices: Vec<invoice::ActiveModel>,
    pub(super) lines: Vec<invoice_line::ActiveModel>,
    pub(super) payments: Vec<payment::ActiveModel>,
    pub(super) issued: i32,
    pub(super) paid: i32,
}

/// What a bill is for.
pub(super) struct Visit {
    pub(super) appointment: AppointmentId,
    pub(super) order: RepairOrderId,
    pub(super) customer: CustomerId,
    pub(super) vehicle: Option<VehicleId>,
    pub(super) done: DateTime<Utc>,
    pub(super) paid: Paid,
}

/// Parts are taxed in California, itemised labor is not (CDTFA Regulation 1546); Woodland's rate.
pub(super) const TAX: TaxRates = TaxRates {
    labor: Rate(0),
    part: Rate(80_000),
    fee: Rate(80_000),
    sublet: Rate(0),
};

impl Bills {
    pub(super) async fn write(&self, tx: &ShopTx) -> Result<(), DbErr> {
        in_batches(tx, &self.invoices).await?;
        in_batches(tx, &self.lines).await?;
        in_batches(tx, &self.payments).await?;
        let terms = self.invoices.iter().filter_map(terms).flatten();
        in_batches(tx, &terms.collect::<Vec<_>>()).await
    }

    /// Forgets the rows, which are written; the numbers go on.
    pub(super) fn clear(&mut self) {
        self.invoices.clear();
        self.lines.clear();
        self.payments.clear();
    }

    pub(super) fn add(
        &mut self,
        (visit, charged): (&Visit, &[Charged]),
        shop: &Shop<'_>,
        chance: &mut Chance,
    ) -> anyhow::Result<()> {
        if charged.is_empty() {
            return Ok(());
        }
        let lines: Vec<Line> = charged
            .iter()
            .map(|c| Line {
                kind: c.kind,
                quantity: c.quantity,
                unit_price: c.unit_price,
                discount: Cents::ZERO,
                tax_override: None,
                taxable: true,
            })
            .collect();
        let sums = totals(&lines, &TAX, false)?;
        let at = visit.done.min(shop.now);
        let id = InvoiceId(chance.id(at));
        let is_draft = visit.paid == Paid::Draft;
        let paid = match visit.paid {
            Paid::All => sums.total,
            Paid::Part => Cents(sums.total.0 / 2),
            Paid::NoBill | Paid::Draft | Paid::Unpaid => Cents::ZERO,
        };
        if !is_draft {
            self.issued += 1;
        }
        let status = if is_draft {
            InvoiceStatus::Draft
        } else {
            status_of(sums.total, Cents::ZERO, paid)
        };
        let day = shop.zone.day(at);
        self.invoices.push(invoice::ActiveModel {
            id: Set(id),
            created_at: Set(at),
            updated_at: Set(at),
            repair_order_id: Set(visit.order),
            appointment_id: Set(Some(visit.appointment)),
            customer_id: Set(visit.customer),
            vehicle_id: Set(visit.vehicle),
            number: Set((!is_draft).then(|| number("INV-", self.issued, 0))),
            series_no: Set((!is_draft).then_some(self.issued)),
            status: Set(status),
            issued_at: Set((!is_draft).then_some(at)),
            issued_day: Set((!is_draft).then_some(day)),
            due_day: Set((!is_draft).then_some(day + TimeDelta::days(14))),
            paid_at: Set((status == InvoiceStatus::Paid).then_some(at)),
            gross: Set(sums.gross),
            discount: Set(sums.discount),
            subtotal: Set(sums.subtotal),
            tax: Set(sums.tax),
            total: Set(sums.total),
            paid: Set(paid),
            due: Set(sums.total.checked_sub(paid)?),
            is_current: Set(true),
            version: Set(1),
            ..Default::default()
        });
        self.add_lines((id, at), (charged, &sums.lines), chance);
        if paid > Cents::ZERO {
            self.pay((visit, id, paid), (at, shop), chance);
        }
        Ok(())
    }

    fn add_lines(
        &mut self,
        (id, at): (InvoiceId, DateTime<Utc>),
        (charged, totals): (&[Charged], &[LineTotals]),
        chance: &mut Chance,
    ) {
        for (sort, (c, line)) in charged.iter().zip(totals).enumerate() {
            self.lines.push(invoice_line::ActiveModel {
                id: Set(InvoiceLineId(chance.id(at))),
                created_at: Set(at),
                updated_at: Set(at),
                invoice_id: Set(id),
                job_name: Set(Some(c.job.clone())),
                kind: Set(c.kind),
                name: Set(c.name.clone()),
                part_no: Set(c.part_no.clone()),
                service_code: Set(Some(c.code.clone())),
                quantity: Set(c.quantity),
                unit_price: Set(c.unit_price),
                subtotal: Set(line.subtotal),
                net: Set(line.net),
                tax_rate: Set(line.tax_rate),
                tax: Set(line.tax),
                total: Set(line.total),
                hours: Set(c.hours),
                sort: Set(i32::try_from(sort).unwrap_or_default()),
                ..Default::default()
            });
        }
    }

    fn pay(
        &mut self,
        (visit, invoice, amount): (&Visit, InvoiceId, Cents),
        (at, shop): (DateTime<Utc>, &Shop<'_>),
        chance: &mut Chance,
    ) {
        self.paid += 1;
        let methods = [
            PaymentMethod::Card,
            PaymentMethod::Card,
            PaymentMethod::Cash,
            PaymentMethod::Check,
            PaymentMethod::Ach,
        ];
        let method = chance
            .pick(&methods)
            .copied()
            .unwrap_or(PaymentMethod::Card);
        let reference = match method {
            PaymentMethod::Check => Some(chance.int(1000..9999).to_string()),
            PaymentMethod::Card | PaymentMethod::Ach => {
                Some(format!("{}-{:06}", method.as_str(), self.paid))
            }
            PaymentMethod::Cash | PaymentMethod::Other => None,
        };
        self.payments.push(payment::ActiveModel {
            id: Set(PaymentId(chance.id(at))),
            created_at: Set(at),
            updated_at: Set(at),
            invoice_id: Set(Some(invoice)),
            repair_order_id: Set(visit.order),
            customer_id: Set(visit.customer),
            kind: Set(PaymentKind::Payment),
            method: Set(method),
            amount: Set(amount),
            applied: Set(amount),
            tip: Set(if chance.percent(8) {
                Cents(1000)
            } else {
                Cents::ZERO
            }),
            received_at: Set(at),
            received_day: Set(shop.zone.day(at)),
            external_ref: Set(reference),
            taken_by: Set(Some(ADVISOR.to_owned())),
            ..Default::default()
        });
    }
}
