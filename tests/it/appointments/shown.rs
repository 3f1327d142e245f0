//! The calendar's four views: each visit once, what is in the way in words, and who sees what.

use super::{booked, books, customer, form, insisted, technician};
use crate::support::{App, Browser, costs};
use autoshop::kernel::words::Role;
use sea_orm::ActiveValue::Set;

const VIEWS: [&str; 4] = ["day", "week", "month", "agenda"];

/// A visit of an hour, given to somebody.
async fn given(browser: &Browser, whom: (&str, &str), at: (&str, &str)) -> String {
    let form = form(browser, whom.0, at).await.fill("technician", whom.1);
    insisted(browser, &form, "Asked for").await.location()
}

#[actix_web::test] // product 5.3
async fn each_view_shows_each_visit_once_with_its_time() {
    let app = App::start().await;
    let owner = app.owner().await;
    let (ana, zoe) = (
        customer(&owner, "Ana Ruiz").await,
        customer(&owner, "Zoe Quill").await,
    );
    let tom = technician(&owner, "Technician A").await;
    let first = given(&owner, (&ana, &tom), ("2026-03-10", "10:00")).await;
    given(&owner, (&zoe, &tom), ("2026-03-10", "10:30")).await;
    let late = booked(&owner, &zoe, ("2026-03-11", "14:00")).await;
    let over_night = form(&owner, &ana, ("2026-03-12", "22:00"))
        .await
        .fill("duration", "20");
    over_night.submit(&owner).await.assert_status(303);

    for (view, count) in VIEWS.into_iter().zip([2, 4, 4, 4]) {
        let page = owner.get(format!("/calendar?view={view}")).await;
        page.assert_ok();
        let ids = page.attributes("[id^=entry-]", "id");
        assert_eq!(ids.len(), count, "{view}: {ids:?}");
        assert!(page.text("main").contains("10:00"), "{view}");
        let here = page.select("nav.tabs [aria-current]");
        assert_eq!(here[0].to_lowercase(), view);
    }
    let day = owner.get("/calendar").await;
    assert_eq!(day.attributes("a.entry", "href")[0], first);
    assert_eq!(day.text("a.entry .when"), "10:00 – 11:00 AM");
    assert!(day.select("thead th").contains(&"Technician A".to_owned()));
    assert!(!day.select("thead th").contains(&"Nobody yet".to_owned()));
    assert_eq!(day.select(".clash").len(), 2, "both say so");
    assert!(day.text(".clash").starts_with("Overlaps with "));
    let tomorrow = owner.get("/calendar?day=2026-03-11").await;
    assert!(
        tomorrow
            .select("thead th")
            .contains(&"Nobody yet".to_owned())
    );
    assert_eq!(tomorrow.attributes("a.entry", "href"), [late]);
    // What began the day before is still in the way.
    let friday = owner.get("/calendar?day=2026-03-13").await;
    assert_eq!(friday.text("a.entry .when"), "Thu 10:00 PM – 6:00 PM");
    let own = owner
        .get(format!("/calendar?view=week&technician={tom}"))
        .await;
    assert_eq!(own.select("a.entry").len(), 2);
}

#[actix_web::test] // product 5.3
async fn a_free_square_leads_to_a_booking_of_that_time_and_technician() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let tom = technician(&advisor, "Technician A").await;
    let page = advisor.get("/calendar?day=2026-03-11").await;
    let words = page.attributes("a.free", "aria-label");
    let at = words
        .iter()
        .position(|words| words == "Book 3:30 PM, Technician A")
        .unwrap();

    let new = advisor.get(&page.attributes("a.free", "href")[at]).await;

    let form = new.form("Book appointment");
    assert_eq!(
        (form.value("day"), form.value("time")),
        ("2026-03-11", "15:30")
    );
    assert_eq!(form.value("technician"), tom);
    // It is 9:30, and nobody books yesterday.
    let today = advisor.get("/calendar").await;
    assert!(
        !today
            .attributes("a.free", "aria-label")
            .iter()
            .any(|words| words.contains(" 8:30 AM"))
    );
    assert!(
        advisor
            .get("/calendar?day=2026-03-09")
            .await
            .select("a.free")
            .is_empty()
    );
}

