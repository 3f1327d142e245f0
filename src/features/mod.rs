//! What the shop does, one folder a feature.

pub mod invoices;
