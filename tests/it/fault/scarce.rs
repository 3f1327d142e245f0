//! Too little of what the machine has: files, processors; and too many who try passwords.

use super::times;
use crate::support::{Answer, App, Browser, Database, PASSWORD, Program, encode};
use futures_util::future::join_all;
use reqwest::Method;
use std::collections::BTreeSet;
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

#[actix_web::test] // F24
async fn without_room_for_another_line_the_server_waits_and_goes_on_when_there_is() {
    let database = Database::fresh().await;
    let program = Program::serve_within(&database, "ulimit -n 96");
    let at = program.address;
    program.visitor().get("/login").await.assert_ok();

    let idle = join_all((0..150).map(|_| TcpStream::connect(at))).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = program.ticks();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let spent = program.ticks().saturating_sub(before);
    assert!(spent < 100, "{spent} hundredths of two seconds: it spins");

    drop(idle);
    let begun = Instant::now();
    let answered = async {
        while Answer::try_of(program.visitor().request(Method::GET, "/login"))
            .await
            .is_err()
        {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let answered = tokio::time::timeout(Duration::from_secs(20), answered).await;
    assert!(answered.is_ok(), "{:?}", begun.elapsed());
    program.visitor().get("/login").await.assert_ok();
}

/// Programs that do nothing but take the processors.
struct Hungry(Vec<Child>);

impl Hungry {
    fn these(count: usize) -> Self {
        let one = || {
            Command::new("bash")
                .args(["-c", "while :; do :; done"])
                .spawn()
        };
        Self((0..count).map(|_| one().unwrap()).collect())
    }
}

impl Drop for Hungry {
    fn drop(&mut self) {
        for program in &mut self.0 {
            program.kill().ok();
            program.wait().ok();
        }
    }
}

pub(super) async fn sign_in(
    browser: &Browser,
    (email, password): (&str, &str),
    address: &str,
) -> Answer {
    let form = format!("email={}&password={}", encode(email), encode(password));
    let asked = browser
        .request(Method::POST, "/session")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Sec-Fetch-Site", "same-origin")
        .header("X-Forwarded-For", address)
        .body(form);
    Answer::of(asked).await
}

#[actix_web::test] // F25
async fn on_a_machine_that_is_busy_with_else_people_are_let_in_or_told_and_nobody_hangs() {
    let app = App::start().await;
    let hungry = Hungry::these(4);
    let visitors: Vec<Browser> = (0..times(10, 40)).map(|_| app.visitor()).collect();
    let entering = visitors.iter().enumerate().map(|(n, visitor)| {
        let address = format!("203.0.113.{n}");
        async move { sign_in(visitor, ("owner@a.example", PASSWORD), &address).await }
    });
    let alive = async {
        let mut all = Vec::new();
        for _ in 0..10 {
            let asked = Instant::now();
            app.visitor().get("/health").await.assert_ok();
            all.push(asked.elapsed());
        }
        all.sort();
        all[all.len() / 2]
    };

    let (entered, alive) = tokio::join!(join_all(entering), alive);

    drop(hungry);
    assert!(alive < Duration::from_secs(1), "{alive:?}");
    assert!(entered.iter().any(|answer| answer.status == 303));
    for answer in entered {
        let status = answer.status.as_u16();
        assert!([303, 503].contains(&status), "{status}");
    }
}

#[actix_web::test] // F43, R-ACC-2, R-ACC-3
async fn while_strangers_try_passwords_from_everywhere_whoever_works_here_gets_in() {
    let app = App::start().await;
    let owner = app.owner().await; // this browser is known from now on
    let strangers = app.visitor();
    let tries = (0..times(100, 1_000)).map(|n| {
        let address = format!("198.51.100.{}", n % times(2, 20));
        let email = match n % 10 {
            0 => "owner@a.example".to_owned(),
            _ => format!("somebody{n}@a.example"),
        };
        let strangers = &strangers;
        async move { sign_in(strangers, (&email, "not this one"), &address).await }
    });
    let works = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        sign_in(&owner, ("owner@a.example", PASSWORD), "203.0.113.7").await
    };

    let (tried, entered) = tokio::join!(join_all(tries), works);

    entered.assert_status(303);
    for answer in &tried {
        let status = answer.status.as_u16();
        assert!([422, 429, 503].contains(&status), "{status}");
        if status == 429 {
            assert!(!answer.header("retry-after").is_empty());
        }
    }
    assert!(tried.iter().any(|answer| answer.status == 429));
    // Whether somebody of that address works here is not told.
    let told: BTreeSet<String> = tried
        .iter()
        .filter(|answer| answer.status == 422)
        .map(|answer| answer.text("main"))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
}
