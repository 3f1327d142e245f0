//! Which money pays what, and what goes back: deposits at issue (R-PAY-5), refunds (R-PAY-6) and the
//! shares that a credit note takes back of a bill's lines (R-INV-10). Pure.

use crate::kernel::money::{Cents, Overflow, Quantity, Rate};

/// A part of a line: what a credit note takes back of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Hours or pieces.
    pub quantity: Quantity,
    /// Before tax.
    pub net: Cents,
    /// The tax on it.
    pub tax: Cents,
}

impl Share {
    /// Net and tax.
    ///
    /// # Errors
    /// [`Overflow`] if the sum leaves `i64`.
    pub fn total(&self) -> Result<Cents, Overflow> {
        self.net.checked_add(self.tax)
    }
}

/// A line of an issued bill, and what was credited of it so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Creditable {
    /// All of the line.
    pub line: Share,
    /// Its rate, frozen at issue.
    pub rate: Rate,
    /// By earlier credit notes.
    pub credited: Share,
}

/// Why a part of a line can't be credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditRefusal {
    /// 422.
    #[error("Enter a quantity above zero.")]
    NotPositive,
    /// 409 with what is left now.
    #[error("Only {left} of this line is left to credit.")]
    MoreThanLeft {
        /// What no credit note has taken back.
        left: Quantity,
    },
    /// 422.
    #[error(transparent)]
    TooLarge(#[from] Overflow),
}

impl Creditable {
    /// What no credit note has taken back yet.
    #[must_use]
    pub const fn left(&self) -> Share {
        let (line, before) = (&self.line, &self.credited);
        Share {
            quantity: Quantity(line.quantity.0.saturating_sub(before.quantity.0)),
            net: Cents(line.net.0.saturating_sub(before.net.0)),
            tax: Cents(line.tax.0.saturating_sub(before.tax.0)),
        }
    }

    /// What this quantity takes back: its share of the net rounded down, and the tax at the line's own
    /// rate on all that is credited by then. The last part takes what remains, so that a line credited
    /// in parts gives back exactly what it asked for.
    ///
    /// # Errors
    /// [`CreditRefusal`], with plain words.
    pub fn share(&self, quantity: Quantity) -> Result<Share, CreditRefusal> {
        let left = self.left();
        if quantity <= Quantity(0) {
            return Err(CreditRefusal::NotPositive);
        }
        if quantity > left.quantity {
            return Err(CreditRefusal::MoreThanLeft {
                left: left.quantity,
            });
        }
        if quantity == left.quantity {
            return Ok(left);
        }
        let taken = i128::from(self.credited.quantity.0) + i128::from(quantity.0);
        let net = i128::from(self.line.net.0) * taken / i128::from(self.line.quantity.0);
        let net = Cents::try_from(net)?;
        let tax = net.at(self.rate)?.min(self.line.tax);
        Ok(Share {
            quantity,
            net: net.checked_sub(self.credited.net)?,
            tax: tax.checked_sub(self.credited.tax)?,
        })
    }
}

/// Takes `amount` from these in their order, as far as they go: each with what was taken, those that
/// gave nothing left out.
#[must_use]
pub fn take<K>(amount: Cents, from: impl IntoIterator<Item = (K, Cents)>) -> Vec<(K, Cents)> {
    let mut left = amount;
    let mut taken = Vec::new();
    for (key, holds) in from {
        let part = holds.min(left);
        if part > Cents::ZERO {
            left = Cents(left.0 - part.0);
            taken.push((key, part));
        }
    }
    taken
}

/// Money that was taken, as far as a refund needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// What was taken, without the tip.
    pub amount: Cents,
    /// What of it pays a bill now.
    pub applied: Cents,
    /// What of it went back.
    pub refunded: Cents,
    /// The tip beside it.
    pub tip: Cents,
    /// What of the tip went back.
    pub tip_refunded: Cents,
}

/// Why money can't go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefusal {
    /// 409.
    #[error("All of this payment was already given back.")]
    Nothing,
    /// 422.
    #[error("Enter an amount above zero.")]
    NotPositive,
    /// 409 with what is left now.
    #[error("Only {left} of this payment is left to give back.")]
    MoreThanLeft {
        /// Amount less refunds.
        left: Cents,
    },
    /// 409 with what is left now.
    #[error("Only {left} of the tip is left to give back.")]
    MoreTipThanLeft {
        /// Tip less refunds.
        left: Cents,
    },
    /// 403 in words: another person may.
    #[error(
        "You may give back up to {limit} of one payment. An owner or an accountant can give back more."
    )]
    AboveLimit {
        /// The shop's limit.
        limit: Cents,
    },
}

impl Held {
    /// What can still go back.
    #[must_use]
    pub const fn left(&self) -> Cents {
        Cents(self.amount.0.saturating_sub(self.refunded.0))
    }

    /// What of the tip can still go back.
    #[must_use]
    pub const fn tip_left(&self) -> Cents {
        Cents(self.tip.0.saturating_sub(self.tip_refunded.0))
    }

    /// The most that somebody with this limit can give back of it, tip and all. The limit is that of
    /// the payment, so what anybody gave back before counts (R-PAY-6).
    #[must_use]
    pub fn most(&self, limit: Option<Cents>) -> Cents {
        let left = Cents(self.left().0.saturating_add(self.tip_left().0));
        let before = self.refunded.0.saturating_add(self.tip_refunded.0);
        let room = limit.map(|limit| Cents(limit.0.saturating_sub(before)));
        room.map_or(left, |room| room.min(left)).max(Cents::ZERO)
    }

    /// What of a deposit pays nothing yet (R-PAY-5).
    #[must_use]
    pub const fn open(&self) -> Cents {
        Cents(self.left().0.saturating_sub(self.applied.0))
    }

    /// After giving back this much: what pays nothing goes first, then what pays the bill.
    ///
    /// `limit` holds for all that was ever given back of one payment, or it would be no limit.
    ///
    /// # Errors
    /// [`RefundRefusal`], with plain words.
    pub fn give_back(
        self,
        (amount, tip): (Cents, Cents),
        limit: Option<Cents>,
    ) -> Result<Self, RefundRefusal> {
        let (left, tip_left) = (self.left(), self.tip_left());
        if left <= Cents::ZERO && tip_left <= Cents::ZERO {
            return Err(RefundRefusal::Nothing);
        }
        if amount < Cents::ZERO || tip < Cents::ZERO || amount.max(tip) == Cents::ZERO {
            return Err(RefundRefusal::NotPositive);
        }
        if amount > left {
            return Err(RefundRefusal::MoreThanLeft { left });
        }
        if tip > tip_left {
            return Err(RefundRefusal::MoreTipThanLeft { left: tip_left });
        }
        let from_bill = Cents(amount.0 - amount.min(self.open()).0);
        let after = Self {
            applied: Cents(self.applied.0 - from_bill.0),
            refunded: Cents(self.refunded.0 + amount.0),
            tip_refunded: Cents(self.tip_refunded.0 + tip.0),
            ..self
        };
        match limit {
            Some(limit) if after.refunded.0 + after.tip_refunded.0 > limit.0 => {
                Err(RefundRefusal::AboveLimit { limit })
            }
            _ => Ok(after),
        }
    }
}

#[cfg(test)]
#[path = "settle_tests.rs"]
mod tests;
