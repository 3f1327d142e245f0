//! What figures lead to: the lists can be narrowed to exactly the rows of each, one can see by what,
//! and take it off.

use crate::support::past::{Of, paid_visits, planned_visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, blocker};
use autoshop::kernel::ids::{BlockerId, CustomerId};
use autoshop::kernel::words::{AppointmentStatus, BlockerKind};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// A visit of a customer of this name, so that the list shows whose it is.
async fn visit(app: &App, name: &str, at: DateTime<Utc>) -> CustomerId {
    let customer = app.add_customer(&app.shop, name).await;
    let vehicle = Some(app.add_car(&app.shop, customer, "Fit").await);
    planned_visit(app, Of { customer, vehicle }, at).await;
    customer
}

/// Writes a column of the customer's visit past the web.
async fn set(app: &App, of: CustomerId, column: appointment::Column, value: impl Into<Expr>) {
    let value = value.into();
    app.write(&app.shop, async |tx, _| {
        let update = appointment::Entity::update_many()
            .col_expr(column, value.clone())
            .filter(appointment::Column::CustomerId.eq(of));
        tx.update_where(update).await?;
        Ok(())
    })
    .await
    .unwrap();
}

/// Whose visits the list shows, by name.
fn whose(page: &Answer) -> Vec<String> {
    page.assert_ok();
    let cells = page.select("table[role=table] tbody td:nth-child(2)");
    let name = |cell: &String| cell.split(" 0").next().unwrap().to_owned();
    let mut names: Vec<String> = cells.iter().map(name).collect();
    names.sort();
    names
}

fn starts(names: &[String], wanted: &[&str]) -> bool {
    let each = names.iter().zip(wanted);
    names.len() == wanted.len() && each.into_iter().all(|(is, of)| is.starts_with(of))
}

async fn shows(browser: &Browser, path: &str, wanted: &[&str], chip: &str) {
    let page = browser.get(path).await;
    let names = whose(&page);
    assert!(starts(&names, wanted), "{path}: {names:?}");
    let chips = page.select("a.chip");
    assert_eq!(chips, [format!("{chip} (remove filter)")], "{path}");
    let without = &page.attributes("a.chip", "href")[0];
    assert_eq!(without, "/appointments", "{path}");
}

#[actix_web::test] // 4.14
async fn visits_are_narrowed_to_what_a_figure_counts() {
    let app = App::start().await;
    let owner = app.owner().await;
    let now = app.now();
    visit(&app, "Ana Late", now - TimeDelta::minutes(20)).await;
    visit(&app, "Ben Punctual", now - TimeDelta::minutes(10)).await;
    visit(&app, "Cyd Unresolved", now - TimeDelta::days(3)).await;
    let here = visit(&app, "Dee Here", now - TimeDelta::days(2)).await;
    set(&app, here, appointment::Column::Status, "ready").await;
    let inside = visit(&app, "Eva Inside", now + TimeDelta::days(1)).await;
    set(&app, inside, appointment::Column::CheckInAt, now).await;
    let old = visit(&app, "Fay Old", now + TimeDelta::days(2)).await;
    set(
        &app,
        old,
        appointment::Column::CreatedAt,
        now - TimeDelta::days(9),
    )
    .await;
    let done = visit(&app, "Gus Done", now - TimeDelta::days(2)).await;
    set(&app, done, appointment::Column::Status, "completed").await;
    set(
        &app,
        done,
        appointment::Column::CompletedAt,
        now - TimeDelta::days(1),
    )
    .await;
    let gone = visit(&app, "Hal Gone", now + TimeDelta::days(3)).await;
    set(&app, gone, appointment::Column::Status, "canceled").await;
    set(
        &app,
        gone,
        appointment::Column::CreatedAt,
        now - TimeDelta::days(9),
    )
    .await;

    shows(&owner, "/appointments?late=true", &["Ana"], "Late today").await;
    shows(
        &owner,
        "/appointments?unresolved=true",
        &["Cyd"],
        "Unresolved: scheduled for an earlier day",
    )
    .await;
    shows(
        &owner,
        "/appointments?premises=true",
        &["Dee", "Eva"],
        "On the premises",
    )
    .await;
    shows(
        &owner,
        "/appointments?booked_from=2026-03-01&booked_to=2026-03-01",
        &["Fay", "Hal"],
        "Booked Mar 1, 2026",
    )
    .await;
    shows(
        &owner,
        "/appointments?completed_from=2026-03-08&completed_to=2026-03-09",
        &["Gus"],
        "Completed Mar 8, 2026 to Mar 9, 2026",
    )
    .await;
    let all = whose(&owner.get("/appointments").await);
    let kept = whose(&owner.get("/appointments?status=not_canceled").await);
    assert_eq!(kept.len() + 1, all.len());
    assert!(!kept.iter().any(|name| name.starts_with("Hal")));
}

