//! The first page of whoever runs the shop (R-DASH-1 to R-DASH-3): each number is the length of the list
//! behind it, and the page is kept until something changes or the minute is over.

use crate::support::past::{Of, paid_visits, planned_visit, unbilled_visit, unpaid_visit};
use crate::support::{Answer, App, Browser, costs};
use autoshop::entity::appointment;
use autoshop::kernel::words::Role;
use chrono::TimeDelta;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

/// What stands in the tile of this name: its words, and where they lead.
pub(super) fn tile(page: &Answer, label: &str) -> (String, String) {
    let labels = page.select(".kpi dt");
    let at = labels.iter().position(|of| of == label);
    let at = at.unwrap_or_else(|| panic!("no {label} in {labels:?}"));
    let (words, links) = (
        page.select(".kpi dd > a"),
        page.attributes(".kpi dd > a", "href"),
    );
    (words[at].clone(), links[at].clone())
}

/// How many rows the list says it has.
fn listed(page: &Answer) -> String {
    page.assert_ok();
    let shown = page.select("nav.pagination p");
    let last = shown
        .first()
        .map(|words| words.rsplit(' ').next().unwrap().to_owned());
    last.unwrap_or_else(|| "0".to_owned())
}

/// A shop with something in each tile.
async fn busy() -> App {
    let app = App::start().await;
    let now = app.now();
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    let vehicle = Some(app.add_car(&app.shop, customer, "Fit").await);
    let of = Of { customer, vehicle };
    planned_visit(&app, of, now - TimeDelta::minutes(20)).await;
    planned_visit(&app, of, now + TimeDelta::hours(2)).await;
    planned_visit(&app, of, now - TimeDelta::days(3)).await;
    paid_visits(&app, of, 3).await;
    unpaid_visit(&app, of, now - TimeDelta::days(2)).await;
    app
}

#[actix_web::test] // R-DASH-1
async fn each_number_leads_to_exactly_its_rows() {
    let app = busy().await;
    let owner = app.owner().await;
    let page = owner.get("/dashboard").await;
    page.assert_ok();

    for label in [
        "Late",
        "Needs approval",
        "Unresolved",
        "Jobs today",
        "Scheduled",
        "In progress",
        "Ready",
        "Completed",
        "No-show",
        "Cars on premises",
        "Booked today",
    ] {
        let (number, href) = tile(&page, label);
        assert_eq!(listed(&owner.get(&href).await), number, "{label}: {href}");
    }
    assert_eq!(tile(&page, "Late").0, "1");
    assert_eq!(tile(&page, "Unresolved").0, "1");
    assert_eq!(tile(&page, "Jobs today").0, "2");
    assert_eq!(tile(&page, "Unpaid").0, "$209.99");
    let (_, unpaid) = tile(&page, "Unpaid");
    let foot = owner.get(&unpaid).await.select("tfoot td");
    assert_eq!(foot.last().unwrap(), "$209.99");
    assert!(
        page.text("section.card").contains("Late"),
        "the next stop is late"
    );
}

#[actix_web::test] // 4.14
async fn the_owners_numbers_stand_beside_those_of_the_days_before() {
    let app = App::start().await;
    let owner = app.owner().await;
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    // a week apart: one in March, one on 3 March, three in February, of which one after the tenth
    paid_visits(&app, Of::without_car(customer), 4).await;

    let page = owner.get("/dashboard").await;

    assert_eq!(tile(&page, "Average repair order").0, "$199.99");
    assert_eq!(tile(&page, "Car count").0, "1");
    assert_eq!(tile(&page, "Effective labor rate").0, "$199.99");
    assert_eq!(tile(&page, "Parts margin").0, "N/A");
    assert_eq!(tile(&page, "Repeat rate").0, "100%");
    let words = page.select(".kpi dd small").join("; ");
    assert!(words.contains("Feb 1 – 10: "), "{words}");
    assert!(words.contains("Feb 1 – 10: $199.99"), "{words}");
    let (_, href) = tile(&page, "Car count");
    assert_eq!(
        href,
        "/invoices?status=counted&from=2026-03-01&to=2026-03-10"
    );
    assert!(
        page.select("details dt").contains(&"Car count".to_owned()),
        "each has its formula"
    );
    assert_eq!(page.select("figure.chart").len(), 2);
    assert_eq!(page.select("figure.chart svg[role=img]").len(), 2);
    assert_eq!(page.select("figure.chart tbody tr").len(), 60);
}

