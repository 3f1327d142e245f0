//! What holds a visit up, when it was promised, and how long its car stands where it is (R-APPT-23).

use super::{TODAY, audited, booked, customer, form, id, moved, technician};
use crate::support::{Answer, App, Browser};
use chrono::TimeDelta;
use futures_util::future::join_all;

async fn held(browser: &Browser, visit: &str, (kind, note): (&str, &str)) -> Answer {
    let form = browser.get(visit).await.form("Hold up");
    form.fill("kind", kind)
        .fill("note", note)
        .submit(browser)
        .await
}

/// The badges of the only card.
async fn badges(browser: &Browser) -> Vec<String> {
    browser.get("/board").await.select(".column .card .badge")
}

#[actix_web::test] // R-UX-8
async fn what_holds_a_visit_up_stands_on_its_page_and_card_until_it_is_cleared() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, TODAY).await;
    assert!(badges(&advisor).await.is_empty());

    let set = held(&advisor, &visit, ("parts", "Radiator, Tuesday")).await;

    assert_eq!(set.location(), visit);
    assert!(set.statements() <= 6, "{}", set.statements());
    held(&advisor, &visit, ("approval", ""))
        .await
        .assert_status(303);
    assert_eq!(
        badges(&advisor).await,
        ["Waiting for parts", "Needs approval"]
    );
    let page = advisor.get(&visit).await;
    assert_eq!(
        page.select(".page-head .badge")[1..],
        ["Waiting for parts", "Needs approval"]
    );
    assert!(
        page.text(".holds")
            .contains("Radiator, Tuesday Advisor A, just now")
    );
    // Each kind once, and only what is not said yet is offered.
    assert!(
        !page
            .attributes("select[name=kind] option", "value")
            .contains(&"parts".to_owned())
    );
    // Said again without a word, nothing changes; with another, the word does.
    let path = format!("{visit}/blockers");
    advisor
        .post(&path, &[("kind", "parts")])
        .await
        .assert_status(303);
    advisor
        .post(&path, &[("kind", "parts"), ("note", "Friday")])
        .await
        .assert_status(303);
    assert_eq!(audited(&app, "appointment.blocked").await, 3);

    let page = advisor.get(&visit).await;
    assert!(page.text(".holds").contains("Friday"));
    let clear = page.form("Clear Waiting for parts");
    clear.submit(&advisor).await.assert_status(303);
    clear.submit(&advisor).await.assert_status(303);
    assert_eq!(audited(&app, "appointment.unblocked").await, 1);
    assert_eq!(badges(&advisor).await, ["Needs approval"]);
    let history = advisor.get(&visit).await.text(".timeline");
    assert!(history.contains("Waiting for parts: Friday"), "{history}");
    assert!(
        history.contains("Waiting for parts: no longer"),
        "{history}"
    );
    held(&advisor, &visit, ("parts", ""))
        .await
        .assert_status(303);

    // A visit that is over waits for nothing.
    for to in ["ready", "completed"] {
        moved(&advisor, &visit, to).await.assert_status(303);
    }
    assert!(badges(&advisor).await.is_empty());
    assert!(!advisor.get(&visit).await.has_form("Hold up"));
    let late = advisor.post(&path, &[("kind", "quality")]).await;
    late.assert_status(409);
    assert!(late.body().contains("waits for nothing"));
}