#[actix_web::test] // 4.14: each car once
async fn a_car_with_two_visits_is_on_the_premises_once() {
    let app = App::start().await;
    let (owner, now) = (app.owner().await, app.now());
    let customer = app.add_customer(&app.shop, "Ana Twice").await;
    let vehicle = Some(app.add_car(&app.shop, customer, "Fit").await);
    for days in [2, 1] {
        planned_visit(&app, Of { customer, vehicle }, now - TimeDelta::days(days)).await;
    }
    for _ in 0..2 {
        let of = Of::without_car(customer);
        planned_visit(&app, of, now - TimeDelta::days(1)).await;
    }
    set(&app, customer, appointment::Column::Status, "in_progress").await;
    set(&app, customer, appointment::Column::CheckInAt, now).await;

    let page = owner.get("/appointments?premises=true").await;

    assert_eq!(whose(&page).len(), 3, "two without a car are two");
    assert!(page.text("nav.pagination p").contains("3 of 3"));
}

#[actix_web::test] // 4.14
async fn visits_that_need_approval_are_found_until_they_are_over() {
    let app = App::start().await;
    let (owner, now) = (app.owner().await, app.now());
    let mut waiting = Vec::new();
    for name in ["Ana Waits", "Ben Gone", "Cyd Cleared", "Dee Parts"] {
        waiting.push(visit(&app, name, now).await);
    }
    let rows = app.db(app.shop.id);
    let visits = rows.all(appointment::Entity::find()).await.unwrap();
    app.write(&app.shop, async |tx, _| {
        for visit in &visits {
            let is = |of: usize| visit.customer_id == waiting[of];
            tx.insert(blocker::ActiveModel {
                id: Set(BlockerId::new(now)),
                created_at: Set(now),
                updated_at: Set(now),
                appointment_id: Set(visit.id),
                kind: Set(if is(3) {
                    BlockerKind::Parts
                } else {
                    BlockerKind::Approval
                }),
                set_at: Set(now),
                set_by: Set("Ana".to_owned()),
                cleared_at: Set(is(2).then_some(now)),
                ..Default::default()
            })
            .await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    set(
        &app,
        waiting[1],
        appointment::Column::Status,
        AppointmentStatus::NoShow.as_str(),
    )
    .await;

    let path = "/appointments?blocker=approval";
    shows(&owner, path, &["Ana"], "Needs approval").await;
}

#[actix_web::test] // R-EXP-7
async fn the_file_of_a_narrowed_list_holds_what_the_list_shows() {
    let app = App::start().await;
    let (owner, now) = (app.owner().await, app.now());
    visit(&app, "Ana Late", now - TimeDelta::minutes(20)).await;
    visit(&app, "Ben Punctual", now).await;

    let page = owner.get("/appointments?late=true").await;
    let file = page.form("CSV").submit(&owner).await;

    file.assert_ok();
    let words = file.body();
    assert!(
        words.contains("Ana Late") && !words.contains("Ben Punctual"),
        "{words}"
    );
}

#[actix_web::test] // 4.14
async fn payments_are_shown_of_a_span_a_page_at_a_time() {
    let app = App::start().await;
    let owner = app.owner().await;
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    paid_visits(&app, Of::without_car(customer), 60).await;

    let page = owner.get("/payments?from=2025-01-01&to=2026-03-10").await;

    page.assert_ok();
    assert_eq!(page.text("h1"), "Payments");
    let sums = page.select("[aria-label='Sums by method'] tfoot td");
    assert_eq!(sums[1], "$12,599.40", "of all, not of the page");
    assert_eq!(page.select("tr[id^=payment-]").len(), 50);
    assert!(page.text("nav.pagination").contains("50 here, 60 in all"));
    let next = page.attributes("nav.pagination a[rel=next]", "href");
    let rest = owner.get(&next[0]).await;
    assert_eq!(rest.select("tr[id^=payment-]").len(), 10);
    let cash = owner
        .get("/payments?from=2026-02-01&to=2026-02-28&method=cash")
        .await;
    assert_eq!(cash.select("tr[id^=payment-]").len(), 4);
    assert_eq!(cash.select("a.chip").len(), 2, "the span and the method");
    let wrong = owner.get("/payments?from=2020-01-01&to=2026-03-10").await;
    assert!(wrong.text(".error-summary").contains("two years"));
}

#[actix_web::test] // 4.14
async fn bills_are_narrowed_to_a_category_a_service_or_a_technician() {
    let app = App::start().await;
    let owner = app.owner().await;
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    paid_visits(&app, Of::without_car(customer), 3).await;

    for (query, bills, chip) in [
        ("category=none", 3, "No category"),
        ("category=brakes", 0, "Brakes"),
        ("service=none", 3, "Not from the catalog"),
        ("service=NOT_THERE", 0, "NOT_THERE"),
        ("technician=none", 3, "No technician"),
    ] {
        let page = owner.get(format!("/invoices?{query}")).await;
        page.assert_ok();
        assert_eq!(page.select("tr[id^=invoice-]").len(), bills, "{query}");
        assert_eq!(page.select("a.chip"), [format!("{chip} (remove filter)")]);
        assert_eq!(page.attributes("a.chip", "href"), ["/invoices"]);
    }
}
