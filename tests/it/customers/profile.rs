//! One page with everything that ever happened, and its figures.

use super::{add, figures, found};
use crate::support::{App, past};
use autoshop::kernel::money::Cents;
use chrono::{DateTime, TimeDelta, Utc};

#[actix_web::test] // R-CUST-17
async fn a_profile_takes_four_statements_for_20_or_200_visits() {
    let app = App::start().await;
    let few = add(&app, ["Few Visits", "", "", "", ""]).await;
    let many = add(&app, ["Many Visits", "", "", "", ""]).await;
    past::paid_visits(&app, few, 20).await;
    past::paid_visits(&app, many, 200).await;
    let advisor = app.advisor().await;

    let cold = advisor.get(format!("/customers/{}", few.customer)).await;
    let warm = advisor.get(format!("/customers/{}", many.customer)).await;

    cold.assert_ok();
    assert!(cold.statements() <= 4, "{}", cold.statements());
    assert!(warm.statements() <= 3, "{}", warm.statements());
    assert_eq!(cold.select("tr[id^=visit-]").len(), 20);
    assert_eq!(warm.select("tr[id^=visit-]").len(), 25);
    assert!(warm.bytes.len() < 200_000, "{} bytes", warm.bytes.len());
}

#[actix_web::test] // R-CUST-10 to -13, R-APPT-19
async fn a_profile_shows_what_was_done_paid_and_owed() {
    let app = App::start().await;
    let ana = add(
        &app,
        ["Ana Ruiz", "530 555 0142", "ana@a.example", "7ABC123", ""],
    )
    .await;
    past::paid_visits(&app, ana, 2).await;
    past::unpaid_visit(&app, ana, app.now() - TimeDelta::days(3)).await;
    past::planned_visit(&app, ana, app.now() + TimeDelta::days(2)).await;

    let page = app
        .advisor()
        .await
        .get(format!("/customers/{}", ana.customer))
        .await;

    assert_eq!(page.text("title"), "Ana Ruiz · Customers · Shop A");
    let figures = page.select(".kpi dd");
    assert_eq!(figures, ["$209.99", "$629.97", "$209.99", "3"]);
    assert_eq!(
        page.text(".meta"),
        "Last visit Sat, Mar 7 Next visit Thu, Mar 12 , 9:30 AM"
    );
    let newest = page.select("tr[id^=visit-]:nth-child(2) td");
    assert_eq!(newest[0], "Sat, Mar 7 8:30 AM");
    assert_eq!(newest[1], "Completed");
    assert_eq!(newest[2], "Oil change $150.00 Wiper blades $49.99");
    assert_eq!(newest[3], "2014 Honda Civic CA 7ABC123");
    assert_eq!(newest[4], "$209.99", "what the bill says, tax included");
    let all = page.attributes("a", "href");
    for list in ["/appointments", "/invoices"] {
        let all_of = format!("{list}?customer={}", ana.customer);
        assert!(all.contains(&all_of), "{all_of}");
    }
    let bills = page.select("tr[id^=invoice-]");
    assert!(bills[0].contains("Overdue 3 days"), "{}", bills[0]);
    assert!(bills[1].contains("$209.99 Cash Tue, Mar 3"), "{}", bills[1]);
    assert!(
        page.attributes("a", "href")
            .contains(&"tel:+15305550142".to_owned())
    );
}

#[actix_web::test] // R-CUST-17
async fn older_visits_are_a_page_away_and_none_is_lost() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    past::paid_visits(&app, ana, 60).await;
    let advisor = app.advisor().await;
    let mut seen: Vec<String> = Vec::new();

    let mut next = Some(format!("/customers/{}", ana.customer));
    while let Some(path) = next {
        let page = advisor.get(path).await;
        seen.extend(page.attributes("tr[id^=visit-]", "id"));
        next = page.attributes("a[rel=next]", "href").pop();
    }

    assert_eq!(seen.len(), 60);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60);
}

#[actix_web::test] // R-ACC-13, R-ACC-16, R-GEN-1
async fn each_role_sees_its_part_and_another_shop_nothing() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let ana = add(&app, ["Ana Ruiz", "", "", "7ABC123", ""]).await;
    let (profile, edit) = (
        format!("/customers/{}", ana.customer),
        format!("/customers/{}/edit", ana.customer),
    );
    let advisor = app.advisor().await;
    let form = advisor.get(&edit).await.form("Save customer");
    let form = form
        .fill("notes", "Owes me a beer")
        .fill("access_notes", "Gate 4711");
    form.submit(&advisor).await.assert_status(303);
    let accountant = app.accountant().await;
    let stranger = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;

    let seen = advisor.get(&profile).await.body();
    assert!(seen.contains("Owes me a beer") && seen.contains("Gate 4711"));
    assert!(seen.contains("Book") && seen.contains(&edit));
    let seen = accountant.get(&profile).await;
    seen.assert_ok();
    let seen = seen.body();
    assert!(!seen.contains("Owes me a beer") && !seen.contains("Gate 4711"));
    assert!(!seen.contains("/appointments/new") && !seen.contains(&edit));
    assert!(!seen.contains("/vehicles/"));
    accountant.get(&edit).await.assert_status(403);
    accountant.get("/customers/new").await.assert_status(403);
    app.technician()
        .await
        .get(&profile)
        .await
        .assert_status(404); // of nobody's visit
    for path in [&profile, &edit] {
        stranger.get(path).await.assert_status(404);
    }
    let fields = [("name", "Mine"), ("kind", "person"), ("version", "2")];
    stranger.post(&edit, &fields).await.assert_status(404);
    assert!(found(&stranger, "ruiz").await.is_empty());
}

#[actix_web::test] // R-CUST-10 to -13, R-CUST-18
async fn figures_follow_from_their_definitions() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let at = |days: i64| -> DateTime<Utc> { app.now() + TimeDelta::days(days) };
    past::paid_visits(&app, ana, 3).await;
    past::unpaid_visit(&app, ana, at(-2)).await;
    past::planned_visit(&app, ana, at(5)).await;
    past::planned_visit(&app, ana, at(2)).await;
    past::planned_visit(&app, ana, at(-1)).await;

    let stats = figures(&app, ana.customer).await;

    assert_eq!(stats.lifetime_spend, Cents(4 * 20_999));
    assert_eq!(stats.unpaid, Cents(20_999));
    assert_eq!((stats.invoices, stats.visits, stats.no_shows), (4, 4, 0));
    assert_eq!(stats.last_visit_at, Some(at(-2) + TimeDelta::hours(2)));
    assert_eq!(stats.next_visit_at, Some(at(2)));
    assert_eq!(stats.last_activity_at, app.now());
}

#[actix_web::test] // R-CUST-18
async fn of_changes_at_the_same_time_none_is_missing_in_the_figures() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;

    let visits = (1..=8).map(|n| past::unpaid_visit_numbered(&app, ana, n));
    futures_util::future::join_all(visits).await;

    let stats = figures(&app, ana.customer).await;
    assert_eq!(stats.unpaid, Cents(8 * 20_999));
    assert_eq!((stats.invoices, stats.visits), (8, 8));
}
