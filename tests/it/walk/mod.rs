//! Every route of the product, walked by its owner, by the owner of another shop with the very same
//! id, body and version, and by each role: refused what it may not, and then, in a shop of its own,
//! doing all it may. And what each change leaves in the audit log.
//!
//! A path that is in `web::paths::ALL` and not in the walk fails it.

mod bills;
mod keeping;
mod messages;
mod money;
mod online;
mod own;
mod packages;
mod pricing;
mod records;
mod shop;
mod steps;
mod walker;

use crate::support::App;
use autoshop::web::paths;
use bills::invoices;
use own::{account, people};
use records::records;
use shop::{catalog, settings};
use std::collections::BTreeSet;
use steps::{appointments, customers};
use walker::Walker;

/// What belongs to nobody's data, with the reason.
const PUBLIC: &[(&str, &str)] = &[
    ("/", "leads elsewhere"),
    (
        "/s/{shop}",
        "for everybody, once the owner says so: site.rs",
    ),
    ("/s/{shop}/services", "for everybody: site.rs"),
    ("/s/{shop}/areas", "for everybody: site.rs"),
    ("/s/{shop}/emergency", "for everybody: site.rs"),
    ("/s/{shop}/logo/{logo}", "for everybody: site.rs"),
    ("/s/{shop}/book", "for everybody: booking"),
    ("/s/{shop}/lead", "for everybody: booking"),
    ("/s/{shop}/book/{draft}/place", "whoever has it: booking"),
    ("/s/{shop}/book/{draft}/vehicle", "whoever has it: booking"),
    ("/s/{shop}/book/{draft}/services", "whoever has it: booking"),
    (
        "/s/{shop}/book/{draft}/photos/{photo}",
        "whoever has it: booking",
    ),
    ("/s/{shop}/book/{draft}/slot", "whoever has it: booking"),
    ("/s/{shop}/book/{draft}/contact", "whoever has it: booking"),
    ("/s/{shop}/book/{draft}/review", "whoever has it: booking"),
    ("/s/{shop}/book/{draft}/done", "whoever has it: booking"),
    ("/sitemap.xml", "what everybody may see: site.rs"),
    ("/robots.txt", "the same for all"),
    ("/login", "before anybody is signed in"),
    ("/session", "signing in: sign_in.rs"),
    ("/session/end", "signing out: sign_in.rs"),
    ("/invitations/{token}", "whoever holds the link: people"),
    ("/j/{token}", "whoever holds the link: links"),
    ("/j/{token}/visit.ics", "whoever holds the link: links"),
    ("/j/{token}/cancellation", "whoever holds the link: links"),
    ("/j/{token}/reschedule", "whoever holds the link: links"),
    ("/j/{token}/invoice", "whoever holds the link: links"),
    ("/j/{token}/receipt", "whoever holds the link: links"),
    ("/feeds/{token}.ics", "whoever holds the link: feeds.rs"),
    ("/password/forgot", "the same for all"),
    ("/password/reset/{token}", "whoever holds the link: people"),
    ("/shop-choice", "for who works in several shops: people"),
    ("/setup", "gone after its first use: set_up.rs"),
    ("/theme", "a choice of the browser, kept in its cookie"),
    ("/live", "a stream of names that never ends: floor/live.rs"),
    ("/api/hooks/sms", "sealed by the gateway: post/hooks.rs"),
    ("/health", "no data"),
    ("/ready", "no data"),
    ("/status", "the same for all: status.rs"),
    ("/rum", "counts and answers nothing: speed.rs"),
    ("/api/health", "no data"),
    ("/static/{file}", "the same for all"),
    ("/brand/1/{color}.css", "the same for all"),
];

#[actix_web::test] // F46, R-GEN-1, R-ACC-13, R-AUD-1
async fn every_route_serves_its_own_shop_its_roles_and_leaves_a_trace() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let mut walk = Walker::new(&app, &other).await;

    all(&mut walk).await;

    let excused: BTreeSet<&str> = PUBLIC.iter().map(|(path, _)| *path).collect();
    let missing: Vec<_> = paths::ALL
        .iter()
        .filter(|p| !walk.walked.keys().any(|(_, walked)| walked == *p))
        .filter(|p| !excused.contains(**p))
        .collect();
    assert!(missing.is_empty(), "not walked: {missing:?}");
    let is_page = |pattern: &str| walk.walked.keys().any(|step| *step == ("GET", pattern));
    let pages = paths::ALL.iter().filter(|p| !excused.contains(**p));
    for pattern in pages {
        let only_forms = paths::POST_ONLY.contains(pattern);
        assert_eq!(is_page(pattern), !only_forms, "{pattern} in POST_ONLY");
    }
    let unlike: BTreeSet<&&str> = paths::POST_ONLY.iter().collect();
    assert_eq!(unlike.len(), paths::POST_ONLY.len(), "one stands twice");
    walk.other_verbs().await;
}

#[actix_web::test] // R-ACC-13
async fn every_role_does_all_it_may() {
    for letter in ['a', 't', 'c'] {
        let app = App::start().await;
        let other = app.found_shop("b").await;
        let mut walk = Walker::done_by(&app, &other, letter).await;
        all(&mut walk).await;
    }
}

async fn all(walk: &mut Walker<'_>) {
    money::set_limit(walk).await;
    settings(walk).await;
    messages::set_up(walk).await;
    people(walk).await;
    let service = catalog(walk).await;
    packages::lines(walk, &service).await;
    packages::packages(walk, &service).await;
    let (customer, vehicle) = customers(walk).await;
    keeping::merges(walk, &customer).await;
    keeping::contacts(walk, &customer).await;
    messages::threads(walk, &customer).await;
    let appointment = appointments(walk, (&customer, &vehicle, &service)).await;
    online::leads(walk).await;
    online::notifications(walk).await;
    online::feeds(walk).await;
    online::acceptance(walk, &appointment).await;
    online::photos(walk, &appointment).await;
    packages::job(walk, &appointment).await;
    packages::authorisation(walk, &appointment).await;
    invoices(walk, &appointment).await;
    money::reports(walk).await;
    records(walk).await;
    account(walk).await;
}
