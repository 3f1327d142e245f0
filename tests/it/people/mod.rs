//! Who works here: invitations, roles, disabling, forgotten passwords, and the password again for
//! what an open screen must not give away.

mod account;
mod fields;
mod invitations;
mod links;
mod members;
mod program;
mod proof;
mod reset;
mod shops;
mod technicians;

use crate::support::Answer;

/// The path of the link that this page shows, once.
fn link(page: &Answer) -> String {
    page.assert_ok();
    assert_eq!(page.header("cache-control"), "no-store");
    let shown = page.text("pre.command code");
    let (_, path) = shown.split_once("://").unwrap();
    let at = path.find('/').unwrap();
    path[at..].to_owned()
}
