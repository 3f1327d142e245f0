//! Two records of one customer become one, and two again (R-CUST-4).

use super::{add, figures, found};
use crate::support::past::{Of, paid_visits, planned_visit, unpaid_visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{
    appointment, audit_log, credit_note, customer, customer_contact, customer_merge, customer_note,
    customer_stats, customer_tag, invoice, payment, repair_order, search_term, vehicle_owner,
};
use autoshop::kernel::ids::CustomerId;
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

pub(super) fn page(of: CustomerId) -> String {
    format!("/customers/{of}")
}

pub(super) async fn side_by_side(browser: &Browser, keep: Of, other: Of) -> Answer {
    let path = format!("/customers/{}/merge?with={}", keep.customer, other.customer);
    browser.get(path).await
}

pub(super) async fn undo(browser: &Browser, of: Of) -> Answer {
    let form = browser.get(page(of.customer)).await.form("Undo the merge");
    form.submit(browser).await
}

async fn note(browser: &Browser, of: Of, body: &str) {
    let new = format!("/customers/{}/notes/new", of.customer);
    let form = browser.get(new).await.form("Add note");
    form.fill("body", body)
        .submit(browser)
        .await
        .assert_status(303);
}

async fn tag(browser: &Browser, of: Of, tags: &str) -> Answer {
    let path = format!("/customers/{}/tags", of.customer);
    let form = browser.get(path).await.form("Save tags");
    form.fill("tags", tags).submit(browser).await
}

/// Everything of both that a merge could touch, but for versions and when rows were last written.
async fn all_of(app: &App) -> Value {
    let db = app.db(app.shop.id);
    macro_rules! rows {
        ($table:ident, $($field:ident),+) => {{
            let rows = db.all($table::Entity::find()).await.unwrap();
            let mut rows: Vec<String> = rows.iter().map(|row| [$(format!("{:?}", row.$field)),+].join(" ")).collect();
            rows.sort();
            json!(rows)
        }};
    }
    json!({
        "customers": rows!(customer, id, name, name_normalized, phone, phone_raw, email, email_normalized, line1, city,
            notes, is_vip, customer_since, deleted_at, merged_into_id),
        "figures": rows!(customer_stats, customer_id, lifetime_spend, unpaid, invoices, visits, no_shows, last_visit_at, recall_at),
        "orders": rows!(repair_order, id, customer_id, vehicle_id),
        "visits": rows!(appointment, id, customer_id, vehicle_id),
        "bills": rows!(invoice, id, customer_id, vehicle_id, due),
        "payments": rows!(payment, id, customer_id),
        "credits": rows!(credit_note, id, customer_id),
        "owners": rows!(vehicle_owner, id, customer_id, vehicle_id, is_primary, from_day, until_day),
        "notes": rows!(customer_note, id, customer_id, body),
        "contacts": rows!(customer_contact, id, customer_id, name, phone, email, is_main),
        "tags": rows!(customer_tag, customer_id, tag_id),
        "terms": rows!(search_term, term, kind, target_id, customer_id, vehicle_id),
    })
}

/// Ana twice: once with a past, and once typed by somebody in a hurry, with another.
async fn twice(app: &App, browser: &Browser) -> (Of, Of) {
    let keep = add(app, ["Ana Ruiz", "530 555 0142", "", "7ABC123", ""]).await;
    let other = add(
        app,
        ["Anna Ruis", "530 555 0199", "ana@a.example", "8XYZ999", ""],
    )
    .await;
    paid_visits(app, keep, 2).await;
    paid_visits(app, other, 1).await;
    unpaid_visit(app, other, app.now() - TimeDelta::days(3)).await;
    planned_visit(app, other, app.now() + TimeDelta::days(2)).await;
    note(browser, keep, "Pays in cash").await;
    note(browser, other, "Has a dog").await;
    tag(browser, keep, "fleet, diesel").await.assert_status(303);
    tag(browser, other, "Diesel, gate").await.assert_status(303);
    (keep, other)
}

#[actix_web::test] // R-CUST-4, R-CUST-18
async fn two_records_become_one_with_all_that_hangs_on_them() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (keep, other) = twice(&app, &advisor).await;
    let pick = advisor
        .get(format!("{}/merge?q=ruis", page(keep.customer)))
        .await;
    assert_eq!(pick.select("main li strong"), ["Anna Ruis"]);

    let both = side_by_side(&advisor, keep, other).await;
    assert!(both.statements() <= 1, "{}", both.statements());
    let told = both.text("main");
    assert!(
        told.contains("1 car, 3 visits, 2 invoices, 1 note and 2 tags"),
        "{told}"
    );
    let form = both.form("Merge into Ana Ruiz");
    assert_eq!(form.value("name"), "keep");
    assert_eq!(form.value("email"), "other", "the one that stays has none");
    let merged = form.fill("phone", "other").submit(&advisor).await;
    merged.assert_status(303);

    let profile = merged.follow(&advisor).await;
    let words = profile.text("main");
    for part in [
        "(530) 555-0199",
        "ana@a.example",
        "Has a dog",
        "Pays in cash",
        "7ABC123",
        "8XYZ999",
        "gate",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert_eq!(profile.select("tr[id^=visit-]").len(), 5);
    let now = figures(&app, keep.customer).await;
    assert_eq!((now.lifetime_spend.0, now.unpaid.0), (4 * 20_999, 20_999));
    assert_eq!((now.visits, now.invoices), (4, 4));
    let gone = advisor.get(page(other.customer)).await;
    assert_eq!(gone.location(), page(keep.customer), "old links lead on");
    for q in ["8xyz999", "ana@a.example", "5550199"] {
        assert_eq!(found(&advisor, q).await, ["Ana Ruiz"], "{q}");
    }
    assert_eq!(found(&advisor, "ruis").await, ["Ana Ruiz"]);
    let kept = found(&advisor, "5550142").await;
    assert_eq!(kept, ["Ana Ruiz"], "the phone that was not chosen");
    let audited = audit_log::Entity::find()
        .filter(audit_log::Column::Action.starts_with("customer.merged"))
        .order_by_asc(audit_log::Column::Id);
    let audited = app.db(app.shop.id).all(audited).await.unwrap();
    let of: Vec<_> = audited.iter().map(|row| row.entity_id.unwrap()).collect();
    assert_eq!(of, [keep.customer.0, other.customer.0]);
    assert_eq!(audited[1].after, Some(json!({"merged_into": "Ana Ruiz"})));
}

#[actix_web::test] // R-CUST-4
async fn a_merge_that_is_undone_leaves_everything_as_it_was() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (keep, other) = twice(&app, &advisor).await;
    let before = all_of(&app).await;
    let form = side_by_side(&advisor, keep, other)
        .await
        .form("Merge into Ana Ruiz");
    let form = form.fill("phone", "other").fill("name", "other");
    form.submit(&advisor).await.assert_status(303);
    assert_ne!(all_of(&app).await, before);
    app.clock.advance(TimeDelta::days(29));
    let advisor = app.advisor().await;
    let button = advisor
        .get(page(keep.customer))
        .await
        .form("Undo the merge");

    let undone = button.submit(&advisor).await;

    assert_eq!(undone.location(), page(other.customer));
    let after = all_of(&app).await;
    for (part, rows) in before.as_object().unwrap() {
        assert_eq!(&after[part], rows, "{part}");
    }
    advisor.get(page(other.customer)).await.assert_ok();
    assert_eq!(found(&advisor, "ruis").await, ["Anna Ruis"]);
    let again = button.submit(&advisor).await;
    assert_eq!(again.status.as_u16(), 303, "that it is undone is fine");
    assert_eq!(all_of(&app).await, after);
    assert!(
        !advisor
            .get(page(keep.customer))
            .await
            .has_form("Undo the merge")
    );
}

