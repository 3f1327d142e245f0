//! Customers, cars and services out of another program's file (R-IMP-1): the file is kept, its
//! columns are matched with fields, every row is looked at before anything is written, all of it is
//! written at once or not at all, and for a day it can be taken back.
//!
//! How a row is read and written is the features' own (`customers::import` and its like); `file`
//! reads the file, `fields` knows the columns, `plan` decides what becomes of each row.

mod commands;
mod existing;
mod fields;
mod file;
mod forms;
mod plan;
mod queries;
mod routes;
mod views;

pub use routes::configure;
