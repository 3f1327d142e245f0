//! Writing about messages: each verb a file.

mod outbox;
mod reply;
mod settings;
mod templates;

pub(super) use outbox::{AGAIN, WAITING, cancel, read, read_thread, release, retry};
pub(super) use reply::{Reply, reply};
pub(super) use settings::{Sending, change};
pub use templates::use_usual;
pub(super) use templates::{NewTemplate, add, change as change_template, set_active, test};
