//! The order within a column (R-APPT-18): a card stands where it was put, until somebody moves it.

use super::moving::row;
use super::{audited, booked, customer, form, id, technician};
use crate::support::{Answer, App, Browser};
use chrono::TimeDelta;
use futures_util::future::join_all;

const DAY: &str = "2026-03-10";

/// Visits of the day at these times, each of another customer: names and paths.
async fn visits(browser: &Browser, times: &[(&str, &str)]) -> Vec<String> {
    let mut paths = Vec::new();
    for (name, time) in times {
        let whose = customer(browser, name).await;
        paths.push(booked(browser, &whose, (DAY, time)).await);
    }
    paths
}

/// The names in a column, from the top.
async fn names(browser: &Browser, column: &str) -> Vec<String> {
    let board = browser.get("/board").await;
    board.select(&format!("#column-{column} .card h3"))
}

/// Lets go of a card in a column, between two others.
async fn put(
    app: &App,
    browser: &Browser,
    (visit, to): (&str, &str),
    (above, below): (Option<&str>, Option<&str>),
) -> Answer {
    let version = row(app, visit).await.version.to_string();
    let mut fields = vec![("to", to), ("version", &version), ("back", "/board")];
    fields.extend(above.map(|visit| ("after", id(visit))));
    fields.extend(below.map(|visit| ("before", id(visit))));
    browser.post(format!("{visit}/position"), &fields).await
}

const THREE: [(&str, &str); 3] = [("Ada", "10:00"), ("Bo", "11:00"), ("Cy", "12:00")];

#[actix_web::test] // R-APPT-18, R-UX-3
async fn a_card_put_between_two_others_stays_there_and_can_be_taken_back() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let at = visits(&advisor, &THREE).await;
    assert_eq!(names(&advisor, "scheduled").await, ["Ada", "Bo", "Cy"]);

    let placed = put(
        &app,
        &advisor,
        (&at[2], "scheduled"),
        (Some(&at[0]), Some(&at[1])),
    )
    .await;

    assert_eq!(placed.location(), "/board");
    assert!(placed.statements() <= 4, "{}", placed.statements());
    let board = advisor.get("/board").await;
    assert_eq!(board.text(".toast > p"), "Moved within its column.");
    assert_eq!(names(&advisor, "scheduled").await, ["Ada", "Cy", "Bo"]);
    assert_eq!(audited(&app, "appointment.placed").await, 1);
    let undo = board.form("Undo");
    undo.submit(&advisor).await.assert_status(303);
    assert_eq!(names(&advisor, "scheduled").await, ["Ada", "Bo", "Cy"]);
    let again = undo.submit(&advisor).await;
    again.assert_status(409);
    assert!(again.body().contains("Already undone."));
    let history = app.owner().await.get("/audit").await.text("main");
    assert!(history.contains("Appointment placed"), "{history}");
    for hidden in ["Stamps", "Position", "Undone:"] {
        assert!(!history.contains(hidden), "{hidden}: {history}");
    }

    // What was moved on since is not put back.
    put(&app, &advisor, (&at[2], "scheduled"), (None, Some(&at[0]))).await;
    let undo = advisor.get("/board").await.form("Undo");
    assert_eq!(names(&advisor, "scheduled").await, ["Cy", "Ada", "Bo"]);
    put(&app, &advisor, (&at[2], "ready"), (None, None)).await;
    let late = undo.submit(&advisor).await;
    late.assert_status(409);
    assert!(late.body().contains("moved again since"));
}

#[actix_web::test] // R-APPT-18, quality.md 2
async fn a_card_comes_into_another_column_where_it_was_let_go() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let at = visits(&advisor, &THREE).await;
    for visit in &at[..2] {
        put(&app, &advisor, (visit, "in_progress"), (None, None)).await;
    }
    assert_eq!(names(&advisor, "in_progress").await, ["Ada", "Bo"]);

    let moved = put(
        &app,
        &advisor.htmx(),
        (&at[2], "in_progress"),
        (Some(&at[0]), Some(&at[1])),
    )
    .await;

    moved.assert_ok();
    assert!(moved.statements() <= 8, "{}", moved.statements());
    assert_eq!(
        moved.select("#column-in_progress .card h3"),
        ["Ada", "Cy", "Bo"]
    );
    assert!(moved.body().contains("moved to In progress"));
    let undo = moved.form("Undo");
    undo.submit(&advisor).await.assert_status(303);
    assert_eq!(names(&advisor, "scheduled").await, ["Cy"]);
    // Without a word of where, by the start.
    put(&app, &advisor, (&at[2], "in_progress"), (None, None)).await;
    assert_eq!(names(&advisor, "in_progress").await, ["Ada", "Bo", "Cy"]);
}

