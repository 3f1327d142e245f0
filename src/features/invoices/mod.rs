//! Bills and their paper.

pub mod pdf;
