//! What a mechanic, an advisor or an accountant would name, one folder each.
//!
//! Between features only downward: exports → history → reports → invoices → appointments → vehicles →
//! customers → shops → accounts; ops stands beside. Nobody imports another feature's routes or forms.

pub mod accounts;
pub mod appointments;
pub mod customers;
pub mod exports;
pub mod history;
pub mod invoices;
pub mod ops;
pub mod reports;
pub mod shops;
pub mod vehicles;
