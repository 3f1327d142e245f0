//! SeaORM models only: columns and relations, one file a table; no method that queries.
//! The model calls `id` its key, so `find_by_id` stays short; the table's own key is `(shop_id, id)`
//! and relations name both columns.
pub mod appointment;
pub mod attachment;
pub mod audit_log;
pub mod books_check;
pub mod business_hours;
pub mod credit_note;
pub mod credit_note_line;
pub mod customer;
pub mod customer_stats;
pub mod fee_rule;
pub mod holiday;
pub mod idempotency;
pub mod invoice;
pub mod invoice_discount;
pub mod invoice_line;
pub mod membership;
pub mod number_series;
pub mod package;
pub mod package_item;
pub mod payment;
pub mod refund;
pub mod repair_job;
pub mod repair_line;
pub mod repair_order;
pub mod search_term;
pub mod service;
pub mod service_line;
pub mod session;
pub mod shop;
pub mod shop_settings;
pub mod sign_in_count;
pub mod status_change;
pub mod user;
pub mod vehicle;
pub mod vehicle_owner;
