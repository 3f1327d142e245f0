//! The first page of whoever runs the shop: today first, money second, charts last (R-DASH-1).
//!
//! Each number is counted by the very filter of the list behind it and leads there; how it is counted
//! stands beside it. The body is kept like the board's (ADR 0012), by what a role sees, until anything of
//! the shop is written or the minute is over.

mod figures;
mod queries;
mod routes;
mod views;

pub use routes::configure;
