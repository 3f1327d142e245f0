//! What people type about their shop, a group a file.

mod booking;
mod limits;
mod numbers;
mod rules;
mod shop;
mod site;

pub(super) use booking::Booking;
pub(super) use limits::Limits;
pub(super) use numbers::{Numbers, Series, YEAR, numbers, state as numbers_state};
pub(super) use rules::{
    Documents, Group, Prices, STEPS, Scheduling, Standing, Technicians, WINDOWS,
};
pub(super) use shop::{Keep, Profile, profile};
pub(super) use site::{Site, site};
