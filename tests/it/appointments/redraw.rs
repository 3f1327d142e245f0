//! What a move on the board answers to htmx: the columns that changed, the news, the way back.

use super::{booked, customer, form, moved, seed, technician};
use crate::support::{Answer, App, Browser, Form};

const SOON: (&str, &str) = ("2026-03-10", "10:00");

/// The form of the first card.
async fn card(browser: &Browser, path: &str, to: &str) -> Form {
    browser.get(path).await.form("Move").fill("to", to)
}

/// What the answer replaces, adds to or says.
fn targets(answer: &Answer) -> Vec<String> {
    answer.attributes("hx-partial", "hx-target")
}

#[actix_web::test] // R-APPT-18, quality.md 2
async fn a_move_on_the_board_brings_its_two_columns_and_the_way_back() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    booked(&advisor, &ana, SOON).await;
    seed(&app, ("2026-03-10T11:00:00", 30), None).await;
    let form = card(&advisor, "/board", "ready").await;

    let answer = form.submit(&advisor.htmx()).await;

    answer.assert_ok();
    assert!(answer.statements() <= 8, "{}", answer.statements());
    let expected = ["#column-scheduled", "#column-ready", "#said", "#toasts"];
    assert_eq!(targets(&answer), expected);
    assert_eq!(answer.text("#column-ready .card h3"), "Ana Ruiz");
    assert_eq!(answer.text("#column-ready .count"), "1");
    assert_eq!(answer.text("#column-scheduled .count"), "30");
    assert!(answer.body().contains("RO-00001 moved to Ready"));
    assert_eq!(answer.text(".toast > p"), "Moved to Ready.");
    assert_eq!(answer.header("set-cookie"), "", "it is not told twice");
    assert_eq!(answer.header("cache-control"), "no-store");
    // The column is the page's own.
    let board = advisor.get("/board").await;
    assert_eq!(
        board.select("#column-ready"),
        answer.select("#column-ready")
    );
    let undo = answer.form("Undo");
    assert_eq!(undo.value("back"), "/board");
    let undone = undo.submit(&advisor.htmx()).await;
    undone.assert_ok();
    assert_eq!(undone.header("hx-redirect"), "/board");
    assert_eq!(
        advisor.get("/board").await.text("#column-scheduled .count"),
        "31"
    );
}

#[actix_web::test] // R-APPT-18, R-GEN-4
async fn of_two_people_who_move_one_card_the_second_sees_where_it_is_and_who_moved_it() {
    let app = App::start().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, SOON).await;
    let mine = card(&advisor, "/board", "no_show").await;
    let theirs = card(&owner, "/board", "in_progress").await;
    theirs.submit(&owner).await.assert_status(303);
    app.clock.advance(chrono::TimeDelta::seconds(4));

    let second = mine.submit(&advisor.htmx()).await;

    second.assert_status(409);
    let words = "Moved to In progress by Owner A 4 s ago.";
    assert_eq!(second.text(".toast > p"), words);
    assert_eq!(second.text("#column-in_progress .card h3"), "Ana Ruiz");
    assert_eq!(second.text("#column-no_show .count"), "0");
    assert!(!second.has_form("Undo"), "nothing was done");
    // With the fresh card the next step is taken.
    let fresh = second.form("Move").fill("to", "ready");
    fresh.submit(&advisor.htmx()).await.assert_ok();
    let page = advisor.get(&visit).await;
    assert!(page.text(".page-head").contains("Ready"));
}

#[actix_web::test] // product 4.5
async fn a_step_that_the_table_does_not_have_brings_the_board_as_it_is() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    booked(&advisor, &ana, SOON).await;
    let form = card(&advisor, "/board", "ready")
        .await
        .with("to", "completed");

    let refused = form.submit(&advisor.htmx()).await;

    refused.assert_status(409);
    let words = refused.text(".toast > p");
    assert!(words.contains("cannot go to Completed"), "{words}");
    assert_eq!(refused.text("#column-scheduled .card h3"), "Ana Ruiz");
    assert_eq!(targets(&refused).len(), 6, "each column, and why");
    assert!(
        form.submit(&advisor).await.body().contains("<h1"),
        "a page for a plain form"
    );
}