#[actix_web::test] // R-APPT-18, quality.md 2
async fn where_there_is_no_room_the_column_makes_some() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let times: Vec<(String, &str)> = (1..=6).map(|n| (format!("Ada {n}"), "10:00")).collect();
    let times: Vec<(&str, &str)> = times.iter().map(|(name, time)| (&**name, *time)).collect();
    let at = visits(&advisor, &times).await;
    let browser = advisor.htmx();

    // All six begin at the same minute.
    let placed = put(
        &app,
        &browser,
        (&at[5], "scheduled"),
        (Some(&at[0]), Some(&at[1])),
    )
    .await;

    assert!(placed.statements() <= 6, "{}", placed.statements());
    let expected = ["Ada 1", "Ada 6", "Ada 2", "Ada 3", "Ada 4", "Ada 5"];
    assert_eq!(placed.select("#column-scheduled .card h3"), expected);
    assert_eq!(names(&advisor, "scheduled").await, expected);
    placed
        .form("Undo")
        .submit(&advisor)
        .await
        .assert_status(303);
    let expected = ["Ada 1", "Ada 2", "Ada 3", "Ada 4", "Ada 5", "Ada 6"];
    assert_eq!(names(&advisor, "scheduled").await, expected);

    for visit in &at[..3] {
        put(&app, &advisor, (visit, "ready"), (None, None)).await;
    }
    let moved = put(
        &app,
        &browser,
        (&at[4], "ready"),
        (Some(&at[1]), Some(&at[2])),
    )
    .await;
    assert!(moved.statements() <= 8, "{}", moved.statements());
    let expected = ["Ada 1", "Ada 2", "Ada 5", "Ada 3"];
    assert_eq!(names(&advisor, "ready").await, expected);
    moved.form("Undo").submit(&advisor).await.assert_status(303);
    assert_eq!(
        names(&advisor, "scheduled").await,
        ["Ada 4", "Ada 5", "Ada 6"]
    );
    // The same gap again and again: in the end there is no room, and nobody notices.
    for n in 0..14 {
        let (one, other) = (&at[n % 2], &at[1 - n % 2]);
        put(&app, &advisor, (one, "ready"), (Some(other), Some(&at[2]))).await;
        let last = names(&advisor, "ready").await;
        assert_eq!(last[1], format!("Ada {}", n % 2 + 1), "{n}");
        assert_eq!(last[2], "Ada 3", "{n}");
    }
    // Whoever comes by its start still stands where its time is.
    visits(&advisor, &[("Zoe", "10:15"), ("Al", "09:45")]).await;
    assert_eq!(
        names(&advisor, "scheduled").await,
        ["Al", "Ada 4", "Ada 5", "Ada 6", "Zoe"]
    );
}

#[actix_web::test] // R-APPT-18
async fn a_card_keeps_to_those_of_its_day_and_of_the_column() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let at = visits(&advisor, &THREE).await;
    let tomorrow = customer(&advisor, "Di").await;
    let tomorrow = booked(&advisor, &tomorrow, ("2026-03-11", "09:00")).await;
    let before = row(&app, &at[2]).await;

    // Of another day, gone to another column, itself: none of them is beside it.
    put(&app, &advisor, (&at[0], "ready"), (None, None)).await;
    for mate in [&tomorrow, &at[0], &at[2]] {
        let refused = put(&app, &advisor, (&at[2], "scheduled"), (Some(mate), None)).await;
        refused.assert_status(409);
        assert!(refused.body().contains("were moved just now"));
        let refused = put(
            &app,
            &advisor.htmx(),
            (&at[2], "scheduled"),
            (None, Some(mate)),
        )
        .await;
        refused.assert_status(409);
        assert_eq!(refused.select("#column-scheduled .card h3"), ["Bo", "Cy"]);
    }
    assert_eq!(row(&app, &at[2]).await, before);
    // Of two, the one that is there is enough.
    put(
        &app,
        &advisor,
        (&at[2], "scheduled"),
        (Some(&tomorrow), Some(&at[1])),
    )
    .await;
    assert_eq!(names(&advisor, "scheduled").await, ["Cy", "Bo"]);
    // A new time is a new place.
    let edit = advisor
        .get(format!("{}/edit", at[2]))
        .await
        .form("Save changes");
    let edit = edit.fill("time", "15:00").submit(&advisor).await;
    edit.assert_status(303);
    assert_eq!(names(&advisor, "scheduled").await, ["Bo", "Cy"]);
}

