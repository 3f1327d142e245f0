//! How often the hottest pages ask for memory, warm and with nothing kept: no more often than
//! tests/baselines/allocations.txt says, where it stands how that is changed.
//!
//! What is counted is the whole process, so the test runs itself once more, alone. `AUTOSHOP_REPORTS=FOLDER`
//! writes what was counted to FOLDER/allocations/ENGINE.csv.

#[path = "../../benches/limit/client.rs"]
mod client;

use crate::plans::OWNER;
use crate::seed::{seeded, site};
use crate::support::{App, Database, reports};
use client::{Client, Manners};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Set for the process that counts.
const ALONE: &str = "AUTOSHOP_COUNTS";

/// Set to keep lower counts as the new baseline.
const LOWER: &str = "AUTOSHOP_LOWER";

const REQUESTS: usize = 41;

/// Of a hundred, with a few for tables that happened to grow: what a count may be over.
const SLACK: (usize, usize) = (2, 4);

/// A page, warm or cold, and how often it asks for memory on each engine.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    page: String,
    state: String,
    counts: [usize; 2],
}

fn file() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/baselines/allocations.txt")
}

/// The words at the head of the file, and its lines.
fn baseline() -> (String, Vec<Line>) {
    let text = std::fs::read_to_string(file()).unwrap();
    let is_word = |line: &&str| line.starts_with('#');
    let words = text.lines().filter(is_word).collect::<Vec<_>>().join("\n");
    let lines = text.lines().filter(|line| !is_word(line)).map(|line| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let count = |at: usize| parts[at].parse().unwrap();
        Line {
            page: parts[0].to_owned(),
            state: parts[1].to_owned(),
            counts: [count(2), count(3)],
        }
    });
    (words, lines.collect())
}

/// How often the server asks for memory to answer: the median of many times. The client asks for none.
fn counted(client: &mut Client, question: &str) -> usize {
    let mut counts: Vec<usize> = (0..REQUESTS)
        .map(|_| {
            let before = ALLOCATOR.stats();
            client.see(question);
            let since = ALLOCATOR.stats() - before;
            since.allocations + since.reallocations
        })
        .collect();
    counts.sort_unstable();
    counts[REQUESTS / 2]
}

/// Each page's count at this server, after it was seen a few times.
fn count_all(at: SocketAddr, pages: &[(String, String)], cookie: &str) -> Vec<usize> {
    let manners = Manners {
        cookie: cookie.to_owned(),
        is_packed: true,
    };
    let mut client = Client::to(at);
    let count = |(_, path): &(String, String)| {
        let question = manners.get(path);
        for _ in 0..10 {
            client.see(&question);
        }
        counted(&mut client, &question)
    };
    pages.iter().map(count).collect()
}

/// The hottest pages of a seeded shop; the customer is the first by name.
async fn pages(app: &App) -> Vec<(String, String)> {
    let owner = app.visitor();
    let form = owner.get("/login").await.form("Sign in");
    let form = form.fill("email", OWNER.0).fill("password", OWNER.1);
    form.submit(&owner).await.assert_status(303);
    let list = owner.get("/customers?sort=name").await;
    let links = list.attributes("main a", "href");
    let is_profile = |link: &&String| link.starts_with("/customers/") && link.len() == 47;
    let profile = links.iter().find(is_profile).unwrap();
    let booking = format!("{}/book", site(app).await);
    let pages = [
        ("profile", profile.as_str()),
        ("customers", "/customers"),
        ("board", "/board"),
        ("calendar", "/calendar"),
        ("dashboard", "/dashboard"),
        ("booking", &booking),
    ];
    pages
        .map(|(name, path)| (name.to_owned(), path.to_owned()))
        .into()
}

/// Runs this test once more, in a process where nobody else asks for memory.
fn alone() {
    let mut test = std::process::Command::new(std::env::current_exe().unwrap());
    let name = "baseline::the_hottest_pages_ask_for_memory_no_more_often_than_they_did";
    test.args([name, "--exact", "--nocapture"]).env(ALONE, "1");
    let done = test.output().unwrap();
    let words = [done.stdout, done.stderr].concat();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&words));
}

/// What was counted, as the report and the file have it.
fn told(lines: &[Line], engine: usize) {
    let Some(folder) = reports("allocations") else {
        return;
    };
    let mut table = String::from("page,state,allocations\n");
    for line in lines {
        writeln!(
            table,
            "{},{},{}",
            line.page, line.state, line.counts[engine]
        )
        .unwrap();
    }
    let name = ["sqlite.csv", "postgres.csv"][engine];
    std::fs::write(folder.join(name), table).unwrap();
}

fn lower(words: &str, lines: &[Line]) {
    let mut text = format!("{words}\n");
    for Line {
        page,
        state,
        counts: [sqlite, postgres],
    } in lines
    {
        writeln!(text, "{page:<10} {state:<5} {sqlite:>7} {postgres:>9}").unwrap();
    }
    std::fs::write(file(), text).unwrap();
}

#[actix_web::test] // quality, section 9
async fn the_hottest_pages_ask_for_memory_no_more_often_than_they_did() {
    if std::env::var_os(ALONE).is_none() {
        return alone();
    }
    let database = Database::fresh().await;
    seeded(&database);
    let engine = usize::from(!database.url.starts_with("sqlite:"));
    let app = App::over(database).await;
    let (cold, server) = app.without_cache().await;
    let pages = pages(&app).await;
    let cookie = Client::to(app.address).sign_in(OWNER.0, OWNER.1);
    let (words, before) = baseline();

    let counts = [("warm", app.address), ("cold", cold)].map(|(state, at)| {
        let counts = count_all(at, &pages, &cookie).into_iter().zip(&pages);
        let lines = counts.map(|(count, (page, _))| (page.clone(), state.to_owned(), count));
        lines.collect::<Vec<_>>()
    });
    drop(server);

    let (mut now, mut wrong) = (Vec::new(), Vec::new());
    for (page, state, count) in counts.concat() {
        let line = before
            .iter()
            .find(|line| line.page == page && line.state == state);
        let mut line = line
            .unwrap_or_else(|| panic!("no line for {page} {state}"))
            .clone();
        let most = line.counts[engine] + line.counts[engine] * SLACK.0 / 100 + SLACK.1;
        if count > most {
            wrong.push(format!("{page} {state}: {count} times, at most {most}"));
        }
        line.counts[engine] = count;
        now.push(line);
    }
    told(&now, engine);
    if std::env::var_os(LOWER).is_some() {
        let lowered = before.iter().map(|before| {
            let counted = now
                .iter()
                .find(|now| (&now.page, &now.state) == (&before.page, &before.state));
            let mut line = before.clone();
            line.counts[engine] = counted
                .map_or(usize::MAX, |now| now.counts[engine])
                .min(line.counts[engine]);
            line
        });
        lower(&words, &lowered.collect::<Vec<_>>());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
