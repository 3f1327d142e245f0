//! What the process counts of itself, for whoever watches it (R-OPS-2; quality, section 7).

use crate::floor::stamps::{booked, customer};
use crate::invoices::{credit_all, some_money};
use crate::jobs::{Way, ask, probe, runner};
use crate::support::{Answer, App, Browser};
use autoshop::error::AppError;
use autoshop::jobs::{Due, enqueue};
use autoshop::kernel::ids::ShopId;
use autoshop::kernel::money::Cents;
use autoshop::metrics::Deed;
use chrono::TimeDelta;
use reqwest::Method;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

/// As Prometheus reads it.
async fn written(app: &App, at: SocketAddr) -> String {
    let answer = app.visitor().moved_to(at).get("/metrics").await;
    let kind = answer.assert_ok().header("content-type");
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let text = answer.body();
    assert!(text.ends_with("# EOF\n"), "{text}");
    text
}

/// All there is, by name with labels.
async fn counted(app: &App, at: SocketAddr) -> BTreeMap<String, f64> {
    let text = written(app, at).await;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let pair = |line: &str| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        (name.to_owned(), value.parse().unwrap())
    };
    lines.map(pair).collect()
}

async fn watched() -> (App, Browser, SocketAddr) {
    let (app, at) = App::watched().await;
    let owner = app.owner().await;
    (app, owner, at)
}

#[actix_web::test]
async fn whoever_watches_sees_requests_by_route_and_never_whose_they_are() {
    let (app, owner, at) = watched().await;
    let customer = customer(&owner, "Ana Ruiz").await;
    for _ in 0..3 {
        owner
            .get(format!("/customers/{customer}"))
            .await
            .assert_ok();
    }
    for _ in 0..3 {
        owner.get("/board").await.assert_ok();
    }
    owner.get("/customers/nobody").await.assert_status(404);
    let forged = owner.request(Method::POST, "/customers");
    let forged = forged.header("Sec-Fetch-Site", "cross-site").body("name=X");
    Answer::of(forged).await.assert_status(403);

    let made_up = Method::from_bytes(b"NONSENSE").unwrap();
    let made_up = owner.request(made_up, "/customers");
    Answer::of(made_up.header("Sec-Fetch-Site", "same-origin")).await;

    let seen = counted(&app, at).await;

    assert!(seen.keys().any(|key| key.contains("method=\"other\"")));
    assert!(!seen.keys().any(|key| key.contains("NONSENSE")));
    let of = |route: &str, status: &str| {
        format!("http_requests_total{{method=\"GET\",route=\"{route}\",status=\"{status}\"}}")
    };
    assert_eq!(seen[&of("/customers/{customer}", "2xx")], 3.0);
    assert_eq!(seen[&of("/customers/{customer}", "4xx")], 1.0);
    assert_eq!(seen["csrf_rejected_total"], 1.0);
    assert_eq!(seen["http_requests_in_flight"], 0.0);
    let route = "route=\"/customers/{customer}\"";
    let took = format!("http_request_seconds_count{{{route}}}");
    assert_eq!(seen[&took], 4.0);
    assert!(seen["db_statement_seconds_count"] > 0.0);
    let kept = |what: &str| seen[&format!("cache_{what}_total{{cache=\"fragments\"}}")];
    assert_eq!(
        (kept("misses"), kept("hits")),
        (2.0, 4.0),
        "of the board and the customer"
    );
    assert!(seen["process_anonymous_bytes"] > 1e6);
    assert!(seen["process_cpu_seconds_total"] > 0.0);
    assert!(seen["process_open_fds"] > 3.0);
    assert!(seen["turns_free{of=\"printing\"}"] >= 1.0);
    let all: Vec<&String> = seen.keys().collect();
    let all = format!("{all:?}");
    for secret in [&*customer, "a.example", "Ruiz", &app.shop.id.to_string()] {
        assert!(!all.contains(secret), "{secret}");
    }
    owner.get("/metrics").await.assert_status(404);
}

#[actix_web::test]
async fn work_outside_requests_is_counted_by_kind_and_end() {
    let (app, _, at) = watched().await;

    app.run_jobs().await;

    let seen = counted(&app, at).await;
    let done: f64 = seen
        .iter()
        .filter(|(name, _)| name.starts_with("jobs_ended_total") && name.contains("\"done\""))
        .map(|(_, count)| count)
        .sum();
    assert!(done >= 1.0, "{seen:?}");
    assert_eq!(seen["jobs_oldest_wait_seconds"], 0.0);
}

#[actix_web::test]
async fn work_that_waits_and_work_that_was_given_up_is_counted_over_all_shops() {
    let (app, _, at) = watched().await;
    let other = app.found_shop("b").await;
    let (hopeless, free) = (probe("typo", Way::Hopeless), probe("free", Way::Free));
    ask(&app, &app.shop, &hopeless).await.unwrap();
    ask(&app, &other, &free).await.unwrap();
    let later = app.write(&other, async |tx, (_, now)| {
        enqueue(tx, &free, Due::now(now).at(now + TimeDelta::hours(1))).await
    });
    later.await.unwrap();
    let jobs = async || {
        let seen = counted(&app, at).await;
        (seen["jobs_waiting"], seen["jobs_dead_total"])
    };

    assert_eq!(jobs().await, (2.0, 0.0));
    runner(&app).drain().await.unwrap();
    assert_eq!(jobs().await, (0.0, 1.0));
    app.clock.advance(TimeDelta::hours(2));
    assert_eq!(jobs().await, (1.0, 1.0));
}

