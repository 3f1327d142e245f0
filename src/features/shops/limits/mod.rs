//! How far people may go without an owner: discounts, refunds, costs, and bills that nobody
//! authorised (R-INV-3, R-PAY-6, R-ACC-14, R-AUTH-3).

mod commands;
mod forms;
mod routes;
mod views;

pub(super) use routes::configure;
