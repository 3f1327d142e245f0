//! What a draft is priced by before it is added up: discounts by R-INV-3, then fees by R-INV-4.
//!
//! Discounts are taken off the charges one after another: first those of a line, then of a job, then
//! of the whole bill, each of what those before it left. A fee of a rule is made of what is left after
//! all of them, and none is taken off it. Pure: the same draft always comes to the same cents.

use crate::kernel::ids::FeeRuleId;
use crate::kernel::money::{Cents, Overflow, Quantity, Rate};
use crate::kernel::words::{DiscountScope, FeeBase, FeeKind, LineKind};
use serde::{Deserialize, Serialize};

/// A charge, as far as discounts and fees ask about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    pub kind: LineKind,
    pub job: Option<String>,
    /// Quantity times price.
    pub subtotal: Cents,
    /// A fee by a rule of the shop: it follows the others, and no discount reaches it.
    pub is_fee: bool,
}

/// How much is let off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Of what is left of the charges in its scope.
    Rate(Rate),
    /// At most what is left of them.
    Amount(Cents),
}

/// A discount, and where it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    pub reach: Reach,
    pub size: Size,
}

/// The charges a discount is taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The place of a line; of one that is gone, nothing.
    Line(Option<usize>),
    /// The job's name.
    Job(String),
    All,
}

impl Reach {
    const fn scope(&self) -> DiscountScope {
        match self {
            Self::Line(_) => DiscountScope::Line,
            Self::Job(_) => DiscountScope::Job,
            Self::All => DiscountScope::Order,
        }
    }

    fn holds(&self, (at, charge): (usize, &Charge)) -> bool {
        !charge.is_fee
            && match self {
                Self::Line(place) => *place == Some(at),
                Self::Job(name) => charge.job.as_ref() == Some(name),
                Self::All => true,
            }
    }
}

/// What discounts come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetOff {
    /// For each discount what each charge gives of it, in the order of both.
    pub shares: Vec<Vec<Cents>>,
}

impl LetOff {
    /// What each discount comes to.
    ///
    /// # Errors
    /// [`Overflow`] if a sum leaves `i64`.
    pub fn given(&self) -> Result<Vec<Cents>, Overflow> {
        let sums = self.shares.iter();
        sums.map(|shares| Cents::sum(shares.iter().copied()))
            .collect()
    }

    /// What all of them take off one charge.
    ///
    /// # Errors
    /// [`Overflow`] if a sum leaves `i64`.
    pub fn of(&self, charge: usize) -> Result<Cents, Overflow> {
        let shares = self.shares.iter().filter_map(|shares| shares.get(charge));
        Cents::sum(shares.copied())
    }
}

/// Spreads the discounts over the charges (R-INV-3): those of lines first, then of jobs, then of the
/// whole bill, each over what is left, and never more than that.
///
/// # Errors
/// [`Overflow`] if an amount leaves `i64`.
pub fn let_off(charges: &[Charge], discounts: &[Discount]) -> Result<LetOff, Overflow> {
    let mut left: Vec<Cents> = charges
        .iter()
        .map(|charge| charge.subtotal.max(Cents::ZERO))
        .collect();
    let mut shares = vec![vec![Cents::ZERO; charges.len()]; discounts.len()];
    let mut order: Vec<usize> = (0..discounts.len()).collect();
    order.sort_by_key(|at| discounts.get(*at).map(|discount| discount.reach.scope()));
    for at in order {
        let Some((discount, own)) = discounts.get(at).zip(shares.get_mut(at)) else {
            continue;
        };
        let inside: Vec<usize> = (charges.iter().enumerate())
            .filter(|charge| discount.reach.holds(*charge))
            .map(|(place, _)| place)
            .collect();
        let weights: Vec<Cents> = inside.iter().map(|place| left[*place]).collect();
        let whole = Cents::sum(weights.iter().copied())?;
        let amount = match discount.size {
            Size::Rate(rate) => whole.at(rate)?,
            Size::Amount(amount) => amount,
        };
        let spread = spread(amount.clamp(Cents::ZERO, whole), &weights)?;
        for (place, share) in inside.into_iter().zip(spread) {
            left[place] = left[place].checked_sub(share)?;
            own[place] = share;
        }
    }
    Ok(LetOff { shares })
}

