//! Money as integers: cents, rates in parts per million, quantities in hundredths. No floats.
//!
//! Rounding is half away from zero, once per line; a share of an amount is rounded down and the
//! last share takes the remainder (R-GEN-9).

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in the minor unit of the shop's currency.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
)]
pub struct Cents(pub i64);

/// A share in parts per million: 82 500 is 8.25 %.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
)]
pub struct Rate(pub i32);

/// A number of hours or units in hundredths: 150 is 1.50.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
)]
pub struct Quantity(pub i32);

/// The amount does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The amount is too large.")]
pub struct Overflow;
