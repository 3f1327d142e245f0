//! Money as integers: cents, rates in parts per million, quantities in hundredths. No floats.
//!
//! Rounding is half away from zero, once per line; a share of an amount is rounded down and the
//! last share takes the remainder (R-GEN-9).

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in the minor unit of the shop's currency.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    Deserialize,
)]
pub struct Cents(pub i64);

/// A share in parts per million: 82 500 is 8.25 %.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    Deserialize,
)]
pub struct Rate(pub i32);

/// A number of hours or units in hundredths: 150 is 1.50.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    Deserialize,
)]
pub struct Quantity(pub i32);

/// The amount does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The amount is too large.")]
pub struct Overflow;

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Both amounts together.
    ///
    /// # Errors
    /// [`Overflow`] if the sum leaves `i64`.
    pub fn checked_add(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).ok_or(Overflow)
    }

    /// What is left after taking `other` away; may be negative.
    ///
    /// # Errors
    /// [`Overflow`] if the difference leaves `i64`.
    pub fn checked_sub(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
    }

    /// All amounts together, in whatever order they come.
    ///
    /// # Errors
    /// [`Overflow`] if the sum leaves `i64`.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        amounts
            .into_iter()
            .map(|amount| i128::from(amount.0))
            .sum::<i128>()
            .try_into()
    }

    /// The price of `quantity` units at this unit price, rounded half away from zero (R-INV-2).
    ///
    /// # Errors
    /// [`Overflow`] if the product leaves `i64`.
    pub fn times(self, quantity: Quantity) -> Result<Self, Overflow> {
        divided(i128::from(self.0) * i128::from(quantity.0), 100).try_into()
    }

    /// The part of this amount that `rate` names, such as its tax, rounded half away from zero
    /// (R-INV-5).
    ///
    /// # Errors
    /// [`Overflow`] if the product leaves `i64`.
    pub fn at(self, rate: Rate) -> Result<Self, Overflow> {
        divided(i128::from(self.0) * i128::from(rate.0), 1_000_000).try_into()
    }

    /// Splits the amount by weight: each share is rounded towards zero, the last one takes the
    /// remainder, so that together they are the amount again (R-GEN-9).
    ///
    /// If all weights are zero, the shares are equal (R-SVC-7). A negative weight counts as zero.
    /// Without weights there are no shares.
    ///
    /// # Errors
    /// [`Overflow`]; does not happen with fewer than 2^63 weights.
    pub fn shares(self, weights: &[Self]) -> Result<Vec<Self>, Overflow> {
        let Some((_, all_but_last)) = weights.split_last() else {
            return Ok(Vec::new());
        };
        let positive = |weight: &Self| i128::from(weight.0.max(0));
        let whole: i128 = weights.iter().map(positive).sum();
        let equal = i128::try_from(weights.len()).map_err(|_| Overflow)?;
        let mut left = i128::from(self.0);
        let mut shares = Vec::with_capacity(weights.len());
        for weight in all_but_last {
            let share = match whole {
                0 => i128::from(self.0) / equal,
                _ => i128::from(self.0) * positive(weight) / whole,
            };
            left -= share;
            shares.push(share.try_into()?);
        }
        shares.push(left.try_into()?);
        Ok(shares)
    }

    /// For an input field: "1234.50", with neither sign of the currency nor separators.
    #[must_use]
    pub fn plain(self) -> String {
        let minus = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        format!("{minus}{}.{:02}", cents / 100, cents % 100)
    }
}

impl TryFrom<i128> for Cents {
    type Error = Overflow;
    fn try_from(cents: i128) -> Result<Self, Overflow> {
        i64::try_from(cents).map(Self).map_err(|_| Overflow)
    }
}

/// As people read it: "$1,234.50", "-$5.00".
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.0.unsigned_abs();
        f.write_str(if self.0 < 0 { "-$" } else { "$" })?;
        let dollars = (cents / 100).to_string();
        for (index, digit) in dollars.chars().enumerate() {
            if index > 0 && (dollars.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:02}", cents % 100)
    }
}

/// Reads an amount as people type it: "$1,200.50", "1200.5", "1,200", "-5", and sums as "12+8".
///
/// A comma only separates thousands, so "1,20" is refused rather than read as 120.
///
/// # Errors
/// Words for the field.
pub fn parse_money(text: &str) -> Result<Cents, &'static str> {
    let terms: Result<Vec<Cents>, _> = text.split('+').map(amount).collect();
    Cents::sum(terms?).map_err(|Overflow| "The amount is too large.")
}

