//! Words without I/O: ids, money, time, contact details, cars. Depends on nothing of ours.
#![warn(missing_docs)]

pub mod client;
pub mod color;
pub mod contact;
pub mod hex;
pub mod ics;
pub mod ids;
pub mod link;
pub mod money;
pub mod near;
pub mod notice;
pub mod page;
pub mod picture;
pub mod place;
pub mod position;
pub mod prefs;
pub mod road;
pub mod search;
pub mod sms;
pub mod time;
pub mod vehicle;
pub mod vin;
pub mod vitals;
pub mod when;
pub mod words;