#[actix_web::test] // R-APPT-6, R-APPT-9
async fn closed_hours_time_off_and_travel_can_be_read() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let tom = technician(&owner, "Technician A").await;
    app.change_settings(|row| row.default_travel = Set(60))
        .await;
    let open = [("wednesday_opens", "8:00"), ("wednesday_closes", "17:00")];
    let submit = async |page: &str, button: &str, fields: &[(&str, &str)]| {
        let form = owner.get(page).await.form(button);
        let form = fields
            .iter()
            .fold(form, |form, (name, value)| form.fill(name, value));
        form.submit(&owner).await.assert_status(303);
    };
    submit("/settings/hours", "Save hours", &open).await;
    let christmas = [("day", "2026-03-18"), ("holiday", "Founders' day")];
    submit("/settings/hours", "Add holiday", &christmas).await;
    let crew = format!("/settings/hours/people/{tom}");
    let hours = [("wednesday_opens", "9:00"), ("wednesday_closes", "17:00")];
    submit(&crew, "Save hours", &hours).await;
    let off = [("from_day", "2026-03-11"), ("from_time", "15:00")];
    submit(&crew, "Add time off", &off).await;
    given(&owner, (&ana, &tom), ("2026-03-11", "9:00")).await;
    let drive = form(&owner, &ana, ("2026-03-11", "12:00"))
        .await
        .fill("place", "mobile");
    let drive = drive
        .fill("line1", "9 Elm St")
        .fill("city", "Davis")
        .fill("technician", &tom);
    insisted(&owner, &drive, "The second car")
        .await
        .assert_status(303);

    let day = owner.get("/calendar?day=2026-03-11").await;

    let shut = day.select("td.shut");
    assert!(shut.iter().any(|words| words == "Time off"), "{shut:?}");
    assert!(shut.iter().any(|words| words == "Not working"), "{shut:?}");
    assert_eq!(day.select("td.pause"), ["Travel 60 min"]);
    assert_eq!(day.attributes("td.pause", "rowspan"), ["2"]);
    let week = owner.get("/calendar?view=week&day=2026-03-18").await;
    assert!(
        week.select("td.shut").contains(&"Closed".to_owned()),
        "no hours on Thursday"
    );
    assert!(week.select("td.shut").contains(&"Founders' day".to_owned()));
    let month = owner.get("/calendar?view=month").await;
    assert!(month.text("main table").contains("Founders' day"));
    assert!(month.text("main table").contains("Technician A off"));
    let agenda = owner.get("/calendar?view=agenda&day=2026-03-11").await;
    assert!(agenda.text("main").contains("Off: Technician A."));
}

#[actix_web::test] // R-GEN-7
async fn a_day_of_25_hours_has_both_of_its_hours_and_books_the_right_one() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    booked(&owner, &ana, ("2026-11-01", "0:30")).await;
    let page = owner.get("/calendar?day=2026-11-01").await;
    let rows = page.select("tbody th");
    for row in ["1:00 AM PDT", "1:00 AM PST"] {
        assert_eq!(
            rows.iter().filter(|words| *words == row).count(),
            1,
            "{row}: {rows:?}"
        );
    }
    let words = page.attributes("a.free", "aria-label");
    let again = words
        .iter()
        .position(|words| words.starts_with("Book 1:30 AM PST"))
        .unwrap();
    let new = page.attributes("a.free", "href")[again].clone();
    let zoe = customer(&owner, "Zoe Quill").await;
    let whose = zoe.rsplit('/').next().unwrap();
    let form = owner
        .get(format!("{new}&customer={whose}"))
        .await
        .form("Book appointment");

    let form = form
        .fill("place", "shop")
        .fill("complaint", "Squeals")
        .fill("duration", "0.5");
    let visit = form.submit(&owner).await.location();

    let row = super::moving::row(&app, &visit).await;
    assert_eq!(row.start_at.to_rfc3339(), "2026-11-01T09:30:00+00:00");
    assert_eq!(row.wall_start, "2026-11-01T01:30");
    // The squares say which of both they are, and so does a visit that stands in one.
    let again = page.attributes("tr[data-offset='-480']", "data-time");
    assert_eq!(again, ["01:00", "01:30"]);
    let page = owner.get("/calendar?day=2026-11-01").await;
    assert_eq!(
        page.attributes("[data-entry]", "data-at"),
        ["2026-11-01T00:30", "2026-11-01T01:30"]
    );
    assert_eq!(page.attributes("[data-entry]", "data-offset"), ["-480"]);
    // The form of such a visit means the second hour, too.
    let form = owner.get(format!("{visit}/reschedule")).await;
    assert!(form.text("main").contains("The second one is meant"));
    let spring = owner.get("/calendar?day=2027-03-14").await;
    let times = spring.attributes("tr[data-time]", "data-time");
    assert!(
        !times.iter().any(|time| time.starts_with("02:")),
        "the clocks skip it"
    );
}