#[actix_web::test] // R-ACC-14, 4.14
async fn the_margin_of_parts_is_of_those_whose_cost_is_known() {
    use autoshop::entity::invoice_line::{Column as L, Entity as Lines};
    let app = App::start().await;
    let (owner, now) = (app.owner().await, app.now());
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    let of = Of::without_car(customer);
    paid_visits(&app, of, 1).await;
    unpaid_visit(&app, of, now - TimeDelta::days(1)).await;
    app.write(&app.shop, async |tx, _| {
        let part = Lines::update_many().col_expr(L::Kind, Expr::value("part"));
        tx.update_where(part).await?;
        let known = Lines::update_many()
            .col_expr(L::UnitCost, Expr::value(5_000_i64))
            .col_expr(L::Quantity, Expr::value(200))
            .filter(L::CreatedAt.lt(now - TimeDelta::days(2)));
        tx.update_where(known).await?;
        Ok(())
    })
    .await
    .unwrap();

    let page = owner.get("/dashboard").await;

    assert_eq!(tile(&page, "Parts margin").0, "50%", "of $199.99, $100.00");
    let words = page.select(".kpi dd small").join("; ");
    assert!(words.contains("Cost known for 50% of parts"), "{words}");
}

#[actix_web::test] // 4.14
async fn how_long_the_work_took_and_who_did_not_come() {
    let app = App::start().await;
    let owner = app.owner().await;
    let now = app.now();
    for (name, status, took) in [
        ("Ana Ruiz", "completed", Some(60)),
        ("Ben Okoye", "completed", Some(120)),
        ("Cyd Nash", "completed", None),
        ("Dee Lund", "no_show", None),
    ] {
        let customer = app.add_customer(&app.shop, name).await;
        planned_visit(&app, Of::without_car(customer), now - TimeDelta::days(2)).await;
        app.write(&app.shop, async |tx, _| {
            use appointment::Column as A;
            let mut update = appointment::Entity::update_many()
                .col_expr(A::Status, Expr::value(status))
                .filter(A::CustomerId.eq(customer));
            if status == "completed" {
                update = update.col_expr(A::CompletedAt, Expr::value(now));
            }
            if let Some(minutes) = took {
                let started = now - TimeDelta::minutes(minutes);
                update = update.col_expr(A::StartedAt, Expr::value(started));
            }
            tx.update_where(update).await?;
            Ok(())
        })
        .await
        .unwrap();
    }

    let page = owner.get("/dashboard").await;

    assert_eq!(tile(&page, "Average cycle").0, "1.5h");
    assert_eq!(tile(&page, "No-show rate").0, "25%");
    let (_, missed) = tile(&page, "No-show rate");
    assert_eq!(listed(&owner.get(&missed).await), "4", "all that it is of");
    let (_, timed) = tile(&page, "Average cycle");
    assert_eq!(
        listed(&owner.get(&timed).await),
        "2",
        "of one nobody knows the start"
    );
    let report = owner.get("/reports/appointments").await;
    for (label, number) in [("Average cycle", "2"), ("No-show rate", "4")] {
        let (_, href) = tile(&report, label);
        assert_eq!(listed(&owner.get(&href).await), number, "{label}");
    }
    let crew = owner.get("/reports/technicians").await;
    let cycle = crew.attributes("[aria-label=Technicians] tfoot td:nth-child(6) a", "href");
    assert_eq!(listed(&owner.get(&cycle[0]).await), "2");
    let file = crew.form("CSV").submit(&owner).await.body();
    assert!(file.contains("Average cycle, minutes"), "{file}");
    assert!(file.contains(",90,"), "{file}");
}

