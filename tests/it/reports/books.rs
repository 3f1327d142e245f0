//! The look at the books: what holds, and what is broken on purpose, named (promise 5).

use crate::invoices::{credit_all, give_back, some_money};
use crate::support::App;
use autoshop::features::reports::books::{PROMISES, check};
use autoshop::kernel::time::Clock;
use chrono::TimeDelta;

/// Breaks one promise past the program.
async fn break_it(app: &App, sql: &str) {
    let sql = if app.is_postgres() {
        format!("{sql}; SELECT '' WHERE false")
    } else {
        format!(
            "PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0; {sql}; SELECT '' WHERE false"
        )
    };
    app.rows_of_shop(app.shop.id, &sql).await;
}

/// PostgreSQL does not let anybody past its checks but the owner of the table.
async fn unguard(app: &App) {
    if app.is_postgres() {
        for table in [
            "invoice",
            "payment",
            "invoice_line",
            "credit_note",
            "credit_note_line",
            "refund",
        ] {
            let drop = format!(
                "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conname FROM pg_constraint \
                 WHERE conrelid = '{table}'::regclass AND contype IN ('c', 'f') LOOP \
                 EXECUTE 'ALTER TABLE {table} DROP CONSTRAINT ' || quote_ident(c.conname) || ' CASCADE'; \
                 END LOOP; END $$"
            );
            app.rows(&format!("{drop}; SELECT '' WHERE false")).await;
        }
    }
}

async fn broken(app: &App) -> Vec<(&'static str, Vec<String>)> {
    let findings = check(&app.db(app.shop.id)).await.unwrap();
    let broken = findings.into_iter().filter(|finding| !finding.is_kept());
    let named = broken.map(|finding| {
        let labels = finding.faults.into_iter().map(|fault| fault.label);
        (finding.promise.name, labels.collect())
    });
    named.collect()
}

#[actix_web::test] // R-CUST-18
async fn after_an_honest_day_every_promise_holds() {
    let app = App::start().await;
    let owner = app.owner().await;
    let bills = some_money(&app, &owner).await;
    give_back(&owner, &bills[0], "20").await.assert_status(303);
    credit_all(&owner, &bills[1]).await;

    assert_eq!(broken(&app).await, []);

    let page = owner.get("/books").await;
    let page = page
        .form("Look now")
        .submit(&owner)
        .await
        .follow(&owner)
        .await;
    assert!(page.text("main").contains("Everything adds up."));
    assert_eq!(page.select("main li").len(), PROMISES.len());
    app.advisor().await.get("/books").await.assert_status(403);
}