#[actix_web::test] // R-ACC-15
async fn a_technicians_calendar_is_the_own_one_and_nobody_books_there() {
    let app = App::start().await;
    let (owner, sam) = (app.owner().await, app.technician().await);
    let own = technician(&owner, "Technician A").await;
    let (ana, zoe) = (
        customer(&owner, "Ana Ruiz").await,
        customer(&owner, "Zoe Quill").await,
    );
    given(&owner, (&ana, &own), ("2026-03-10", "10:00")).await;
    booked(&owner, &zoe, ("2026-03-10", "12:00")).await;
    let other = app.found_shop("b").await;
    let stranger = app.signed_in(Role::Owner, &other).await;

    for view in VIEWS {
        let path = format!("/calendar?view={view}");
        for _ in 0..2 {
            assert!(
                owner.get(&path).await.text("main").contains("Zoe Quill"),
                "{view}"
            );
            let theirs = sam.get(&path).await;
            let words = theirs.text("main");
            assert!(
                words.contains("Ana Ruiz") && !words.contains("Zoe Quill"),
                "{view}"
            );
            assert!(
                theirs
                    .select("a.free, [name=technician], [data-entry]")
                    .is_empty()
            );
            assert!(!stranger.get(&path).await.text("main").contains("Ana Ruiz"));
        }
    }
    app.accountant()
        .await
        .get("/calendar")
        .await
        .assert_status(403);
}

#[actix_web::test] // quality.md 2
async fn a_calendar_that_nothing_changed_asks_the_database_nothing() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    booked(&advisor, &ana, ("2026-03-10", "10:00")).await;
    advisor.get("/calendar").await.assert_ok(); // with the good news of the booking
    let write = async || {
        books(&advisor, &ana, "2026-03-10").await;
        advisor.get("/appointments/new").await.assert_ok(); // the hours are in memory
    };
    let (address, mut server) = app.without_cache().await;
    let bare = advisor.moved_to(address);
    for view in VIEWS {
        let path = format!("/calendar?view={view}");
        costs(&advisor, &path, (write, [1, 0, 0])).await;
        let fresh = bare.get(&path).await;
        assert!(fresh.statements() <= 4, "{path}: {}", fresh.statements());
        assert_eq!(fresh.body(), advisor.get(&path).await.body(), "{path}");
    }
    assert!(matches!(server.stop(), Some(Ok(()))));
}

#[actix_web::test] // R-UX-13
async fn one_goes_to_a_day_in_words() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let tom = technician(&advisor, "Technician A").await;
    let go = async |words: &str| {
        let on = format!("/calendar?view=week&technician={tom}&day=2026-03-10");
        advisor.get(format!("{on}&go={words}")).await
    };

    let there = go("in+2+weeks").await;

    there.assert_ok();
    assert_eq!(there.text("title"), "Mar 23 – 29 · Calendar · Shop A");
    assert_eq!(there.form("Show").value("technician"), tom);
    let unread = go("soon").await;
    unread.assert_status(422);
    assert!(unread.text("main .error").contains("like “fri 2pm”"));
    assert_eq!(unread.form("Show").value("go"), "soon");
    go("2pm").await.assert_status(422);
    let same = advisor.get("/calendar?day=2026-03-13").await;
    assert_eq!(same.text("title"), "Fri, Mar 13 · Calendar · Shop A");
    assert!(
        advisor
            .get("/calendar?day=nonsense&view=x")
            .await
            .text("title")
            .starts_with("Tue, Mar 10")
    );
}

#[actix_web::test]
async fn a_square_of_the_month_names_three_and_counts_the_others() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    super::seed(&app, ("2026-03-20T09:00:00", 8), None).await;

    let month = advisor.get("/calendar?view=month").await;

    let words = month.select("td li");
    assert_eq!(words.len(), 4);
    assert!(words[3].starts_with("+5 more"), "{words:?}");
    assert_eq!(month.text(".date .count"), "8 visits");
    assert_eq!(
        month.attributes("td li:last-child a", "href"),
        ["/calendar?day=2026-03-20"]
    );
}
