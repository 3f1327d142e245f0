//! The tests' browser without a screen, and the application they talk to over a real socket.

mod app;
mod books;
mod browser;
pub(crate) mod camera;
mod cost;
mod crawl;
mod data;
mod database;
mod form;
mod gateway;
mod mail_server;
pub(crate) mod past;
mod program;
mod proxy;
mod server;
mod sql;
mod stream;
mod upload;

pub(crate) use app::{App, PASSWORD, Shop};
pub(crate) use books::faults;
pub(crate) use browser::{Answer, Browser, encode};
pub(crate) use cost::costs;
pub(crate) use crawl::{Crawl, is_html, patiently, reports};
pub(crate) use database::{Database, role};
pub(crate) use form::Form;
pub(crate) use gateway::{Gateway, Say};
pub(crate) use mail_server::{MailServer, Mood};
pub(crate) use program::{Program, autoshop};
pub(crate) use proxy::{Door, Proxy};
pub(crate) use sql::{Reader, rows};
pub(crate) use stream::Stream;
pub(crate) use upload::picture;

/// Tests ask faster than people.
fn unhurried() -> autoshop::web::pace::Pace {
    let many = std::num::NonZeroU32::new(1_000_000).unwrap();
    autoshop::web::pace::Pace {
        person: many,
        shop: many,
    }
}
