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

#[actix_web::test] // R-CUST-4, R-AUD-2
async fn undoing_a_merge_leaves_a_contact_that_somebody_changed_since() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let keep = add(&app, ["Ana Ruiz", "530 555 0142", "", "", ""]).await;
    let typo = add(&app, ["Ana Ruis", "530 555 0199", "", "", ""]).await;
    let wife = add(&app, ["Eva Ruiz", "530 555 0177", "", "", ""]).await;
    merge(&advisor, (keep, wife), &[]).await;
    let profile = advisor.get(page(keep.customer)).await;
    let contact = profile
        .attributes("a[href*='/contacts/0']", "href")
        .remove(0);
    let form = advisor.get(contact).await.form("Save contact");
    let form = form.fill("role", "Wife").fill("phone", "530 555 0188");
    form.submit(&advisor).await.assert_status(303);

    undo(&advisor, keep).await.assert_status(303);

    let words = advisor.get(page(keep.customer)).await.text("main");
    assert!(words.contains("Eva Ruiz Wife"), "{words}");
    assert_eq!(found(&advisor, "5550188").await, ["Ana Ruiz"]);
    // nobody touched this one, so it goes, and leaves a trace
    merge(&advisor, (keep, typo), &[]).await;
    assert_eq!(found(&advisor, "5550199").await, ["Ana Ruiz"]);
    undo(&advisor, keep).await.assert_status(303);
    assert_eq!(found(&advisor, "5550199").await, ["Ana Ruis"]);
    let traces = audit_log::Entity::find()
        .filter(audit_log::Column::Entity.eq("contact"))
        .order_by_asc(audit_log::Column::Id);
    let traces = app.db(app.shop.id).all(traces).await.unwrap();
    let traces: Vec<_> = traces.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(
        traces,
        [
            "contact.created",
            "contact.changed",
            "contact.created",
            "contact.removed"
        ]
    );
}

#[actix_web::test] // R-CUST-4, R-CUST-19
async fn an_address_and_a_tax_exemption_are_put_back_as_a_whole_or_not_at_all() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let keep = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let other = add(&app, ["Ana Ruis", "", "", "", ""]).await;
    let mine = [
        ("line1", "1 Old St"),
        ("city", "Winters"),
        ("tax_exempt", "on"),
        ("tax_certificate", "A-1"),
    ];
    edit(&advisor, keep, &mine).await;
    let theirs = [
        ("line1", "7 New Rd"),
        ("city", "Davis"),
        ("tax_certificate", "B-2"),
    ];
    edit(&advisor, other, &theirs).await;
    let chosen = [("address", "other"), ("tax", "other")];
    merge(&advisor, (keep, other), &chosen).await;
    let since = [("line1", "9 New Rd"), ("tax_certificate", "")];
    edit(&advisor, keep, &since).await;

    undo(&advisor, keep).await.assert_status(303);

    let form = advisor.get(format!("{}/edit", page(keep.customer))).await;
    let form = form.form("Save customer");
    assert_eq!(
        (form.value("line1"), form.value("city")),
        ("9 New Rd", "Davis")
    );
    let tax = (form.value("tax_exempt"), form.value("tax_certificate"));
    assert_eq!(tax, ("", ""), "no exemption without a certificate");
}

#[actix_web::test] // R-CUST-4, R-GEN-5
async fn whoever_comes_too_late_is_not_told_that_the_merge_is_theirs() {
    let app = App::start().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let keep = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let other = add(&app, ["Ana Ruis", "", "", "", ""]).await;
    let late = side_by_side(&owner, keep, other).await;
    let late = late.form("Merge into Ana Ruiz");
    let both = side_by_side(&advisor, keep, other).await;
    let form = both.form("Merge into Ana Ruiz");

    for _ in 0..2 {
        let merged = form.submit(&advisor).await.follow(&advisor).await;
        assert!(merged.text("#toasts p").starts_with("Merged. You can undo"));
    }
    let told = late.submit(&owner).await.follow(&owner).await;

    assert_eq!(told.text("#toasts p"), "They were merged already.");
    told.assert_ok();
}

#[actix_web::test] // R-CUST-2, R-CUST-4
async fn whoever_is_alike_is_offered_first() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let keep = add(&app, ["Ana Ruiz", "530 555 0142", "", "", ""]).await;
    add(&app, ["Bo Diaz", "530 555 0177", "", "", ""]).await;
    add(&app, ["Annie", "530 555 0142", "", "", ""]).await;
    let pick = format!("{}/merge", page(keep.customer));

    let alike = advisor.get(&pick).await;

    assert_eq!(alike.select("main li strong"), ["Annie"]);
    assert!(alike.statements() <= 3, "{}", alike.statements());
    let found = advisor.get(format!("{pick}?q=diaz")).await;
    assert_eq!(found.select("main li strong"), ["Bo Diaz"]);
    let itself = advisor.get(format!("{pick}?q=ruiz")).await;
    assert!(itself.text("main .empty").contains("Nobody found"));
}