#[actix_web::test] // R-UX-7, WCAG 2.5.7
async fn without_a_mouse_and_without_script_a_card_goes_up_and_down() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let own = technician(&advisor, "Technician A").await;
    let at = visits(&advisor, &THREE).await;
    for (name, time) in [("Di", "13:00"), ("Eve", "17:00")] {
        let whose = customer(&advisor, name).await;
        let theirs = form(&advisor, &whose, (DAY, time)).await;
        let theirs = theirs.fill("technician", &own).submit(&advisor).await;
        theirs.assert_status(303);
    }
    let choices = async |visit: &str| {
        let board = advisor.get("/board").await;
        board.select(&format!("#appointment-{} option", id(visit)))
    };

    let first = choices(&at[0]).await;
    assert!(first.contains(&"One down".to_owned()) && !first.contains(&"One up".to_owned()));
    let put = async |visit: &str, way: &str, back: &str| {
        let version = row(&app, visit).await.version.to_string();
        let fields = [("to", way), ("version", &*version), ("back", back)];
        advisor.post(format!("{visit}/position"), &fields).await
    };
    let moved = put(&at[0], "down", "/board").await;
    moved.assert_status(303);
    assert!(moved.statements() <= 6, "{}", moved.statements());
    assert_eq!(
        names(&advisor, "scheduled").await,
        ["Bo", "Ada", "Cy", "Di", "Eve"]
    );
    put(&at[2], "up", "/board").await.assert_status(303);
    put(&at[2], "up", "/board").await.assert_status(303);
    assert_eq!(
        names(&advisor, "scheduled").await,
        ["Cy", "Bo", "Ada", "Di", "Eve"]
    );
    put(&at[2], "up", "/board").await.assert_status(409);
    // Past the next one that is seen there.
    let eve = advisor.get(format!("/board?technician={own}")).await;
    let eve = eve
        .attributes(".card", "id")
        .remove(1)
        .replace("appointment-", "/appointments/");
    put(&eve, "up", &format!("/board?technician={own}"))
        .await
        .assert_status(303);
    assert_eq!(
        names(&advisor, "scheduled").await,
        ["Cy", "Bo", "Ada", "Eve", "Di"]
    );
}

#[actix_web::test] // R-APPT-18, R-GEN-4
async fn of_many_at_once_each_card_is_put_by_one() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let at = visits(&advisor, &THREE).await;
    app.clock.advance(TimeDelta::minutes(1));

    // One card by many.
    let version = row(&app, &at[2]).await.version.to_string();
    let path = format!("{}/position", at[2]);
    let fields = [
        ("to", "scheduled"),
        ("version", &*version),
        ("after", id(&at[0])),
        ("before", id(&at[1])),
    ];
    let sent = (0..12).map(|_| advisor.post(path.as_str(), &fields));
    let answers = join_all(sent).await;
    let with = |status: u16| answers.iter().filter(|a| a.status == status).count();
    assert_eq!(with(303), 1);
    assert_eq!(with(409) + with(503), 11);

    // Two cards into one gap.
    let (one, other) = (
        put(&app, &advisor, (&at[0], "ready"), (None, None)),
        put(&app, &advisor, (&at[1], "ready"), (None, None)),
    );
    let done = futures_util::join!(one, other);
    assert_eq!((done.0.status.as_u16(), done.1.status.as_u16()), (303, 303));
}
