//! Words by which customers are told apart: at most ten of 50 characters each, the same in any case
//! (R-CUST-3).

mod commands;
mod forms;
mod queries;
mod routes;
mod views;

pub(super) use queries::{Tagged, tagged, with_tag};
pub(super) use routes::configure;
pub(super) use views::card;