#[actix_web::test] // R-CUST-4
async fn after_thirty_days_a_merge_stays() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (keep, other) = twice(&app, &advisor).await;
    let form = side_by_side(&advisor, keep, other)
        .await
        .form("Merge into Ana Ruiz");
    form.submit(&advisor).await.assert_status(303);
    let button = advisor
        .get(page(keep.customer))
        .await
        .form("Undo the merge");
    app.clock.advance(TimeDelta::days(31));
    let advisor = app.advisor().await;

    let late = button.submit(&advisor).await;

    late.assert_status(409);
    assert!(late.text("main").contains("30 days"));
    assert!(
        !advisor
            .get(page(keep.customer))
            .await
            .has_form("Undo the merge")
    );
    let gone = advisor.get(page(other.customer)).await;
    assert_eq!(
        gone.location(),
        page(keep.customer),
        "the old link leads on for ever"
    );
}

#[actix_web::test] // R-CUST-4, R-GEN-4
async fn what_came_since_stays_and_what_belongs_to_the_car_goes_with_it() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (keep, other) = twice(&app, &advisor).await;
    let form = side_by_side(&advisor, keep, other)
        .await
        .form("Merge into Ana Ruiz");
    form.fill("phone", "other")
        .submit(&advisor)
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::hours(1));
    let edit = format!("{}/edit", page(keep.customer));
    let form = advisor.get(&edit).await.form("Save customer");
    form.fill("city", "Davis")
        .fill("name", "Ana Ruiz-Diaz")
        .submit(&advisor)
        .await
        .assert_status(303);
    let with = |car: Of| Of {
        customer: keep.customer,
        vehicle: car.vehicle,
    };
    planned_visit(&app, with(other), app.now() + TimeDelta::days(3)).await;
    planned_visit(&app, with(keep), app.now() + TimeDelta::days(4)).await;

    undo(&advisor, keep).await.assert_status(303);

    let words = advisor.get(page(keep.customer)).await.text("main");
    assert!(
        words.contains("Ana Ruiz-Diaz") && words.contains("Davis"),
        "{words}"
    );
    assert!(words.contains("(530) 555-0142"), "the phone is as before");
    let visits = async |of: Of| {
        advisor
            .get(page(of.customer))
            .await
            .select("tr[id^=visit-]")
            .len()
    };
    assert_eq!(visits(keep).await, 3);
    assert_eq!(visits(other).await, 4, "the new visit went with the car");
}