#[actix_web::test]
async fn what_the_shop_is_there_for_is_counted_once_it_is_committed() {
    let (app, owner, at) = watched().await;
    let done = async || {
        let seen = counted(&app, at).await;
        let all = ["appointments_created", "invoices_issued", "payments_cents"];
        all.map(|name| seen[&format!("{name}_total")])
    };
    assert_eq!(done().await, [0.0, 0.0, 0.0]);

    let ana = customer(&owner, "Ana Ruiz").await;
    booked(&owner, &ana, ("2026-03-12", "10:00")).await;
    assert_eq!(done().await, [1.0, 0.0, 0.0]);
    let bills = some_money(&app, &owner).await;
    assert_eq!(done().await, [1.0, 3.0, 25_000.0], "and a tip");

    let page = owner.get(format!("{}/payments/new", bills[1])).await;
    let again = page.form("Record payment").fill("amount", "10");
    for _ in 0..2 {
        again.submit(&owner).await.assert_status(303);
    }
    credit_all(&owner, &bills[2]).await;
    let fails = app.write(&app.shop, async |tx, _| {
        tx.did(Deed::Paid(Cents(999)));
        Err::<(), _>(AppError::Busy)
    });
    fails.await.unwrap_err();
    assert_eq!(
        done().await,
        [1.0, 3.0, 26_000.0],
        "a press that came twice, and nothing undone"
    );
}

#[actix_web::test]
async fn what_memory_takes_and_what_it_had_no_room_for_is_counted() {
    let (app, owner, at) = watched().await;
    let seen = async || {
        let seen = counted(&app, at).await;
        let thrown_out = seen["cache_evictions_total{cache=\"catalog\"}"];
        (seen["cache_bytes{cache=\"fragments\"}"], thrown_out)
    };
    owner.get("/board").await.assert_ok();
    let (board, thrown_out) = seen().await;
    assert!(board > 1_000.0, "{board}");
    assert_eq!(thrown_out, 0.0);

    owner.get("/calendar").await.assert_ok();
    for _ in 0..3_000 {
        let shop = app.db(ShopId::new(app.now()));
        let none = app
            .state
            .db
            .caches
            .catalog
            .get(&shop, (), async { Ok(Vec::new()) });
        none.await.unwrap();
    }

    let (both, thrown_out) = seen().await;
    assert!(both > board, "{both}");
    assert!((1.0..3_000.0).contains(&thrown_out), "{thrown_out}");
}

#[actix_web::test]
async fn how_busy_each_worker_was_is_told() {
    let (app, owner, at) = watched().await;
    let of = |worker: u64| format!("tokio_busy_ratio{{worker=\"{worker}\"}}");
    for _ in 0..50 {
        for _ in 0..20 {
            owner.get("/board").await.assert_ok();
        }
        let seen = counted(&app, at).await;
        let workers: Vec<f64> = (0..2).filter_map(|n| seen.get(&of(n)).copied()).collect();
        assert!(workers.iter().all(|share| (0.0..=1.0).contains(share)));
        if workers.len() == 2 && workers.iter().any(|share| *share > 0.05) {
            assert!(!seen.contains_key(&of(2)), "there are two");
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nobody was busy");
}

/// Every word of a text that is a metric's by its beginning.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let ours = [
        "http_",
        "rum_",
        "db_",
        "cache_",
        "job_",
        "jobs_",
        "process_",
        "rate_",
        "csrf_",
        "turns_",
        "live_",
        "tokio_",
        "appointments_",
        "invoices_",
        "payments_",
    ];
    words
        .filter(|word| ours.iter().any(|begin| word.starts_with(begin)))
        .map(str::to_owned)
        .collect()
}

#[actix_web::test]
async fn dashboards_and_alerts_ask_for_nothing_that_is_not_counted() {
    let (app, owner, at) = watched().await;
    let page = owner.get("/customers").await;
    crate::speed::tells(&owner, &page, "700", "40").await;
    app.run_jobs().await;
    let seen = counted(&app, at).await;
    let text = written(&app, at).await;
    // What is not known on this machine has a name and no value: the limit of memory.
    let unseen = text.lines().filter_map(|line| {
        let (name, kind) = line.strip_prefix("# TYPE ")?.split_once(' ')?;
        (kind == "gauge").then_some(name)
    });
    let names: BTreeSet<&str> = seen
        .keys()
        .map(|key| key.split('{').next().unwrap())
        .chain(unseen)
        .collect();
    let ops = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ops");
    let mut asked = 0;

    for file in fs::read_dir(ops).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|kind| kind == "json") {
            let board: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert!(board["title"].is_string(), "{}", path.display());
        }
        for name in named(&text) {
            assert!(names.contains(&*name), "{name} in {}", path.display());
            asked += 1;
        }
    }

    assert!(asked > 20, "{asked}");
}
