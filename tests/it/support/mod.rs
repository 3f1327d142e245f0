//! The tests' browser without a screen, and the application they talk to over a real socket.

mod app;
mod books;
mod browser;
mod data;
mod database;
mod form;
pub(crate) mod past;
mod sql;

pub(crate) use app::{App, PASSWORD, Shop};
pub(crate) use browser::{Answer, Browser};
pub(crate) use form::Form;