#[actix_web::test] // R-ACC-14, R-ACC-16
async fn everybody_sees_the_numbers_of_their_role() {
    let app = busy().await;
    let labels = async |browser: &Browser| browser.get("/dashboard").await.select(".kpi dt");
    let (advisor, accountant) = (app.advisor().await, app.accountant().await);

    let seen = labels(&advisor).await;
    assert!(seen.contains(&"Late".to_owned()) && seen.contains(&"Car count".to_owned()));
    assert!(
        !advisor
            .get("/dashboard")
            .await
            .body()
            .contains("Parts margin")
    );
    app.change_settings(|row| row.advisor_sees_cost = Set(true))
        .await;
    app.clock.advance(TimeDelta::minutes(1));
    assert!(
        advisor
            .get("/dashboard")
            .await
            .body()
            .contains("Parts margin")
    );

    let page = accountant.get("/dashboard").await;
    assert!(page.select(".kpi dt").contains(&"Unpaid".to_owned()));
    for hidden in [
        "Late",
        "Jobs today",
        "Average cycle",
        "No-show rate",
        "Next stop",
    ] {
        assert!(!page.text("main").contains(hidden), "{hidden}");
    }
    for href in page.attributes("main a", "href") {
        accountant.get(&href).await.assert_ok();
    }
    app.technician()
        .await
        .get("/dashboard")
        .await
        .assert_status(403);
}

#[actix_web::test] // quality.md 2
async fn a_dashboard_that_nothing_changed_asks_the_database_nothing() {
    let app = busy().await;
    let owner = app.owner().await;
    let customer = app.add_customer(&app.shop, "Zoe Quill").await;
    let write = async || unbilled_visit(&app, Of::without_car(customer), app.now()).await;

    costs(&owner, "/dashboard", (write, [4, 0, 0])).await;
}

#[actix_web::test] // ADR 0032
async fn what_moves_no_sum_leaves_the_sums_of_the_dashboard_in_memory() {
    let app = busy().await;
    let owner = app.owner().await;
    let write = async || {
        app.add_customer(&app.shop, "Zoe Quill").await;
    };

    costs(&owner, "/dashboard", (write, [2, 0, 0])).await;
}

#[actix_web::test] // quality.md 2
async fn a_kept_dashboard_is_the_fresh_one_byte_for_byte() {
    let app = busy().await;
    let (address, mut server) = app.without_cache().await;

    for browser in [
        app.owner().await,
        app.advisor().await,
        app.accountant().await,
    ] {
        let bare = browser.moved_to(address);
        for (here, there) in [(&browser, &bare), (&browser.htmx(), &bare.htmx())] {
            let (first, kept) = (here.get("/dashboard").await, here.get("/dashboard").await);
            let fresh = there.get("/dashboard").await;
            assert!(fresh.statements() > 0 && fresh.statements() <= 6);
            assert_eq!(first.body(), kept.body());
            assert_eq!(kept.body(), fresh.body());
            assert_eq!(kept.header("etag"), fresh.header("etag"));
        }
    }
    assert!(matches!(server.stop(), Some(Ok(()))));
}

#[actix_web::test] // R-DASH-3
async fn a_kept_dashboard_does_not_stop_the_clock_and_follows_each_change() {
    let app = App::start().await;
    let owner = app.owner().await;
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    planned_visit(&app, Of::without_car(customer), app.now()).await;
    let late = async || tile(&owner.get("/dashboard").await, "Late").0;

    app.clock.advance(TimeDelta::minutes(10));
    assert_eq!(late().await, "0");
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(late().await, "1");

    app.write(&app.shop, async |tx, _| {
        let update = appointment::Entity::update_many()
            .col_expr(appointment::Column::Status, Expr::value("ready"))
            .filter(appointment::Column::CustomerId.eq(customer));
        tx.update_where(update).await?;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(late().await, "0");
    let page = owner.get("/dashboard").await;
    assert_eq!(tile(&page, "Ready").0, "1");
    assert!(!page.attributes("[data-live]", "data-live").is_empty());
    app.clock.advance(TimeDelta::days(1));
    let owner = app.owner().await; // the night ended the session
    assert_eq!(
        tile(&owner.get("/dashboard").await, "Ready").0,
        "0",
        "it is another day"
    );
}

#[actix_web::test] // 6
async fn a_dashboard_is_of_one_shop() {
    let app = busy().await;
    let other = app.found_shop("b").await;
    let stranger = app.signed_in(Role::Owner, &other).await;
    app.owner().await.get("/dashboard").await.assert_ok();

    let page = stranger.get("/dashboard").await;

    assert_eq!(tile(&page, "Unpaid").0, "$0.00");
    assert!(!page.body().contains("Ana Ruiz"));
}
