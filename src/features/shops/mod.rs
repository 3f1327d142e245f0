//! A shop and what it works by: setting up, settings, hours, people, the catalog.

mod ahead;
pub mod catalog;
pub mod charge;
mod commands;
mod crew;
mod fees;
mod forms;
mod hours;
pub mod packages;
pub mod people;
mod routes;
mod settings;
mod switch;
mod views;
mod work;
mod zones;

pub use ahead::{hold_figures, next_visit};
pub use commands::{NewShop, found, found_for};
pub use crew::{Crew, restore_time_off};
pub use hours::{Hours, restore_holiday};
pub use routes::configure;
pub(crate) use routes::last_saved;
pub use settings::{Typed, send_logo, typed};
pub use switch::switch;
pub(crate) use views::settings_head;
pub use zones::miles_of;
