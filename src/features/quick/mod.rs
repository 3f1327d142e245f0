//! Quick add: a visit out of one line, with the phone at the ear (R-APPT-14, R-CUST-2, R-CUST-6).
//!
//! `parse` reads the line and is pure; `queries` looks up whom it means; `draft` fills the fields of the
//! booking form, and says what it took for granted. The first Enter shows them, the second sends them, and
//! they are booked like those of the booking page ([`super::appointments::take`]): same checks, same
//! conflicts, once for each form. Nothing is guessed in silence.

mod cars;
mod draft;
mod parse;
mod queries;
mod routes;
mod views;
mod work;

pub use routes::configure;
