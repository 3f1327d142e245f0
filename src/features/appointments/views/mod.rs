//! Pages of visits: data in, markup out.

pub(crate) mod alerts;
mod authorisation;
pub mod board;
pub(super) mod booking;
pub(super) mod cancel;
pub(super) mod column;
mod deposits;
pub(super) mod detail;
pub(super) mod edit;
mod head;
pub(super) mod holds;
pub(super) mod job;
mod line;
pub(super) mod list;
mod online;
pub(crate) mod outcome;
mod parts;
mod past;
mod pick;
pub(super) mod reschedule;
pub(crate) mod stamps;
mod stay;
mod thread;
mod work;

pub(crate) use authorisation::AUTHORISED;
pub(crate) use booking::{car_fields, person_fields};
pub(crate) use holds::{HELD, PROMISED};
pub(crate) use line::{IN_WORK, LINE, NEXT, THEN};
pub(crate) use parts::{ASKED, conflicts, slot_fields, spot_fields, trip_field};
pub(crate) use pick::{Menu, work};
pub(crate) use stay::{CAME, LEFT, ODOMETER, WORDS};
