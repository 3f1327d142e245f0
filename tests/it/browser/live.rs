//! Pages that stay fresh by themselves, on several screens.

use super::driver::{Screen, Size, is_wanted, opened};
use super::visits;
use crate::support::{App, Browser, Program};
use autoshop::error::AppResult;
use autoshop::features::notifications::{News, Subject, tell};
use autoshop::kernel::ids::LeadId;
use autoshop::kernel::words::Notice;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One visit of today; gives its path.
async fn visit(app: &App, advisor: &Browser) -> String {
    visits(app, advisor, 1).await;
    let board = advisor.get("/board").await;
    board.attributes("[data-card] h3 a", "href")[0].clone()
}

/// Moved by somebody else, somewhere else.
async fn moved(advisor: &Browser, visit: &str, to: &str) {
    let form = advisor.get(visit).await.form("Move").fill("to", to);
    form.submit(advisor).await.assert_status(303);
}

fn column(status: &str) -> String {
    format!("return document.querySelectorAll('[data-column={status}] [data-card]').length === 1")
}

/// Listening, and past what it was told first.
async fn settled(app: &App, screen: &Screen, streams: usize) {
    let begun = Instant::now();
    while app.state.db.live.count() != streams {
        assert!(begun.elapsed() < Duration::from_secs(15), "{streams}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    screen
        .until("return Boolean(localStorage['autoshop-live'])")
        .await;
    tokio::time::sleep(Duration::from_millis(600)).await;
}

#[actix_web::test]
async fn what_happens_on_one_screen_shows_on_the_other_within_a_second() {
    let Some((app, desk)) = opened(Size::Desk).await else {
        return;
    };
    let visit = visit(&app, &app.advisor().await).await;
    let wall = Screen::at(app.address).await;
    wall.sign_in("owner").await;
    wall.go("/board").await;
    wall.run("document.querySelector('#main').dataset.same = ''")
        .await;
    settled(&app, &wall, 1).await;

    desk.sign_in("advisor").await;
    desk.go(&visit).await;
    settled(&app, &desk, 2).await;
    desk.press("Start work").await;
    desk.wait_for(".toast").await;
    wall.until(&column("in_progress")).await;
    let same = "return document.querySelector('#main').dataset.same === ''";
    wall.until(same).await; // nothing was loaded anew

    // And the other way: the visit's page follows the board.
    wall.press("Move").await;
    wall.wait_for(".toast").await;
    desk.until("return document.querySelector('.page-head').innerText.includes('Ready')")
        .await;
    desk.close().await;
    wall.close().await;
}

#[actix_web::test]
async fn a_browser_listens_once_and_only_while_it_is_seen() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    let visit = visit(&app, &advisor).await;
    screen.sign_in("owner").await;
    screen.go("/board").await;
    settled(&app, &screen, 1).await;
    let first = screen.client.window().await.unwrap();

    // A second window of the same browser, both in sight: it is told by the first.
    let second = screen.client.new_window(false).await.unwrap().handle;
    screen.client.switch_to_window(second).await.unwrap();
    screen.go("/board").await;
    screen.until("return !document.hidden").await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(app.state.db.live.count(), 1, "one stream a browser");
    moved(&advisor, &visit, "in_progress").await;
    screen.until(&column("in_progress")).await;

    // Whoever is left listens in its place.
    screen.client.switch_to_window(first.clone()).await.unwrap();
    screen.client.close_window().await.unwrap();
    let windows = screen.client.windows().await.unwrap();
    screen
        .client
        .switch_to_window(windows[0].clone())
        .await
        .unwrap();
    settled(&app, &screen, 1).await;
    moved(&advisor, &visit, "ready").await;
    screen.until(&column("ready")).await;

    // What is no page of the shop, and has no bell, asks for none.
    screen.go("/robots.txt").await;
    gone(&app).await;
    screen.go("/board").await;
    settled(&app, &screen, 1).await;
    let tab = screen.client.new_window(true).await.unwrap().handle;
    screen.client.switch_to_window(tab).await.unwrap();
    screen.go("/robots.txt").await;
    gone(&app).await;
    moved(&advisor, &visit, "completed").await;
    screen.client.close_window().await.unwrap();
    let windows = screen.client.windows().await.unwrap();
    screen
        .client
        .switch_to_window(windows[0].clone())
        .await
        .unwrap();
    screen.until(&column("completed")).await;
    screen.close().await;
}

#[actix_web::test] // R-NOTIF-1
async fn the_bell_rings_on_a_page_that_shows_nothing_else() {
    let Some((app, screen)) = opened(Size::Phone).await else {
        return;
    };
    screen.sign_in("owner").await;
    screen.go("/services").await;
    settled(&app, &screen, 1).await;
    let news = [News {
        kind: Notice::Lead,
        of: Subject::Lead(LeadId::new(app.now())),
        text: "Far Away".to_owned(),
        technician: None,
    }];
    let mut db = app.state.db.for_shop(app.shop.id, Arc::default());
    let told: AppResult<()> = db
        .transaction(async |tx| tell(tx, app.now(), &news).await)
        .await;
    told.unwrap();

    let rings =
        "return document.querySelector('.bell').textContent.includes('1 unread notification')";
    screen.until(rings).await;
    screen
        .until("return document.title.startsWith('Services')")
        .await;
    screen.close().await;
}

async fn gone(app: &App) {
    let begun = Instant::now();
    while app.state.db.live.count() > 0 {
        assert!(begun.elapsed() < Duration::from_secs(15), "nobody listens");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[actix_web::test] // R-GEN-4
async fn news_takes_no_words_away_and_hides_no_conflict() {
    let Some((app, screen)) = opened(Size::Desk).await else {
        return;
    };
    let advisor = app.advisor().await;
    let visit = visit(&app, &advisor).await;
    screen.sign_in("owner").await;
    screen.go(&visit).await;
    settled(&app, &screen, 1).await;
    screen.press("Record who agreed").await;
    screen.fill("person", "Grandmother Moreno").await;
    screen.fill("amount", "120").await;
    let version = "return document.querySelector('#authorised [name=version]').value";
    let seen = screen.run(version).await;

    let form = advisor.get(&visit).await.form("Record authorization");
    let form = form.fill("person", "Bo Moreno").fill("amount", "50.00");
    let saved = form.fill("method", "phone").submit(&advisor).await;
    saved.assert_status(303);

    // The page tells what the other one wrote, beside what is being written.
    screen
        .until("return document.querySelector('#main').innerText.includes('Bo Moreno')")
        .await;
    let typed = "return document.querySelector('#authorised [name=person]').value";
    assert_eq!(screen.run(typed).await, "Grandmother Moreno");
    assert_eq!(screen.run(version).await, seen, "the version that was seen");
    let open = "return document.querySelector('#authorised').closest('details').open";
    assert_eq!(screen.run(open).await, true);
    assert_eq!(
        screen.run("return document.activeElement.name").await,
        "amount"
    );
    screen
        .run("document.querySelector('#authorised [name=method]').value = 'phone'")
        .await;
    screen.press("Record authorization").await;
    screen.wait_for("#authorised .notice").await;
    assert_eq!(screen.run(typed).await, "Grandmother Moreno");
    let told = screen.text("#authorised .notice").await;
    assert!(told.contains("Changed by Advisor A"), "{told}");

    // What was refused stays, whatever happens meanwhile.
    moved(&advisor, &visit, "in_progress").await;
    screen
        .until("return document.querySelector('.page-head').innerText.includes('In progress')")
        .await;
    assert_eq!(screen.run(typed).await, "Grandmother Moreno");
    assert!(!screen.text("#authorised .notice").await.is_empty());
    screen.close().await;
}

#[actix_web::test]
async fn a_lost_stream_is_said_quietly_and_nothing_is_missed() {
    if !is_wanted() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.db");
    let mut program = Program::demo(&file);
    let address = program.address.to_string();
    let screen = Screen::at(program.address).await;
    screen.resize(Size::Desk).await;
    let password = "demo-autoshop-2026";
    screen
        .sign_in_as("owner@demo.autoshop.example", password)
        .await;
    screen.go("/board").await;
    screen
        .until("return Boolean(localStorage['autoshop-live'])")
        .await;

    program.kill();
    let said = "return document.querySelector('#live-state').innerText === 'Reconnecting…'";
    screen.until(said).await;
    assert_eq!(
        screen
            .run("return document.querySelectorAll('.toast').length")
            .await,
        0
    );
    let program = Program::serve_file_at(&file, &address);
    let advisor = program
        .signed_in_as("advisor@demo.autoshop.example", password)
        .await;
    let board = advisor.get("/board").await;
    let card = board.attributes("[data-column=scheduled] [data-card]", "id")[0].clone();
    let visit = card.replace("appointment-", "/appointments/");
    moved(&advisor, &visit, "ready").await;

    screen
        .until(&format!(
            "return Boolean(document.querySelector('[data-column=ready] #{card}'))"
        ))
        .await;
    screen
        .until("return document.querySelector('#live-state').innerText === ''")
        .await;
    screen.client.clone().close().await.unwrap();
}
