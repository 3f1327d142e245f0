//! How the server is, in words for everybody who wonders (R-OPS-1).

use crate::support::App;
use chrono::TimeDelta;

#[actix_web::test]
async fn everybody_may_read_that_all_is_well() {
    let app = App::start().await;
    app.visitor().get("/status").await.assert_ok();
    app.clock.advance(TimeDelta::minutes(10));

    let page = app.visitor().get("/status").await;

    let words = page.assert_ok().text("main");
    for told in [
        "Works",
        "Answers",
        "This server sends none",
        "10 minutes ago",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let version = env!("CARGO_PKG_VERSION");
    assert!(words.contains(version), "{words}");
    let body = page.body();
    for secret in [app.shop.id.to_string(), "Shop A".to_owned(), app.url()] {
        assert!(!body.contains(&secret), "{secret}");
    }
}

#[actix_web::test]
async fn the_page_answers_when_the_database_does_not_and_says_since_when() {
    let app = App::start().await;
    let owner = app.owner().await;
    let away = "ALTER TABLE seaql_migrations RENAME TO elsewhere; SELECT 'away'";
    app.rows(away).await;
    app.clock.advance(TimeDelta::seconds(6));
    for who in [&app.visitor(), &owner] {
        let page = who.get("/status").await;
        page.assert_status(503);
        assert!(
            page.text("main").contains("Does not work"),
            "{}",
            page.body()
        );
    }
    app.clock.advance(TimeDelta::minutes(3));
    let page = app.visitor().get("/status").await;
    let words = page.assert_status(503).text("main");
    assert!(words.contains("3 minutes ago"), "{words}");
    assert!(words.contains("Nothing that was saved is lost"), "{words}");

    let back = "ALTER TABLE elsewhere RENAME TO seaql_migrations; SELECT 'back'";
    app.rows(back).await;
    let page = app.visitor().get("/status").await;
    page.assert_status(503); // the last look is good for some seconds
    app.clock.advance(TimeDelta::seconds(6));
    let page = app.visitor().get("/status").await;
    assert!(page.assert_ok().text("main").contains("Works"));
}

#[actix_web::test]
async fn work_that_waits_too_long_is_said() {
    let app = App::start().await;
    autoshop::app::runner(&app.state_here())
        .plan()
        .await
        .unwrap();
    app.clock.advance(TimeDelta::days(2));

    let words = app.visitor().get("/status").await.text("main");

    assert!(words.contains("Behind"), "{words}");
}
