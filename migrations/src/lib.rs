//! The schema of autoshop, one source for SQLite and PostgreSQL.
//!
//! `MIGRATIONS` in order; [`SHOP_OWNED`] and [`DOORS`] say which tables stand behind the wall of
//! row-level security and which are read before a shop is known. A table is in exactly one of them.
//! Expand first, contract one release later: two versions run side by side during a deploy.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait of sea-orm-migration elides them"
)]

mod m0001_shops;
mod m0002_records;
mod m0003_customers;
mod m0004_catalog;
mod m0005_appointments;
mod m0006_invoices;
mod m0007_booked_by;
mod m0008_cars_in_use;
mod m0009_money;
mod m0009_tables;
mod m0010_people;
mod m0011_customers;
mod m0011_terms;
mod m0013_imports;
mod m0014_many_visits;
mod m0015_brand;
mod m0016_pricing;
mod m0017_number_skips;
mod m0019_contacts;
mod m0020_settings;
mod m0021_lists;
mod m0022_floor;
mod m0023_wall;
mod m0024_site;
mod m0025_road;
mod m0026_jobs;
mod m0027_messages;
mod m0028_links;
mod m0029_booking;
mod m0030_photos;
mod m0031_notifications;
mod m0032_feeds;
mod m0033_bookable;
mod m0034_field_vitals;
mod m0035_jobs_waiting;
mod shape;

pub use sea_orm_migration::MigratorTrait;

use sea_orm_migration::MigrationTrait;

/// Tables whose every row belongs to one shop: behind row-level security on PostgreSQL.
pub const SHOP_OWNED: &[&str] = &[
    "shop_settings",
    "business_hours",
    "holiday",
    "number_series",
    "number_skip",
    "idempotency",
    "audit_log",
    "attachment",
    "search_term",
    "customer",
    "customer_stats",
    "vehicle",
    "vehicle_owner",
    "customer_note",
    "alert_acknowledgement",
    "tag",
    "customer_tag",
    "customer_contact",
    "odometer_reading",
    "customer_merge",
    "service",
    "service_line",
    "repair_order",
    "repair_job",
    "repair_line",
    "appointment",
    "status_change",
    "invoice",
    "invoice_line",
    "payment",
    "fee_rule",
    "invoice_discount",
    "credit_note",
    "credit_note_line",
    "refund",
    "books_check",
    "invitation",
    "import_run",
    "package",
    "package_item",
    "technician_hours",
    "time_off",
    "technician_skill",
    "visit_stamp",
    "blocker",
    "service_zone",
    "service_zone_technician",
    "technician_profile",
    "job",
    "message_template",
    "message",
    "consent",
    "consent_event",
    "job_link",
    "booking_draft",
    "lead",
    "notification",
    "calendar_feed",
    "photo",
    "field_vital",
];

/// Tables read before the shop is known, only by the named functions of `db/doors/`. They hold
/// ids, hashes and a person's own sign-in row.
pub const DOORS: &[&str] = &[
    "shop",
    "user",
    "membership",
    "session",
    "sign_in_count",
    "token",
];

/// Shop-owned tables to which rows are only ever added: the run-time role may not change them.
pub const APPEND_ONLY: &[&str] = &[
    "audit_log",
    "status_change",
    "alert_acknowledgement",
    "odometer_reading",
    "credit_note_line",
    "refund",
    "consent_event",
];

/// Runs the migrations.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_shops::Migration),
            Box::new(m0002_records::Migration),
            Box::new(m0003_customers::Migration),
            Box::new(m0004_catalog::Migration),
            Box::new(m0005_appointments::Migration),
            Box::new(m0006_invoices::Migration),
            Box::new(m0007_booked_by::Migration),
            Box::new(m0008_cars_in_use::Migration),
            Box::new(m0009_money::Migration),
            Box::new(m0010_people::Migration),
            Box::new(m0013_imports::Migration),
            Box::new(m0011_customers::Migration),
            Box::new(m0014_many_visits::Migration),
            Box::new(m0015_brand::Migration),
            Box::new(m0016_pricing::Migration),
            Box::new(m0017_number_skips::Migration),
            Box::new(m0019_contacts::Migration),
            Box::new(m0020_settings::Migration),
            Box::new(m0021_lists::Migration),
            Box::new(m0022_floor::Migration),
            Box::new(m0023_wall::Migration),
            Box::new(m0024_site::Migration),
            Box::new(m0025_road::Migration),
            Box::new(m0026_jobs::Migration),
            Box::new(m0027_messages::Migration),
            Box::new(m0028_links::Migration),
            Box::new(m0029_booking::Migration),
            Box::new(m0030_photos::Migration),
            Box::new(m0031_notifications::Migration),
            Box::new(m0032_feeds::Migration),
            Box::new(m0033_bookable::Migration),
            Box::new(m0034_field_vitals::Migration),
            Box::new(m0035_jobs_waiting::Migration),
        ]
    }
}
