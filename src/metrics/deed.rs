//! What the shop is there for, as it is committed.

use super::Metrics;
use crate::kernel::money::Cents;

/// Something that was done once its transaction is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A visit was booked.
    Booked,
    /// A bill was issued.
    Issued,
    /// Money was taken, deposits too: what it pays, without the tip.
    Paid(Cents),
}

impl Metrics {
    /// Counts it. What is taken back later stays counted.
    pub fn done(&self, deed: Deed) {
        match deed {
            Deed::Booked => self.appointments.inc(),
            Deed::Issued => self.invoices.inc(),
            Deed::Paid(amount) => self
                .payments
                .inc_by(u64::try_from(amount.0).unwrap_or_default()),
        };
    }
}
