//! What one person changes is told to everybody's open pages: names, and nothing else.

use crate::support::{Answer, App, Browser, Stream};
use autoshop::kernel::words::Role;
use std::time::{Duration, Instant};

/// A visit of today, booked by the real form; gives its path.
async fn booked(browser: &Browser, name: &str) -> String {
    let form = browser.get("/customers/new").await.form("Add customer");
    let form = form.fill("name", name).fill("line1", "1 Main St");
    let saved = form.fill("city", "Woodland").submit(browser).await;
    let location = saved.location();
    let customer = location.rsplit('/').next().unwrap();
    let page = format!("/appointments/new?customer={customer}");
    let form = browser.get(page).await.form("Book appointment");
    let form = form.fill("day", "2026-03-10").fill("time", "10:00");
    let form = form.fill("place", "shop").fill("complaint", "Squeals");
    form.submit(browser).await.location()
}

fn name_of(visit: &str) -> String {
    visit
        .trim_start_matches('/')
        .replace("appointments", "appointment")
}

async fn moved(browser: &Browser, visit: &str, to: &str) {
    let form = browser.get(visit).await.form("Move").fill("to", to);
    form.submit(browser).await.assert_status(303);
}

/// Open, and past the first word: who comes without a place looks at everything.
async fn listening(browser: &Browser) -> Stream {
    let mut stream = browser.listen(None).await;
    assert_eq!(stream.answer.status().as_u16(), 200);
    assert_eq!(stream.change().await.names, "all");
    stream
}

#[actix_web::test]
async fn what_one_person_changes_is_told_to_the_others() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let visit = booked(&advisor, "Ana Ruiz").await;
    let mut stream = listening(&app.technician().await).await;
    let header = |name: &str| stream.answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("content-encoding"), "identity");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-accel-buffering"), "no");

    let form = advisor.get(&visit).await.form("Move");
    let form = form.fill("to", "in_progress");
    form.submit(&advisor).await.assert_status(303);
    let news = stream.change().await;

    assert_eq!(news.names, name_of(&visit), "a name, and no data");
}

#[actix_web::test]
async fn what_was_refused_or_belongs_to_another_shop_is_not_told() {
    let app = App::start().await;
    let other = app.found_shop("b").await;
    let advisor = app.advisor().await;
    let visit = booked(&advisor, "Ana Ruiz").await;
    let mut ours = listening(&advisor).await;
    let mut theirs = listening(&app.signed_in(Role::Owner, &other).await).await;

    let wrong = [("to", "completed"), ("version", "1")];
    let refused = advisor.post(format!("{visit}/position"), &wrong).await;
    refused.assert_status(409);
    let half: Result<(), sea_orm::DbErr> = app
        .db(app.shop.id)
        .transaction(async |tx| {
            let by = (&autoshop::web::staff::Actor::system("test"), app.now());
            let entry = autoshop::audit::Entry {
                action: "settings.changed",
                entity: "settings",
                ..Default::default()
            };
            autoshop::audit::record(tx, by, entry);
            Err(sea_orm::DbErr::Custom("no".into()))
        })
        .await;
    assert!(half.is_err());
    moved(&advisor, &visit, "in_progress").await;
    booked(&app.signed_in(Role::Owner, &other).await, "Bo").await;

    assert_eq!(ours.change().await.names, name_of(&visit));
    let named = theirs.change().await.names;
    assert!(named.starts_with("customer/"), "{named}");
}

#[actix_web::test]
async fn who_comes_back_hears_exactly_what_was_missed() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let visit = booked(&advisor, "Ana Ruiz").await;
    let mut stream = listening(&advisor).await;
    moved(&advisor, &visit, "in_progress").await;
    let last = stream.change().await;
    drop(stream);
    moved(&advisor, &visit, "ready").await;
    moved(&advisor, &visit, "completed").await;

    let mut again = advisor.listen(Some(&last.id)).await;
    let (second, third) = (again.change().await, again.change().await);
    assert_eq!((&second.names, &third.names), (&last.names, &last.names));
    assert!(last.id != second.id && second.id != third.id);
    let path = format!("/live?after={}", second.id);
    let request = advisor.request(reqwest::Method::GET, &path);
    let mut asked = request.send().await.unwrap();
    let mut text = String::new();
    while !text.contains("event: beat") {
        let more = asked.chunk().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&more).unwrap());
    }
    assert_eq!(text.matches("event: changed").count(), 1, "{text}");
    assert!(text.contains(&format!("id: {}\n", third.id)), "{text}");
    for unknown in ["feedbeef-3", "nonsense"] {
        let mut lost = advisor.listen(Some(unknown)).await;
        assert_eq!(lost.change().await.names, "all", "{unknown}");
    }
}