#[actix_web::test] // R-CUST-4
async fn merges_are_undone_the_last_one_first_and_never_under_a_visit() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (keep, other) = twice(&app, &advisor).await;
    let third = add(&app, ["Ana R.", "", "", "9CCC333", ""]).await;
    let new = format!("/appointments/new?customer={}", keep.customer);
    let form = advisor.get(new).await.form("Book appointment");
    let form = form.fill("day", "2026-03-13").fill("time", "10:00");
    let form = form.fill("place", "shop").fill("complaint", "Squeals");
    let visit = form.submit(&advisor).await.location();
    let form = side_by_side(&advisor, keep, other)
        .await
        .form("Merge into Ana Ruiz");
    form.submit(&advisor).await.assert_status(303);
    let first = advisor
        .get(page(keep.customer))
        .await
        .form("Undo the merge");
    app.clock.advance(TimeDelta::minutes(1));
    let form = side_by_side(&advisor, keep, third)
        .await
        .form("Merge into Ana Ruiz");
    form.submit(&advisor).await.assert_status(303);

    let early = first.submit(&advisor).await;
    early.assert_status(409);
    assert!(early.text("main").contains("Ana R. was merged later"));
    // the third one's car comes to a visit of the first
    let edit = format!("{visit}/edit");
    let give = async |car: Of| {
        let form = advisor.get(&edit).await.form("Save changes");
        let form = form.fill("vehicle", &car.vehicle.unwrap().to_string());
        form.submit(&advisor).await.assert_status(303);
    };
    give(third).await;
    let mixed = undo(&advisor, keep).await;
    mixed.assert_status(409);
    assert!(mixed.text("main").contains("with a car of the other one"));
    give(keep).await;
    undo(&advisor, keep).await.assert_status(303);
    undo(&advisor, keep).await.assert_status(303);
    advisor.get(page(other.customer)).await.assert_ok();
    advisor.get(page(third.customer)).await.assert_ok();
}

