//! What a merge keeps of the record that goes, and what undoing it leaves alone (R-CUST-4).

use super::merge::{page, side_by_side, undo};
use super::{add, found};
use crate::support::past::Of;
use crate::support::{Answer, App, Browser};
use autoshop::entity::audit_log;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

async fn merge(browser: &Browser, (keep, other): (Of, Of), chosen: &[(&str, &str)]) -> Answer {
    let both = side_by_side(browser, keep, other).await;
    let form = both.form(&both.select("#merge-form button")[0]);
    let form = chosen
        .iter()
        .fold(form, |form, (name, whose)| form.fill(name, whose));
    let merged = form.submit(browser).await;
    merged.assert_status(303);
    merged
}

async fn edit(browser: &Browser, of: Of, typed: &[(&str, &str)]) {
    let edit = format!("{}/edit", page(of.customer));
    let form = browser.get(edit).await.form("Save customer");
    let form = typed.iter().fold(form, |form, (name, value)| match *value {
        "on" => form.tick(name, "true"),
        "off" => form.untick(name),
        value => form.fill(name, value),
    });
    form.submit(browser).await.assert_status(303);
}

#[actix_web::test] // R-CUST-4, R-CUST-6
async fn an_e_mail_that_is_not_chosen_still_reaches_the_customer() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let keep = add(&app, ["Ana Ruiz", "", "ana@a.example", "", ""]).await;
    let other = add(&app, ["Ana Ruiz", "", "ruiz@b.example", "", ""]).await;

    merge(&advisor, (keep, other), &[("email", "other")]).await;

    let profile = advisor.get(page(keep.customer)).await;
    assert_eq!(
        profile.attributes("main a[href^='mailto:']", "href"),
        ["mailto:ruiz@b.example", "mailto:ana@a.example"]
    );
    for q in ["ana@a.example", "ruiz@b.example"] {
        assert_eq!(found(&advisor, q).await, ["Ana Ruiz"], "{q}");
    }
}

#[actix_web::test] // R-CUST-4, R-CUST-6
async fn a_different_name_still_finds_the_customer() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let keep = add(&app, ["Robert Smith", "530 555 0142", "", "", ""]).await;
    let other = add(&app, ["Bob's Towing", "530 555 0142", "", "", ""]).await;

    let merged = merge(&advisor, (keep, other), &[]).await;

    assert_eq!(found(&advisor, "towing").await, ["Robert Smith"]);
    let profile = merged.follow(&advisor).await;
    assert!(
        profile
            .text("main")
            .contains("Bob's Towing Before the merge")
    );
    undo(&advisor, keep).await.assert_status(303);
    assert_eq!(found(&advisor, "towing").await, ["Bob's Towing"]);
    // the same name written otherwise is no news
    let typo = add(&app, ["Robert Smyth", "530 555 0142", "", "", ""]).await;
    merge(&advisor, (keep, typo), &[]).await;
    let profile = advisor.get(page(keep.customer)).await.text("main");
    assert!(!profile.contains("Before the merge"), "{profile}");
}
