//! The shop's numbers and their formulas (product, section 4.14): sums of rows in, figures out. No
//! floating point: a share is a number of tenths of a percent.

use crate::kernel::money::{Cents, Overflow};
use std::fmt;

/// The sums of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Invoices issued, without void ones.
    pub bills: i64,
    /// Their orders, each once.
    pub orders: i64,
    /// Their customers, each once.
    pub customers: i64,
    /// Those of them who had been here before these days.
    pub again: i64,
    /// Their subtotals, after discounts and before tax.
    pub subtotal: Cents,
    /// What was credited of those subtotals.
    pub credited: Cents,
    /// Labor after discounts, and its hours in hundredths.
    pub labor: Cents,
    pub hours: i64,
    /// Parts after discounts; those whose cost is known, and that cost.
    pub parts: Cents,
    pub known: Cents,
    pub cost: Cents,
    /// Visits planned for the span that were done, and that nobody came to.
    pub done: i64,
    pub no_shows: i64,
    /// Visits completed in the span whose start is known, and how long they took in all, in seconds.
    pub cycles: i64,
    pub seconds: i64,
}

/// A share in tenths of a percent: "12.5%".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share(pub i64);

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        let tenths = self.0.unsigned_abs();
        match tenths % 10 {
            0 => write!(f, "{sign}{}%", tenths / 10),
            tenth => write!(f, "{sign}{}.{tenth}%", tenths / 10),
        }
    }
}

/// How long something took: "30m", "1.5h", "1d 1.5h".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    minutes: i64,
}

impl Cycle {
    /// The mean, to the minute.
    #[must_use]
    pub fn mean(seconds: i64, of: i64) -> Option<Self> {
        let minutes = divided(i128::from(seconds), i128::from(of.checked_mul(60)?))?;
        Some(Self { minutes })
    }

    /// In whole minutes, as files hold it.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        self.minutes
    }
}

impl fmt::Display for Cycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.minutes < 60 {
            return write!(f, "{}m", self.minutes);
        }
        let tenths = (self.minutes + 3) / 6;
        let (days, rest) = (tenths / 240, tenths % 240);
        if days > 0 {
            write!(f, "{days}d")?;
        }
        match (days, rest / 10, rest % 10) {
            (1.., 0, 0) => Ok(()),
            (1.., hours, 0) => write!(f, " {hours}h"),
            (1.., hours, tenth) => write!(f, " {hours}.{tenth}h"),
            (_, hours, 0) => write!(f, "{hours}h"),
            (_, hours, tenth) => write!(f, "{hours}.{tenth}h"),
        }
    }
}

/// Rounded half away from zero; nothing where there is nothing to divide by.
fn divided(number: i128, by: i128) -> Option<i64> {
    if by <= 0 {
        return None;
    }
    let half = if number < 0 { -by } else { by };
    i64::try_from((number * 2 + half) / (by * 2)).ok()
}

fn share(part: i64, of: i64) -> Option<Share> {
    divided(i128::from(part) * 1_000, i128::from(of)).map(Share)
}

impl Numbers {
    /// What was invoiced before tax, less what was credited of it.
    ///
    /// # Errors
    /// [`Overflow`] if the difference leaves `i64`.
    pub fn invoiced(&self) -> Result<Cents, Overflow> {
        self.subtotal.checked_sub(self.credited)
    }

    /// Average repair order: invoiced by the number of invoices.
    #[must_use]
    pub fn average_order(&self) -> Option<Cents> {
        let invoiced = self.invoiced().ok()?;
        divided(i128::from(invoiced.0), i128::from(self.bills)).map(Cents)
    }

    /// Effective labor rate: labor by the hours billed.
    #[must_use]
    pub fn labor_rate(&self) -> Option<Cents> {
        divided(i128::from(self.labor.0) * 100, i128::from(self.hours)).map(Cents)
    }

    /// Of parts whose cost is known: what is left of their price.
    #[must_use]
    pub fn margin(&self) -> Option<Share> {
        share(self.known.0.checked_sub(self.cost.0)?, self.known.0)
    }

    /// Of how much of the parts the cost is known, by their price.
    #[must_use]
    pub fn coverage(&self) -> Option<Share> {
        share(self.known.0, self.parts.0)
    }

    /// Of visits done or missed, those that nobody came to.
    #[must_use]
    pub fn no_show_rate(&self) -> Option<Share> {
        share(self.no_shows, self.done.checked_add(self.no_shows)?)
    }

    /// Of customers invoiced, those who had been here before.
    #[must_use]
    pub fn repeat_rate(&self) -> Option<Share> {
        share(self.again, self.customers)
    }

    /// From the start of the work to its end.
    #[must_use]
    pub fn cycle(&self) -> Option<Cycle> {
        Cycle::mean(self.seconds, self.cycles)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cycle, Numbers, Share};
    use crate::kernel::money::Cents;

    // 4.14
    #[test]
    fn a_cycle_is_said_as_people_say_it() {
        for (seconds, of, words) in [
            (1_800, 1, "30m"),
            (3_570, 1, "1h"),
            (10_800, 2, "1.5h"),
            (86_400, 1, "1d"),
            (91_800, 1, "1d 1.5h"),
            (90_000, 1, "1d 1h"),
            (86_390, 1, "1d"),
        ] {
            let said = Cycle::mean(seconds, of).map(|cycle| cycle.to_string());
            assert_eq!(said.as_deref(), Some(words));
        }
        assert_eq!(Cycle::mean(0, 0), None);
    }

    // 4.14
    #[test]
    fn nothing_is_divided_by_nothing() {
        let none = Numbers::default();
        assert_eq!(none.average_order(), None);
        assert_eq!(none.labor_rate(), None);
        assert_eq!(none.margin(), None);
        assert_eq!(none.no_show_rate(), None);
        assert_eq!(none.repeat_rate(), None);
    }

    // 4.14
    #[test]
    fn numbers_follow_their_formulas() {
        let of = Numbers {
            bills: 3,
            subtotal: Cents(100_000),
            credited: Cents(10_000),
            labor: Cents(45_000),
            hours: 400,
            parts: Cents(20_000),
            known: Cents(16_000),
            cost: Cents(20_000),
            done: 7,
            no_shows: 1,
            customers: 3,
            again: 2,
            ..Numbers::default()
        };
        assert_eq!(of.average_order(), Some(Cents(30_000)));
        assert_eq!(of.labor_rate(), Some(Cents(11_250)));
        assert_eq!(of.margin().unwrap().to_string(), "−25%");
        assert_eq!(of.coverage(), Some(Share(800)));
        assert_eq!(of.no_show_rate(), Some(Share(125)));
        assert_eq!(of.repeat_rate().unwrap().to_string(), "66.7%");
    }
}
