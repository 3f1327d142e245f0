//! Papers beside the invoice: work order, estimate, receipt, statement, and the sample invoice of the
//! settings. Each is made live, as a file and as a print page with the same content (R-PDF-4 to
//! R-PDF-6); nothing of them is stored.
//!
//! `work` and `money` say what stands on a sheet; both are pure. The pen is that of the invoice.

mod guest;
mod money;
mod office;
mod queries;
mod routes;
mod sample;
mod work;

pub use routes::configure;
