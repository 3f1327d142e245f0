//! A technician's day on a phone: the next stop, large, with the one thing to tap; then the rest of the
//! day (R-DAY-1, R-UX-17).
//!
//! A technician sees the own day; an owner or an advisor may look at anybody's. What is tapped is the
//! visits' own: this feature only reads and draws. `route` is the way from stop to stop of any day.

mod route;
mod routes;
mod views;

pub use routes::configure;
