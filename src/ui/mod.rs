//! Pieces of markup that know no feature and no database: "the job card" look, once.
//!
//! Views compose these; they never write a class of their own, format money or time by hand, or
//! name a colour. Every piece works as a real page without script; htmx only swaps what changed.
#![warn(missing_docs)]

pub mod assets;
pub mod bell;
pub mod board;
pub mod brand;
pub mod button;
pub mod chart;
pub mod dom;
pub mod empty;
pub mod fold;
pub mod form;
pub mod front;
pub mod header;
pub mod icon;
pub mod keys;
pub mod kpi;
pub mod layout;
pub mod letter;
pub mod link;
pub mod list;
pub mod money;
pub mod place;
pub mod plate;
pub mod quick;
pub mod sheet;
pub mod status;
pub mod table;
pub mod theme;
pub mod time;
pub mod toast;
pub mod toolbar;
pub mod trend;

pub use board::card;
pub use dom::dom_id;
pub use empty::{empty, empty_with};
pub use fold::fold;
pub use header::page_header;
pub use icon::Icon;
pub use list::facts;
pub use plate::plate;
pub use status::{Status, Tone, badge, status};
pub use toast::toast;
