//! What a bill adds up to, and what may be paid on it: R-INV-2, -5, -6, -7, -11, R-PAY-1 to -3.
//!
//! Each line is rounded once; the bill is the sum of its lines, so nothing ever differs by a cent.

use crate::kernel::{
    money::{Cents, Overflow, Quantity, Rate},
    words::{InvoiceStatus, LineKind},
};
use std::collections::BTreeMap;

/// What a line charges for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: LineKind,
    pub quantity: Quantity,
    pub unit_price: Cents,
    /// The line's share of all discounts (R-INV-3), spread beforehand; none yet.
    pub discount: Cents,
    /// A rate that replaces the one of the kind.
    pub tax_override: Option<Rate>,
    /// False for fees that are never taxed.
    pub taxable: bool,
}

/// The shop's tax on each kind of line (R-INV-5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaxRates {
    pub labor: Rate,
    pub part: Rate,
    pub fee: Rate,
    pub sublet: Rate,
}

impl TaxRates {
    pub(super) const fn of(&self, kind: LineKind) -> Rate {
        match kind {
            LineKind::Labor => self.labor,
            LineKind::Part => self.part,
            LineKind::Fee => self.fee,
            LineKind::Sublet => self.sublet,
        }
    }
}

/// What one line comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineTotals {
    /// Quantity times unit price.
    pub subtotal: Cents,
    pub discount: Cents,
    /// Subtotal less discount; what is taxed.
    pub net: Cents,
    pub tax_rate: Rate,
    pub tax: Cents,
    /// Net and tax.
    pub total: Cents,
}

/// The lines of one tax rate together, as the document shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxGroup {
    pub rate: Rate,
    pub net: Cents,
    pub tax: Cents,
}

/// What a bill comes to (R-INV-6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// One for each line, in the order of the lines.
    pub lines: Vec<LineTotals>,
    /// Sum of the lines' subtotals.
    pub gross: Cents,
    pub discount: Cents,
    /// Gross less discount.
    pub subtotal: Cents,
    pub tax: Cents,
    /// Subtotal and tax.
    pub total: Cents,
    /// By rate, lowest first; untaxed lines are a group of their own.
    pub taxes: Vec<TaxGroup>,
}

/// Adds a bill up (R-INV-2, R-INV-5, R-INV-6). `exempt` customers pay no tax at all.
///
/// # Errors
/// [`Overflow`] if an amount leaves `i64`.
pub fn totals(lines: &[Line], rates: &TaxRates, exempt: bool) -> Result<Totals, Overflow> {
    let lines = lines
        .iter()
        .map(|line| line_totals(line, rates, exempt))
        .collect::<Result<Vec<LineTotals>, Overflow>>()?;
    let gross = Cents::sum(lines.iter().map(|line| line.subtotal))?;
    let discount = Cents::sum(lines.iter().map(|line| line.discount))?;
    let subtotal = gross.checked_sub(discount)?;
    let tax = Cents::sum(lines.iter().map(|line| line.tax))?;
    let total = subtotal.checked_add(tax)?;
    let taxes = by_rate(&lines)?;
    Ok(Totals {
        lines,
        gross,
        discount,
        subtotal,
        tax,
        total,
        taxes,
    })
}

/// What one line comes to, rounded once for its subtotal and once for its tax.
///
/// # Errors
/// [`Overflow`] if an amount leaves `i64`.
pub fn line_totals(line: &Line, rates: &TaxRates, exempt: bool) -> Result<LineTotals, Overflow> {
    let subtotal = line.unit_price.times(line.quantity)?;
    let net = subtotal.checked_sub(line.discount)?;
    let tax_rate = match line.tax_override {
        _ if exempt || !line.taxable => Rate::ZERO,
        Some(rate) => rate,
        None => rates.of(line.kind),
    };
    let tax = net.at(tax_rate)?;
    let total = net.checked_add(tax)?;
    Ok(LineTotals {
        subtotal,
        discount: line.discount,
        net,
        tax_rate,
        tax,
        total,
    })
}

