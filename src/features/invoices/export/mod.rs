//! `invoices.csv` with its file of lines, and `payments.csv` (R-EXP-2, R-EXP-3).

mod bills;
mod lines;
mod payments;

pub use bills::{Invoices, invoices};
pub use lines::{Lines, lines};
pub use payments::{KINDS, Payments, payments};

use super::forms;
use super::queries::Filter;
use crate::ui::form::FormState;

/// The words of the list's filters, or `None`.
fn asked(form: &mut FormState) -> Option<Filter> {
    let filter = forms::filter(form);
    (!form.has_errors()).then_some(Filter {
        after: None,
        ..filter
    })
}

/// The list's filters by status, and their words.
pub const STANDINGS: &[(&str, &str)] = &super::queries::Standing::ALL;
