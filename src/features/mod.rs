//! What a mechanic, an advisor or an accountant would name, one folder each.
//!
//! Between features only downward: imports → exports → history → undo → search → booking → site → papers →
//! dashboard → quick → today → calendar → feeds → links → reports → invoices → appointments → photos → messages →
//! notifications → vehicles → customers → shops → accounts; live and ops stand beside. Nobody imports another feature's
//! routes or forms.

pub mod accounts;
pub mod appointments;
pub mod booking;
pub mod calendar;
pub mod customers;
pub mod dashboard;
pub mod exports;
pub mod feeds;
pub mod history;
pub mod hooks;
pub mod imports;
pub mod invoices;
pub mod links;
pub mod live;
pub mod messages;
pub mod notifications;
pub mod ops;
pub mod papers;
pub mod photos;
pub mod quick;
pub mod reports;
pub mod search;
pub mod shops;
pub mod site;
pub mod today;
pub mod undo;
pub mod vehicles;
