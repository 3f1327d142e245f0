//! Which cars a board shows: of some days, found by words; and the board for a wall.

use super::{booked, customer, form, moved, service, technician};
use crate::support::{App, Browser};

async fn names(browser: &Browser, query: &str) -> Vec<String> {
    browser
        .get(format!("/board?{query}"))
        .await
        .select(".card h3")
}

#[actix_web::test] // R-APPT-17
async fn the_board_of_several_days_has_the_cars_of_each_and_says_which() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    for (name, day) in [
        ("Ana", "2026-03-10"),
        ("Bo", "2026-03-11"),
        ("Cy", "2026-03-13"),
    ] {
        let whose = customer(&advisor, name).await;
        booked(&advisor, &whose, (day, "10:00")).await;
    }

    let board = advisor.get("/board?day=2026-03-11&to=2026-03-13").await;

    board.assert_ok();
    assert_eq!(board.select(".card h3"), ["Bo", "Cy"]);
    assert_eq!(
        board.select(".card time"),
        ["Wed, Mar 11, 10:00 AM", "Fri, Mar 13, 10:00 AM"]
    );
    assert_eq!(board.text(".page-head .meta"), "Wed, Mar 11 – Fri, Mar 13");
    // As many days earlier and later.
    let links = board.attributes(".page-actions a", "href");
    assert!(
        links.contains(&"/board?day=2026-03-08&to=2026-03-10".to_owned()),
        "{links:?}"
    );
    assert!(
        links.contains(&"/board?day=2026-03-14&to=2026-03-16".to_owned()),
        "{links:?}"
    );
    // A card goes only among those of its day.
    assert_eq!(board.attributes(".card", "data-day"), ["2026-03-13"]);
    assert!(!board.text(".card").contains("One down"));

    let long = advisor.get("/board?day=2026-03-10&to=2026-04-10").await;
    long.assert_status(422);
    assert!(long.text(".toolbar").contains("31 days at most"));
    assert_eq!(long.select(".card h3"), ["Ana", "Bo", "Cy"]);
    assert_eq!(
        names(&advisor, "day=2026-03-10&to=2026-04-09").await.len(),
        3
    );
    let wrong = advisor.get("/board?day=2026-03-10&to=2026-03-09").await;
    wrong.assert_status(422);
    assert_eq!(wrong.select(".card h3"), ["Ana"]);
}

#[actix_web::test] // R-UX-6, R-ACC-15
async fn words_find_cars_on_the_board_and_each_filter_can_be_taken_off() {
    let app = App::start().await;
    let (advisor, sam) = (app.advisor().await, app.technician().await);
    let own = technician(&advisor, "Technician A").await;
    let page = advisor.get("/customers/new").await.form("Add customer");
    let ana = page.fill("name", "Ana Ruiz").fill("phone", "5305550142");
    let ana = ana.submit(&advisor).await.location();
    let bo = customer(&advisor, "Bo Diaz").await;
    let first = form(&advisor, &ana, ("2026-03-10", "10:00")).await;
    let first = first
        .fill("technician", &own)
        .fill("make", "Honda")
        .fill("model", "Fit");
    let first = first.fill("plate", "7ABC123").fill("plate_region", "CA");
    first.submit(&advisor).await.assert_status(303);
    let second = booked(&advisor, &bo, ("2026-03-10", "11:00")).await;

    for query in ["q=ruiz", "q=7abc", "q=ro-00001", "q=0142"] {
        assert_eq!(names(&advisor, query).await, ["Ana Ruiz"], "{query}");
    }
    assert_eq!(names(&sam, "q=ruiz").await, ["Ana Ruiz"]);
    assert!(
        names(&sam, "q=0142").await.is_empty(),
        "nobody by a phone they do not see"
    );
    let none = advisor.get("/board?q=quill&blocker=any").await;
    assert!(none.text("main").contains("No car fits"));
    assert!(
        none.attributes(".empty a", "href")
            .contains(&"/board".to_owned())
    );
    moved(&advisor, &second, "no_show").await.assert_status(303);

    let query = format!("/board?technician={own}&q=ruiz&blocker=any&canceled=true");
    let board = advisor.get(&query).await;
    let chips = board.select(".chip");
    let filtered = [
        "“ruiz”",
        "Technician A",
        "Held up by anything",
        "With canceled",
    ];
    assert_eq!(
        chips,
        filtered.map(|chip| format!("{chip} (remove filter)"))
    );
    let without = board.attributes(".chip", "href");
    assert_eq!(
        without[0],
        format!("/board?technician={own}&blocker=any&canceled=true")
    );
    assert_eq!(without[1], "/board?q=ruiz&blocker=any&canceled=true");
    assert!(advisor.get("/board").await.select(".chip").is_empty());
    // A technician's own name is no filter.
    assert!(sam.get("/board").await.select(".chip").is_empty());
}

#[actix_web::test] // R-ACC-15
async fn the_board_on_a_wall_has_nothing_to_press_and_tells_no_prices() {
    let app = App::start().await;
    app.starter_catalog().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let oil = advisor.get("/appointments/new").await;
    let oil = service(&oil, "Full Synthetic Oil Change");
    let form = form(&advisor, &ana, ("2026-03-10", "10:00")).await;
    let form = form.tick("services", &oil).submit(&advisor).await;
    form.assert_status(303);
    advisor.get("/board").await.assert_ok(); // with the good news of the booking

    let board = advisor.get("/board?canceled=true").await;
    let link = board.attributes(".page-actions .menu a", "href");
    assert_eq!(link, ["/board?canceled=true&view=wall"]);
    let wall = advisor.get(&link[0]).await;

    wall.assert_ok();
    assert_eq!(wall.select("main h1"), ["Tue, Mar 10"]);
    assert_eq!(wall.select("main form").len(), 0);
    assert!(
        wall.text(".column .card")
            .contains("Full Synthetic Oil Change")
    );
    assert!(!wall.text("main").contains('$'));
    assert_eq!(wall.select(".column").len(), 6);
    assert_eq!(wall.attributes("main [data-live]", "data-live").len(), 1);
    let back = wall.attributes(".wall-head a", "href");
    assert_eq!(back, ["/board?canceled=true"]);
}