#[actix_web::test] // R-UX-8, R-UX-2
async fn what_holds_a_visit_up_is_said_from_its_card_and_the_board_stays() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, TODAY).await;
    let board = "/board?canceled=true";
    let asks = advisor.get(board).await.form("Move").fill("to", "hold");

    // Without script: a page, and from it back to that very board.
    let there = asks.submit(&advisor).await;
    let page = format!("{visit}/blockers?back=%2Fboard%3Fcanceled%3Dtrue");
    assert_eq!(there.location(), page);
    let page = there.follow(&advisor).await;
    assert!(page.statements() <= 2, "{}", page.statements());
    assert_eq!(page.attributes(".back", "href"), [board]);
    let form = page.form("Hold up");
    let long = form.clone().fill("note", &"x".repeat(300));
    let wrong = long.submit(&advisor).await;
    wrong.assert_status(422);
    assert!(wrong.text("h1").starts_with("What holds up "));
    let said = form.fill("kind", "parts").fill("note", "Radiator");
    assert_eq!(said.submit(&advisor).await.location(), board);
    let page = advisor.get(&page_of(&visit, board)).await;
    assert!(page.text(".holds").contains("Radiator"));
    let clear = page.form("Clear Waiting for parts").submit(&advisor).await;
    assert_eq!(clear.location(), board);
    assert!(badges(&advisor).await.is_empty());
    // Nowhere else.
    let astray = advisor.get(&page_of(&visit, "//evil.example")).await;
    let astray = astray.form("Hold up").submit(&advisor).await;
    assert_eq!(astray.location(), visit);

    // With it: asked over the board, whose column is drawn anew.
    let script = advisor.htmx();
    let asked = asks.submit(&script).await;
    asked.assert_status(200);
    assert!(asked.statements() <= 2, "{}", asked.statements());
    assert!(asked.text(".question h2").starts_with("What holds up "));
    let answer = asked.form("Hold up").fill("kind", "approval");
    let long = answer.clone().fill("note", &"x".repeat(300));
    let wrong = long.submit(&script).await;
    wrong.assert_status(409);
    assert!(wrong.text(".question").contains("200"));
    let told = answer.submit(&script).await;
    told.assert_status(200);
    assert_eq!(told.text(".toast > p"), "Noted what holds it up.");
    assert!(told.text("#column-scheduled").contains("Needs approval"));
    assert!(told.select(".question").is_empty());
    let asked = asks.submit(&script).await;
    let clear = asked.form("Clear Needs approval").submit(&script).await;
    assert!(!clear.text("#column-scheduled").contains("Needs approval"));

    // A card that is over by now waits for nothing, however it is asked.
    for to in ["ready", "completed"] {
        moved(&advisor, &visit, to).await.assert_status(303);
    }
    let late = asks.submit(&script).await;
    late.assert_status(409);
    assert!(late.text(".toast").contains("waits for nothing"));
    let late = advisor.get(&page_of(&visit, board)).await;
    late.assert_status(409);
    let board = advisor.get("/board").await;
    let ways = board.attributes(".card option", "value");
    assert!(!ways.contains(&"hold".to_owned()), "{ways:?}");
    // Whoever has not the visit does not see its page.
    let sam = app.technician().await;
    sam.get(&page_of(&visit, "/board")).await.assert_status(404);
}

fn page_of(visit: &str, back: &str) -> String {
    format!("{visit}/blockers?back={}", crate::support::encode(back))
}

#[actix_web::test] // R-APPT-11
async fn of_many_who_say_the_same_at_once_one_is_noted() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, TODAY).await;
    let path = format!("{visit}/blockers");

    let sent = (0..8).map(|_| advisor.post(path.as_str(), &[("kind", "parts")]));
    let answers = join_all(sent).await;

    let failed = |answer: &&Answer| !matches!(answer.status.as_u16(), 303 | 503);
    assert_eq!(answers.iter().filter(failed).count(), 0);
    assert_eq!(audited(&app, "appointment.blocked").await, 1);
    assert_eq!(badges(&advisor).await, ["Waiting for parts"]);
}

#[actix_web::test] // R-UX-6, R-ACC-15
async fn the_board_shows_only_what_is_held_up_if_asked_to() {
    let app = App::start().await;
    let (advisor, sam) = (app.advisor().await, app.technician().await);
    let own = technician(&advisor, "Technician A").await;
    let mut visits = Vec::new();
    for (name, time) in [
        ("Ana Ruiz", "10:00"),
        ("Bo Diaz", "11:00"),
        ("Cy Lim", "12:00"),
    ] {
        let whose = customer(&advisor, name).await;
        let form = form(&advisor, &whose, ("2026-03-10", time)).await;
        let form = if name == "Bo Diaz" {
            form.fill("technician", &own)
        } else {
            form
        };
        visits.push(form.submit(&advisor).await.location());
    }
    held(&advisor, &visits[0], ("parts", ""))
        .await
        .assert_status(303);
    held(&sam, &visits[1], ("approval", ""))
        .await
        .assert_status(303);
    let foreign = format!("{}/blockers", visits[0]);
    sam.post(&foreign, &[("clear", "parts")])
        .await
        .assert_status(404);
    let promise = format!("{}/promise", visits[1]);
    sam.post(&promise, &[("time", "15:00")])
        .await
        .assert_status(403);

    let names = async |query: &str| {
        advisor
            .get(format!("/board?{query}"))
            .await
            .select(".card h3")
    };
    assert_eq!(names("blocker=any").await, ["Ana Ruiz", "Bo Diaz"]);
    assert_eq!(names("blocker=parts").await, ["Ana Ruiz"]);
    assert!(names("blocker=quality").await.is_empty());
    assert_eq!(names("blocker=nonsense").await.len(), 3);
    // A move on that board brings that board's columns.
    let board = advisor.get("/board?blocker=parts").await;
    let ready = board.form("Move").fill("to", "ready");
    assert_eq!(ready.value("back"), "/board?blocker=parts");
    let answer = ready.submit(&advisor.htmx()).await;
    assert_eq!(answer.text("#column-ready .count"), "1");
    assert_eq!(answer.text("#column-scheduled .count"), "0");
}

