//! `/help/keys`: what the keys do.

use super::super::views::{KeysView, keys};
use crate::ui::keys::{KEYS, Place};
use crate::ui::layout::Shell;
use crate::web::{Page, Staff};
use actix_web::{HttpMessage, HttpRequest};
use std::sync::Arc;

/// Of the keys that go somewhere, those that go where this person may.
pub(super) async fn show(_: Staff, req: HttpRequest) -> Page {
    let shell = req.extensions().get::<Arc<Shell>>().cloned();
    let has = |path: &str| {
        let nav = shell.as_ref().map(|shell| &shell.nav);
        nav.is_some_and(|nav| nav.iter().any(|item| item.href == path))
    };
    let may_add = shell.as_ref().is_some_and(|shell| shell.new_href.is_some());
    let shown = KEYS.iter().filter(|key| match key.place {
        Place::Goes(path) => has(path),
        _ => key.keys != "n" || may_add,
    });
    let view = KeysView {
        keys: shown.collect(),
        are_off: shell.as_ref().is_some_and(|shell| !shell.prefs.keys),
    };
    Page::new("Keys", keys(&view)).description("What the keys do, page by page.")
}
