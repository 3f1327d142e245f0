//! Changing the shop's own row, its settings, and its numbers.

mod brand;
mod numbers;
mod rules;
mod shop;
mod site;
mod zone;

pub(super) use brand::{remove_logo, set_color, set_logo};
pub(super) use numbers::{Refusal, set_numbers};
pub(super) use rules::change;
pub(super) use shop::change_profile;
pub(super) use site::change_site;