#[actix_web::test] // R-APPT-23
async fn a_promised_time_is_green_then_amber_then_red_in_words_too() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, TODAY).await;
    let page = advisor.get(&visit).await;
    let form = page.form("Save promised time");
    assert_eq!((form.value("day"), form.value("time")), ("2026-03-10", ""));

    let done = form.clone().fill("time", "10:05").submit(&advisor).await;

    assert_eq!(done.location(), visit);
    assert!(done.statements() <= 5, "{}", done.statements());
    assert!(
        advisor
            .get(&visit)
            .await
            .text("main")
            .contains("Tue, Mar 10, 10:05 AM")
    );
    let told = async || {
        let board = advisor.get("/board").await;
        let tone = board.attributes(".card .badge", "data-tone");
        format!("{} {}", tone[0], board.select(".card .badge")[0])
    };
    assert_eq!(told().await, "ok Promised 10:05 AM"); // 9:30
    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(told().await, "warn Due 10:05 AM, in 30 min");
    app.clock.advance(TimeDelta::minutes(30));
    assert_eq!(told().await, "warn Due 10:05 AM, now");
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(told().await, "bad Promised 10:05 AM, passed");
    // A car that is ready keeps the promise.
    moved(&advisor, &visit, "ready").await.assert_status(303);
    assert!(badges(&advisor).await.is_empty());
    assert_eq!(audited(&app, "appointment.promised").await, 1);

    // Another one came first; what has passed is promised by nobody; empty takes it back.
    let fresh = advisor.get(&visit).await.form("Save promised time");
    let stale = form.fill("time", "11:00").submit(&advisor).await;
    stale.assert_status(409);
    assert!(stale.text("main").contains("10:05"));
    let past = fresh.clone().fill("time", "08:00").submit(&advisor).await;
    past.assert_status(422);
    assert!(past.text("main").contains("This time has passed"));
    assert!(past.text("title").starts_with("Error: "));
    let gap = fresh
        .clone()
        .fill("day", "2027-03-14")
        .fill("time", "02:30");
    gap.submit(&advisor).await.assert_status(422);
    fresh
        .fill("time", "")
        .submit(&advisor)
        .await
        .assert_status(303);
    assert!(
        advisor
            .get(&visit)
            .await
            .text("main")
            .contains("No time is promised.")
    );
}

#[actix_web::test] // R-APPT-23
async fn a_car_that_stands_long_in_its_column_turns_amber_and_red() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let bo = customer(&advisor, "Bo Diaz").await;
    let visit = booked(&advisor, &ana, TODAY).await;
    let other = booked(&advisor, &bo, ("2026-03-10", "11:00")).await;
    let card = format!("#appointment-{}", id(&visit));
    moved(&advisor, &visit, "in_progress")
        .await
        .assert_status(303);
    let told = async || {
        let board = advisor.get("/board").await;
        let tones = board.attributes(&format!("{card} .badge"), "data-tone");
        (tones, board.text(&card))
    };

    for (minutes, tone, words) in [
        (119, None, "1 h 59 min here"),
        (1, Some("warn"), "2 h here"),
        (119, Some("warn"), "3 h 59 min here"),
        (1, Some("bad"), "4 h here"),
    ] {
        app.clock.advance(TimeDelta::minutes(minutes));
        let (tones, card) = told().await;
        assert_eq!(tones.first().map(String::as_str), tone, "{words}");
        assert!(card.contains(words), "{words}: {card}");
    }
    moved(&advisor, &other, "in_progress")
        .await
        .assert_status(303);
    app.clock.advance(TimeDelta::minutes(10));
    let head = advisor
        .get("/board")
        .await
        .text("#column-in_progress .spent");
    assert_eq!(head, "2 h 10 min on average", "4 h 10 min and 10 min");
    moved(&advisor, &visit, "ready").await.assert_status(303);
    app.clock.advance(TimeDelta::minutes(3));
    assert!(told().await.1.contains("3 min here"), "since it is ready");
}
