//! HTTP words; knows no feature.
#![warn(missing_docs)]

#[macro_use]
mod typed;

pub mod alarms;
pub mod assets;
pub mod caught;
pub mod crowd;
pub mod csv;
pub mod errors;
pub mod export;
pub mod field;
pub mod file;
pub mod form;
mod frame;
pub mod guard;
pub mod guest;
pub mod here;
pub mod idempotency;
pub mod limit;
mod navigation;
pub mod pace;
pub mod page;
pub mod paths;
pub mod pieces;
pub mod pulse;
pub mod rights;
pub mod site;
pub mod staff;
pub mod state;
mod text;
pub mod timing;
pub mod turn;
pub mod upload;

pub use form::PostForm;
pub use guest::Guest;
pub use page::{Answer, Page, SeeOther};
pub use pieces::Pieces;
pub use site::Site;
pub use staff::{Staff, right};
pub use state::State;
pub use turn::in_turn;
pub use upload::Upload;
