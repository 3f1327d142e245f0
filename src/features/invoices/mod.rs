//! Bills: what the work costs, what is paid and what is due.
//!
//! A bill begins as a draft copied from an order, may be changed line by line, and is issued with
//! a gap-free number; from then on only what is paid moves (R-INV-8). `totals` adds up and decides
//! what may be paid, `settle` what goes back and which money pays what; `paper` says what stands on
//! the sheet, and `pdf` prints it; all of them are pure.
//! What stood around the bill when it was issued (seller, payer, car) is kept with it, and the
//! printed file is kept as bytes, the same for ever (R-PDF-2); a credit note is kept likewise
//! (`credit_paper`).

pub mod commands;
pub mod credit_paper;
pub mod export;
mod forms;
mod number;
pub mod own;
pub mod paper;
pub mod pdf;
pub mod pricing;
pub mod queries;
mod routes;
pub mod settle;
pub mod totals;
mod views;

pub use routes::{configure, print};
pub use views::print_page;

use crate::ui::form::FormState;
use chrono::NaiveDate;
use sea_orm::Condition;

/// Which bills the list shows whose address has this query: a figure and the rows behind it are one
/// question.
#[must_use]
pub fn asked(query: &str, today: NaiveDate) -> Condition {
    let words = serde_html_form::from_str(query).unwrap_or_default();
    let filter = forms::filter(&mut FormState::posted(words));
    queries::wanted(&filter, today)
}