#[actix_web::test] // quality.md 2
async fn a_car_comes_back_to_work_at_the_same_cost_also_when_its_bill_is_looked_for() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let visit = booked(&owner, &ana, SOON).await;
    let mut taken = Vec::new();
    for to in ["ready", "completed", "in_progress"] {
        if to == "in_progress" {
            let draft = owner.get(&visit).await.form("Make the invoice");
            draft.submit(&owner).await.assert_status(303);
        }
        let form = card(&owner, "/board", to).await;
        let answer = form.submit(&owner.htmx()).await;
        answer.assert_ok();
        taken.push(answer.statements());
    }
    assert!(taken.iter().all(|count| *count <= 8), "{taken:?}");
}

#[actix_web::test] // R-UX-6
async fn the_columns_keep_the_filters_of_the_board() {
    let app = App::start().await;
    let (advisor, sam) = (app.advisor().await, app.technician().await);
    let own = technician(&advisor, "Technician A").await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let hers = form(&advisor, &ana, ("2026-03-11", "10:00")).await;
    let hers = hers.fill("technician", &own);
    hers.submit(&advisor).await.assert_status(303);
    booked(&advisor, &zoe, ("2026-03-11", "12:00")).await;
    let path = format!("/board?day=2026-03-11&technician={own}");

    let first = card(&advisor, &path, "in_progress").await;
    let first = first.submit(&advisor.htmx()).await;
    let second = card(&sam, "/board?day=2026-03-11", "ready").await;
    let second = second.submit(&sam.htmx()).await;

    for answer in [first, second] {
        answer.assert_ok();
        assert_eq!(answer.select("[data-card] h3"), ["Ana Ruiz"]);
        assert!(!answer.body().contains("Zoe Quill"));
    }
}

#[actix_web::test] // R-APPT-21, R-UX-7
async fn what_has_to_be_asked_first_is_asked_over_the_board() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, SOON).await;
    let htmx = advisor.htmx();

    let asked = card(&advisor, "/board?canceled=true", "canceled").await;
    let asked = asked.submit(&htmx).await;

    asked.assert_status(409);
    assert_eq!(targets(&asked), ["#toasts", "#toasts"], "the board stays");
    assert_eq!(asked.text(".question h2"), "Cancel RO-00001");
    let form = asked.form("Cancel appointment");
    let blank = form.clone().submit(&htmx).await;
    blank.assert_status(409);
    assert!(blank.text(".question").contains("Choose a reason."));
    let done = form.clone().fill("reason", "Weather").submit(&htmx).await;
    done.assert_ok();
    let expected = [
        "#toasts",
        "#column-scheduled",
        "#column-canceled",
        "#said",
        "#toasts",
    ];
    assert_eq!(targets(&done), expected, "in place of the question");
    assert_eq!(done.text("#column-canceled .card h3"), "Ana Ruiz");
    done.form("Undo").submit(&htmx).await.assert_ok();
    // Who was faster is told in its place too.
    moved(&advisor, &visit, "ready").await.assert_status(303);
    let late = form.fill("reason", "Weather").submit(&htmx).await;
    late.assert_status(409);
    assert!(late.text(".toast > p").starts_with("Moved to Ready by"));
    assert_eq!(targets(&late)[0], "#toasts");
}

#[actix_web::test] // R-APPT-12, R-APPT-3
async fn what_has_to_be_mended_first_is_told_with_the_way_there() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let htmx = advisor.htmx();
    let form = form(&advisor, &ana, ("2026-03-10", "15:00")).await;
    let form = form
        .fill("place", "mobile")
        .fill("line1", "")
        .fill("city", "");
    let visit = form.submit(&advisor).await.location();

    let nowhere = card(&advisor, "/board", "in_progress").await;
    let nowhere = nowhere.submit(&htmx).await;

    nowhere.assert_status(409);
    assert!(nowhere.text(".toast p").contains("no address yet"));
    assert_eq!(
        nowhere.attributes(".toast a", "href"),
        [format!("{visit}/edit")]
    );
    assert_eq!(nowhere.text("#column-scheduled .card h3"), "Ana Ruiz");

    moved(&advisor, &visit, "no_show").await.assert_status(303);
    app.clock.advance(chrono::TimeDelta::hours(7));
    let passed = card(&advisor, "/board", "scheduled")
        .await
        .submit(&htmx)
        .await;
    passed.assert_status(409);
    assert!(
        passed.text(".toast p").contains("has passed"),
        "{}",
        passed.text(".toast")
    );
    let edit = format!("{visit}/edit?restore=true");
    assert_eq!(passed.attributes(".toast a", "href"), [edit]);
    assert_eq!(passed.text("#column-no_show .card h3"), "Ana Ruiz");
}