/// Shares by weight (R-GEN-9), none above its weight: what the last one can't take, those before it do.
fn spread(amount: Cents, weights: &[Cents]) -> Result<Vec<Cents>, Overflow> {
    if weights.iter().all(|weight| *weight == Cents::ZERO) {
        return Ok(vec![Cents::ZERO; weights.len()]);
    }
    let mut shares = amount.shares(weights)?;
    let mut rest = Cents::ZERO;
    for (share, weight) in shares.iter_mut().zip(weights).rev() {
        let wanted = share.checked_add(rest)?;
        *share = wanted.min(*weight);
        rest = wanted.checked_sub(*share)?;
    }
    Ok(shares)
}

/// A fee rule as a draft keeps it: what the shop changes later changes no draft (R-SET-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    pub rule: FeeRuleId,
    pub name: String,
    pub kind: FeeKind,
    pub amount: Option<Cents>,
    pub rate: Option<Rate>,
    pub base: Option<FeeBase>,
    pub cap: Option<Cents>,
    pub taxable: bool,
    pub is_auto: bool,
    /// How many of a hazardous waste fee; one of any other.
    pub quantity: Quantity,
    /// Why an automatic one is not on this bill.
    pub removed: Option<String>,
}

/// What fees are shares of: charges after their discounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bases {
    pub labor: Cents,
    pub parts: Cents,
}

impl Bases {
    /// Of the charges and what is left of each.
    ///
    /// # Errors
    /// [`Overflow`] if a sum leaves `i64`.
    pub fn of<'a>(nets: impl Iterator<Item = (&'a Charge, Cents)>) -> Result<Self, Overflow> {
        let mut bases = Self::default();
        for (charge, net) in nets.filter(|(charge, _)| !charge.is_fee) {
            match charge.kind {
                LineKind::Labor => bases.labor = bases.labor.checked_add(net)?,
                LineKind::Part => bases.parts = bases.parts.checked_add(net)?,
                LineKind::Fee | LineKind::Sublet => {}
            }
        }
        Ok(bases)
    }

    fn sum(self, base: FeeBase) -> Result<Cents, Overflow> {
        match base {
            FeeBase::Labor => Ok(self.labor),
            FeeBase::Parts => Ok(self.parts),
            FeeBase::LaborParts => self.labor.checked_add(self.parts),
        }
    }
}

/// How a fee comes to what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worked {
    /// What it is a share of; none if it is a fixed amount.
    pub base: Option<Cents>,
    /// Before the cap.
    pub uncapped: Cents,
    pub quantity: Quantity,
    pub unit_price: Cents,
}

impl Fee {
    /// What it asks of these charges (R-INV-4): a share of them or a fixed amount, never above the cap.
    ///
    /// # Errors
    /// [`Overflow`] if an amount leaves `i64`.
    pub fn worked(&self, bases: Bases) -> Result<Worked, Overflow> {
        let base = match (self.rate, self.base) {
            (Some(_), Some(base)) => Some(bases.sum(base)?),
            _ => None,
        };
        let quantity = match self.kind {
            FeeKind::Hazmat if base.is_none() => self.quantity,
            _ => Quantity::ONE,
        };
        let each = match base {
            Some(base) => base.at(self.rate.unwrap_or(Rate::ZERO))?,
            None => self.amount.unwrap_or(Cents::ZERO),
        };
        let uncapped = each.times(quantity)?;
        let cap = self.cap.unwrap_or(Cents(i64::MAX));
        let (quantity, unit_price) = if uncapped > cap {
            (Quantity::ONE, cap)
        } else {
            (quantity, each)
        };
        Ok(Worked {
            base,
            uncapped,
            quantity,
            unit_price,
        })
    }

    /// Stands on the bill, unless it comes to nothing.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.removed.is_none()
    }
}

#[cfg(test)]
#[path = "pricing_tests.rs"]
mod tests;