fn amount(text: &str) -> Result<Cents, &'static str> {
    let text = text.trim();
    let (sign, text) = text
        .strip_prefix('-')
        .map_or((1, text), |rest| (-1, rest.trim_start()));
    let text = text.strip_prefix('$').map_or(text, str::trim_start);
    match decimal(text, 2) {
        Ok(cents) => Cents::try_from(cents * sign).map_err(|_| "The amount is too large."),
        Err(Fault::Empty) => Err("Enter an amount."),
        Err(Fault::NotANumber) => Err("Enter an amount such as 1,200.50."),
        Err(Fault::TooFine) => Err("Use at most two digits after the point."),
        Err(Fault::TooLarge) => Err("The amount is too large."),
    }
}

impl Rate {
    /// No tax, no share.
    pub const ZERO: Self = Self(0);
    /// 100 %.
    pub const WHOLE: Self = Self(1_000_000);

    /// Reads a percentage as people type it: "8.25", "8.25 %"; at most four decimals.
    ///
    /// # Errors
    /// Words for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let number = decimal(text.strip_suffix('%').map_or(text, str::trim_end), 4);
        match number.and_then(|ppm| i32::try_from(ppm).map_err(|_| Fault::TooLarge)) {
            Ok(ppm) => Ok(Self(ppm)),
            Err(Fault::Empty) => Err("Enter a percentage."),
            Err(Fault::NotANumber) => Err("Enter a percentage such as 8.25."),
            Err(Fault::TooFine) => Err("Use at most four digits after the point."),
            Err(Fault::TooLarge) => Err("The percentage is too large."),
        }
    }

    /// For an input field: "8.25".
    #[must_use]
    pub fn plain(self) -> String {
        trimmed(self.0, 10_000)
    }
}

/// As people read it: "8.25 %", without trailing zeros.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.plain())
    }
}

impl Quantity {
    /// One piece, one hour.
    pub const ONE: Self = Self(100);

    /// So much of each of `units`: 1.5 hours of two are 3. Rounded half away from zero, and never to
    /// nothing; what nobody can mean stays as large as a number can be.
    #[must_use]
    pub fn of(self, units: Self) -> Self {
        let product = divided(i128::from(self.0) * i128::from(units.0), 100);
        Self(i32::try_from(product).unwrap_or(i32::MAX).max(1))
    }

    /// Reads hours or units as people type them: "1.5"; at most two decimals, not negative.
    ///
    /// # Errors
    /// Words for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let number = decimal(text.trim(), 2);
        match number.and_then(|hundredths| i32::try_from(hundredths).map_err(|_| Fault::TooLarge)) {
            Ok(hundredths) => Ok(Self(hundredths)),
            Err(Fault::Empty) => Err("Enter a number."),
            Err(Fault::NotANumber) => Err("Enter a number such as 1.5."),
            Err(Fault::TooFine) => Err("Use at most two digits after the point."),
            Err(Fault::TooLarge) => Err("The number is too large."),
        }
    }
}

/// As people read and type it: "1.5", "4".
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&trimmed(self.0, 100))
    }
}

/// Divides by an even number, rounding half away from zero.
const fn divided(dividend: i128, even: i128) -> i128 {
    if dividend < 0 {
        (dividend - even / 2) / even
    } else {
        (dividend + even / 2) / even
    }
}

/// A number of parts as a decimal without trailing zeros.
fn trimmed(parts: i32, per_unit: u32) -> String {
    let minus = if parts < 0 { "-" } else { "" };
    let (units, rest) = (
        parts.unsigned_abs() / per_unit,
        parts.unsigned_abs() % per_unit,
    );
    if rest == 0 {
        return format!("{minus}{units}");
    }
    // One more unit in front keeps the leading zeros of the fraction.
    let fraction = (per_unit + rest).to_string();
    format!("{minus}{units}.{}", fraction[1..].trim_end_matches('0'))
}

enum Fault {
    Empty,
    NotANumber,
    TooFine,
    TooLarge,
}

/// Reads an unsigned decimal with optional thousands separators as an integer of `places` decimals.
fn decimal(text: &str, places: usize) -> Result<i128, Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let (units, fraction) = text.split_once('.').unwrap_or((text, ""));
    let grouped = units.contains(',');
    let groups_fit = units
        .split(',')
        .enumerate()
        .all(|(index, group)| match index {
            0 => !grouped || (1..=3).contains(&group.len()),
            _ => group.len() == 3,
        });
    let digits = units.replace(',', "") + fraction;
    if digits.is_empty() || !groups_fit || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::NotANumber);
    }
    if fraction.len() > places {
        return Err(Fault::TooFine);
    }
    let zeros = "0".repeat(places - fraction.len());
    // Within i64, so that sums of many terms stay within i128.
    let number: i64 = (digits + &zeros).parse().map_err(|_| Fault::TooLarge)?;
    Ok(number.into())
}

#[cfg(test)]
#[path = "money_tests.rs"]
mod tests;
