//! Two instances over one database: what one writes the other shows at once (ADR 0026). In the tests, what is kept
//! in memory lives for an hour, so nothing but being told makes it new.

use crate::floor::stamps::{booked, customer};
use crate::support::App;
use std::time::{Duration, Instant};

/// Asks again and again: news travel for a moment.
async fn soon(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[actix_web::test]
async fn what_one_instance_writes_the_other_shows_and_tells_at_once() {
    let app = App::start().await;
    if !app.is_postgres() {
        return; // one instance over a file
    }
    let (address, mut server) = app.beside().await;
    let here = app.owner().await;
    let there = here.moved_to(address);
    let ana = customer(&here, "Ana Ruiz").await;
    assert!(!there.get("/board").await.body().contains("Ana Ruiz"));
    assert_eq!(there.get("/board").await.statements(), 0, "kept there");
    let mut stream = there.listen(None).await;
    assert_eq!(stream.change().await.names, "all");

    let visit = booked(&here, &ana, ("2026-03-10", "14:00")).await;

    // What was written before may come a moment later than the stream began.
    while !stream
        .change()
        .await
        .names
        .contains(visit.rsplit('/').next().unwrap())
    {}
    soon("the board there is the new one", async || {
        there.get("/board").await.body().contains("Ana Ruiz")
    })
    .await;
    let profile = here.get("/settings/shop").await.form("Save");
    let profile = profile.fill("name", "Woodland Garage").submit(&here).await;
    profile.assert_status(303);
    soon("settings too", async || {
        let page = there.get("/settings/shop").await;
        page.form("Save").value("name") == "Woodland Garage"
    })
    .await;
    drop(stream);
    assert!(matches!(server.stop(), Some(Ok(()))));
}
