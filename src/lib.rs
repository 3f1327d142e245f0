//! The whole day of a mobile auto-repair shop. `docs/architecture.md` is the map.
//!
//! `main → app → features → { audit, jobs, web, ui, db } → { entity, metrics } → kernel`, downward only.

pub mod app;
pub mod audit;
pub mod backup;
pub mod check;
pub mod config;
pub mod db;
pub mod demo;
pub mod entity;
pub mod error;
pub mod features;
pub mod jobs;
pub mod kernel;
pub mod key;
pub mod metrics;
pub mod post;
pub mod restore;
pub mod shop;
pub mod staff;
pub mod takeout;
pub mod telemetry;
pub mod trace;
pub mod ui;
pub mod web;
pub mod work;