#[actix_web::test]
async fn each_broken_promise_is_named_with_its_row() {
    let wrongs: &[(&str, &str, &str)] = &[
        (
            "paid",
            "INV-00001",
            "UPDATE invoice SET paid = paid - 1, due = due + 1 WHERE number = 'INV-00001'",
        ),
        (
            "lines",
            "INV-00001",
            "UPDATE invoice_line SET subtotal = subtotal + 1, net = net + 1, total = total + 1 WHERE kind = 'labor'",
        ),
        (
            "tax",
            "INV-00001: Part 1",
            "UPDATE invoice_line SET tax = tax + 1 WHERE kind = 'part'",
        ),
        (
            "status",
            "INV-00001",
            "UPDATE invoice SET status = 'paid' WHERE number = 'INV-00001'",
        ),
        (
            "standing",
            "INV-00002",
            "UPDATE invoice SET is_current = true WHERE number = 'INV-00002'",
        ),
        (
            "refunds",
            "Payment of 2026-03-10, INV-00001",
            "UPDATE refund SET amount = amount + 1 WHERE credit_note_id IS NULL",
        ),
        (
            "payments",
            "Payment of 2026-03-10, INV-00001",
            "UPDATE payment SET applied = applied - 1 WHERE kind = 'payment' AND method = 'cash'",
        ),
        (
            "credited",
            "INV-00002",
            "UPDATE credit_note SET total = total - 1",
        ),
        (
            "credit_lines",
            "CN-00001",
            "UPDATE credit_note SET tax = tax - 1, total = total - 1",
        ),
        (
            "credit_shares",
            "INV-00002: Part 1",
            "UPDATE credit_note_line SET net = net - 1 WHERE tax > 0",
        ),
        (
            "invoice_numbers",
            "INV-00003",
            "UPDATE invoice SET number = 'INV-00009', series_no = 9 WHERE number = 'INV-00002'",
        ),
        (
            "series",
            "INV-3",
            "DELETE FROM invoice WHERE number = 'INV-00003'",
        ),
        (
            "customers",
            "Zoë Ångström",
            "UPDATE customer_stats SET unpaid = unpaid + 1",
        ),
        (
            "balance",
            "All of the shop",
            "UPDATE invoice SET due = due + 1 WHERE number = 'INV-00001'",
        ),
    ];
    for (name, label, sql) in wrongs {
        let app = App::start().await;
        let owner = app.owner().await;
        let bills = some_money(&app, &owner).await;
        give_back(&owner, &bills[0], "20").await.assert_status(303);
        credit_all(&owner, &bills[1]).await;
        unguard(&app).await;

        break_it(&app, sql).await;

        let found = broken(&app).await;
        let named = found.iter().find(|(found, _)| found == name);
        let named = named.unwrap_or_else(|| panic!("{name} is not among {found:?}"));
        assert!(named.1.iter().any(|row| row == label), "{name}: {named:?}");
        let page = owner
            .get("/books")
            .await
            .form("Look now")
            .submit(&owner)
            .await;
        let page = page.follow(&owner).await;
        assert!(page.text("main").contains(label), "{name}");
        let rail = page.select("nav.rail a .badge");
        assert_eq!(rail.len(), 1, "an owner is told on every page");
        let desk = app.advisor().await.get("/board").await;
        assert!(desk.select("nav.rail a .badge").is_empty());
        app.broken_on_purpose();
    }
}

#[actix_web::test]
async fn the_books_are_looked_at_once_a_night() {
    let app = App::start().await;
    let owner = app.owner().await;
    some_money(&app, &owner).await;
    let looks = async || {
        let sql = "SELECT CAST(count(DISTINCT day) AS text) FROM books_check";
        app.rows_of_shop(app.shop.id, sql).await[0][0].clone()
    };
    app.clock.set("2026-03-11T08:30:00Z".parse().unwrap()); // half past one in the night
    let before = looks().await;
    autoshop::app::look_at_books(&app.state).await.unwrap();
    assert_eq!(looks().await, before, "not before two");
    app.clock.advance(TimeDelta::hours(1));
    assert!(
        app.clock.now()
            > "2026-03-11T09:00:00Z"
                .parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
    );
    autoshop::app::look_at_books(&app.state).await.unwrap();
    let after: i32 = looks().await.parse().unwrap();
    assert_eq!(after, before.parse::<i32>().unwrap() + 1);
    break_it(&app, "UPDATE customer_stats SET unpaid = unpaid + 1").await;
    app.clock.advance(TimeDelta::hours(3));
    autoshop::app::look_at_books(&app.state).await.unwrap();
    assert!(!app.state.alarms.is_set(app.shop.id), "once a night");
    app.clock.advance(TimeDelta::days(1));
    autoshop::app::look_at_books(&app.state).await.unwrap();
    assert!(app.state.alarms.is_set(app.shop.id));
    break_it(&app, "UPDATE customer_stats SET unpaid = unpaid - 1").await;
}

#[actix_web::test]
async fn two_who_look_at_once_both_get_an_answer() {
    let app = App::start().await;
    let (owner, accountant) = (app.owner().await, app.accountant().await);
    some_money(&app, &owner).await;
    let (one, other) = (owner.get("/books").await, accountant.get("/books").await);
    for _ in 0..8 {
        let (one, other) = (one.form("Look now"), other.form("Look now"));

        let (one, other) = tokio::join!(one.submit(&owner), other.submit(&accountant));

        one.assert_status(303);
        other.assert_status(303);
    }
    let page = owner.get("/books").await;
    assert_eq!(page.select("main li").len(), PROMISES.len());
}