/// The lines grouped by their rate, lowest rate first; also for lines read back from the database.
///
/// # Errors
/// [`Overflow`] if a sum leaves `i64`.
pub fn by_rate(lines: &[LineTotals]) -> Result<Vec<TaxGroup>, Overflow> {
    let mut groups: BTreeMap<Rate, Vec<&LineTotals>> = BTreeMap::new();
    for line in lines {
        groups.entry(line.tax_rate).or_default().push(line);
    }
    let group = |(rate, lines): (Rate, Vec<&LineTotals>)| {
        let net = Cents::sum(lines.iter().map(|line| line.net))?;
        let tax = Cents::sum(lines.iter().map(|line| line.tax))?;
        Ok(TaxGroup { rate, net, tax })
    };
    groups.into_iter().map(group).collect()
}

/// What is still to be paid on an issued bill; a void one owes nothing (R-INV-9).
///
/// # Errors
/// [`Overflow`] if the difference leaves `i64`.
pub fn due(total: Cents, credited: Cents, paid: Cents) -> Result<Cents, Overflow> {
    total.checked_sub(credited)?.checked_sub(paid)
}

/// How far an issued bill is paid (R-INV-11); a total of zero is paid at once.
#[must_use]
pub fn status_of(total: Cents, credited: Cents, paid: Cents) -> InvoiceStatus {
    let left = i128::from(total.0) - i128::from(credited.0) - i128::from(paid.0);
    if left <= 0 {
        InvoiceStatus::Paid
    } else if paid > Cents::ZERO {
        InvoiceStatus::PartiallyPaid
    } else {
        InvoiceStatus::Issued
    }
}

/// The number of a bill (R-INV-7): the prefix with its year, and at least five digits.
#[must_use]
pub fn number(prefix: &str, series_no: i32, year: i32) -> String {
    format!(
        "{}{series_no:05}",
        prefix.replace(YEAR, &format!("{year:04}"))
    )
}

/// Which series a prefix counts in: the local year if it names the year, else 0 (R-INV-7).
#[must_use]
pub fn series_year(prefix: &str, year: i32) -> i32 {
    if prefix.contains(YEAR) { year } else { 0 }
}

pub(super) const YEAR: &str = "{YYYY}";

/// Why money cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRefusal {
    /// 422.
    #[error("Enter an amount above zero.")]
    NotPositive,
    /// 422: the tip (R-PAY-4).
    #[error("A tip cannot be below zero.")]
    NegativeTip,
    /// 409 with the fresh due.
    #[error("Only {due} is due.")]
    MoreThanDue {
        /// What is due now.
        due: Cents,
    },
    /// 409.
    #[error("Issue the invoice before taking a payment. Until then, its visit takes deposits.")]
    Draft,
    /// 409.
    #[error("This invoice is void.")]
    Void,
    /// 409.
    #[error("This invoice is already paid.")]
    Paid,
    /// 422.
    #[error("The cash given is less than {needed}.")]
    TooLittleCash {
        /// Amount and tip.
        needed: Cents,
    },
    /// 422.
    #[error(transparent)]
    TooLarge(#[from] Overflow),
}

/// Whether this amount can be paid on a bill of this status (R-PAY-1, R-PAY-2).
///
/// `due` must have been read under the lock of the bill, so that two clerks never exceed it.
///
/// # Errors
/// [`PaymentRefusal`], with plain words; what the bill forbids comes before what was typed.
pub fn check_payment(
    amount: Cents,
    due: Cents,
    status: InvoiceStatus,
) -> Result<(), PaymentRefusal> {
    match status {
        InvoiceStatus::Draft => Err(PaymentRefusal::Draft),
        InvoiceStatus::Void => Err(PaymentRefusal::Void),
        InvoiceStatus::Paid => Err(PaymentRefusal::Paid),
        InvoiceStatus::Issued | InvoiceStatus::PartiallyPaid => match amount {
            _ if amount <= Cents::ZERO => Err(PaymentRefusal::NotPositive),
            _ if amount > due => Err(PaymentRefusal::MoreThanDue { due }),
            _ => Ok(()),
        },
    }
}

/// What goes back to the customer who hands over `tendered` in cash (R-PAY-3).
///
/// # Errors
/// [`PaymentRefusal::TooLittleCash`] if it does not cover amount and tip.
pub fn change(tendered: Cents, amount: Cents, tip: Cents) -> Result<Cents, PaymentRefusal> {
    if tip < Cents::ZERO {
        return Err(PaymentRefusal::NegativeTip);
    }
    let needed = amount.checked_add(tip)?;
    if tendered < needed {
        return Err(PaymentRefusal::TooLittleCash { needed });
    }
    Ok(tendered.checked_sub(needed)?)
}

#[cfg(test)]
#[path = "totals_tests.rs"]
mod tests;
