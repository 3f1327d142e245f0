//! What a mechanic, an advisor or an accountant would name, one folder each.

pub mod appointments;
pub mod invoices;