#[actix_web::test] // R-CUST-4, R-GEN-4, R-GEN-5
async fn a_merge_is_done_once_and_only_of_what_was_seen() {
    let app = App::start().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let (keep, other) = twice(&app, &advisor).await;
    let form = side_by_side(&advisor, keep, other)
        .await
        .form("Merge into Ana Ruiz");
    let second = side_by_side(&owner, keep, other)
        .await
        .form("Merge into Ana Ruiz");
    let back = side_by_side(&owner, other, keep)
        .await
        .form("Merge into Anna Ruis");
    let edit = format!("{}/edit", page(other.customer));
    let save = owner.get(edit).await.form("Save customer");
    save.fill("city", "Davis")
        .submit(&owner)
        .await
        .assert_status(303);

    let late = form.clone().fill("phone", "other").submit(&advisor).await;
    late.assert_status(409);
    assert!(late.text(".notice").contains("changed meanwhile"));
    let again = late.form("Merge into Ana Ruiz");
    assert_eq!(again.value("phone"), "other", "what was chosen is kept");
    let done = again.submit(&advisor).await;
    let pressed_twice = again.submit(&advisor).await;
    assert_eq!(done.location(), pressed_twice.location());
    assert_eq!(second.submit(&owner).await.location(), page(keep.customer));
    back.submit(&owner).await.assert_status(404);
    let merges = customer_merge::Entity::find();
    let merges = app.db(app.shop.id).all(merges).await.unwrap();
    assert_eq!(merges.len(), 1);
    let itself = side_by_side(&advisor, keep, keep).await;
    assert!(!itself.has_form("Merge into Ana Ruiz"));
}

#[actix_web::test] // R-CUST-4
async fn both_ways_at_once_only_one_of_them_goes() {
    let app = App::start().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let (keep, other) = twice(&app, &advisor).await;
    let one = side_by_side(&advisor, keep, other)
        .await
        .form("Merge into Ana Ruiz");
    let two = side_by_side(&owner, other, keep)
        .await
        .form("Merge into Anna Ruis");

    let (one, two) = tokio::join!(one.submit(&advisor), two.submit(&owner));

    let statuses = [one.status.as_u16(), two.status.as_u16()];
    assert_eq!(
        statuses.iter().filter(|s| **s == 303).count(),
        1,
        "{statuses:?}"
    );
    let alive = customer::Entity::find().filter(customer::Column::DeletedAt.is_null());
    let alive = app.db(app.shop.id).all(alive).await.unwrap();
    assert_eq!(alive.len(), 1);
    let now = figures(&app, alive[0].id).await;
    assert_eq!(now.lifetime_spend.0, 4 * 20_999);
}

#[actix_web::test] // R-CUST-3, R-CUST-4
async fn together_they_have_at_most_ten_tags() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (keep, other) = twice(&app, &advisor).await;
    tag(&advisor, keep, "a1, a2, a3, a4, a5, a6")
        .await
        .assert_status(303);
    tag(&advisor, other, "b1, b2, b3, b4, b5")
        .await
        .assert_status(303);
    let form = side_by_side(&advisor, keep, other)
        .await
        .form("Merge into Ana Ruiz");

    let refused = form.submit(&advisor).await;

    refused.assert_status(409);
    assert!(refused.text(".notice").contains("11 tags"));
    advisor.get(page(other.customer)).await.assert_ok();
}