#[actix_web::test] // R-ACC-4
async fn a_stream_ends_with_the_right_it_was_opened_with() {
    let app = App::start().await;
    let nina = app.add_person(&app.shop, Role::Technician, "Nina").await;
    let owner = app.owner().await;
    let hers = app.signed_in_as("nina@a.example").await;
    let mut stream = listening(&hers).await;

    let page = format!("/settings/people/{nina}");
    let form = owner.get(page).await.form("Save role");
    let form = form.fill("role", "advisor");
    form.submit(&owner).await.assert_status(303);

    stream.ends().await;
    assert_eq!(hers.listen(None).await.answer.status().as_u16(), 401);
}

#[actix_web::test] // R-ACC-4, R-ACC-6
async fn signing_out_ends_the_streams_of_that_browser_and_no_others() {
    let app = App::start().await;
    let [desk, phone, tablet] = [app.owner().await, app.owner().await, app.owner().await];
    let [mut at_desk, mut on_phone, mut on_tablet] = [
        listening(&desk).await,
        listening(&phone).await,
        listening(&tablet).await,
    ];
    let mut hers = listening(&app.advisor().await).await;

    phone.post("/session/end", &[]).await.assert_status(303);
    on_phone.ends().await;
    assert_eq!(at_desk.next().await.unwrap().kind, "beat");
    let form = desk.get("/account").await.form("Sign out everywhere else");
    form.submit(&desk).await.assert_status(303);

    on_tablet.ends().await;
    assert_eq!(tablet.listen(None).await.answer.status().as_u16(), 401);
    assert_eq!(desk.listen(None).await.answer.status().as_u16(), 200);
    let kinds = [hers.next().await, hers.next().await];
    assert!(kinds.iter().all(Option::is_some), "{kinds:?}");
}

#[actix_web::test]
async fn a_person_has_twenty_streams_and_no_more() {
    let app = App::start().await;
    let (desk, phone) = (app.owner().await, app.owner().await);
    let mut streams = Vec::new();
    for _ in 0..20 {
        streams.push(listening(&desk).await);
    }
    assert_eq!(app.state.db.live.count(), 20);

    let refused = phone.listen(None).await.answer;
    assert_eq!(refused.status().as_u16(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    listening(&app.advisor().await).await;
    // The same browser again: it has gone away before without saying so.
    let newest = listening(&desk).await;

    streams[0].ends().await;
    assert_eq!(streams[1].next().await.unwrap().kind, "beat");
    drop((newest, streams));
    let begun = Instant::now();
    while app.state.db.live.count() > 0 {
        assert!(begun.elapsed() < Duration::from_secs(5), "they have gone");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[actix_web::test]
async fn a_stream_goes_on_for_longer_than_any_other_answer() {
    let app = App::start().await;
    let mut stream = listening(&app.advisor().await).await;
    let begun = Instant::now();

    // A request is given up after eight seconds.
    while begun.elapsed() < Duration::from_secs(9) {
        assert_eq!(stream.next().await.unwrap().kind, "beat");
    }
}

#[actix_web::test]
async fn nobody_listens_without_signing_in() {
    let app = App::start().await;
    let answer = app.visitor().get("/live").await;
    answer.assert_status(401);
    assert_eq!(answer.body(), "");
}

/// A visit's page says what it shows of, and the sign-in page asks for nothing.
#[actix_web::test]
async fn pages_of_the_floor_say_what_they_show() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let visit = booked(&advisor, "Ana Ruiz").await;
    let names = |page: Answer| page.attributes("#main [data-live]", "data-live");

    for path in ["/board", "/appointments"] {
        let named = names(advisor.get(path).await);
        assert!(named[0].starts_with("appointment "), "{named:?}");
    }
    let named = names(advisor.get(&visit).await);
    assert!(named[0].starts_with(&name_of(&visit)), "{named:?}");
    let piece = advisor.htmx().get("/board").await;
    assert_eq!(piece.select("[data-live]").len(), 1);
    let page = app.visitor().get("/login").await;
    assert!(page.select("#live-state").is_empty());
    assert!(!page.body().contains("floor."));
}
