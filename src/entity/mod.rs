//! SeaORM models only: columns and relations, one file a table; no method that queries.
//! The model calls `id` its key, so `find_by_id` stays short; the table's own key is `(shop_id, id)`
//! and relations name both columns.
pub mod alert_acknowledgement;
pub mod appointment;
pub mod attachment;
pub mod audit_log;
pub mod business_hours;
pub mod customer;
pub mod customer_contact;
pub mod customer_merge;
pub mod customer_note;
pub mod customer_stats;
pub mod customer_tag;
pub mod holiday;
pub mod idempotency;
pub mod invoice;
pub mod invoice_line;
pub mod membership;
pub mod number_series;
pub mod odometer_reading;
pub mod payment;
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
pub mod tag;
pub mod user;
pub mod vehicle;
pub mod vehicle_owner;
