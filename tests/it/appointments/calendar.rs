//! Times and conflicts of visits (R-APPT-4 to R-APPT-11, R-APPT-16).

use super::{audited, booked, car, conflicts, customer, form, service, technician};
use crate::support::App;
use autoshop::entity::{business_hours, holiday};
use autoshop::error::AppError;
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

#[actix_web::test] // R-APPT-4
async fn a_start_is_written_down_at_most_a_quarter_of_an_hour_late() {
    let app = App::start().await; // it is 9:30
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;

    let exact = form(&advisor, &ana, ("2026-03-10", "09:15")).await;
    let late = form(&advisor, &ana, ("2026-03-10", "09:14")).await;
    let long = form(&advisor, &ana, ("2026-03-12", "09:00"))
        .await
        .fill("duration", "48.02");

    let late = late.submit(&advisor).await;
    late.assert_status(422);
    assert_eq!(late.attributes(".error-summary a", "href"), ["#f-time"]);
    let long = long.submit(&advisor).await;
    assert_eq!(long.attributes(".error-summary a", "href"), ["#f-duration"]);
    exact.submit(&advisor).await.assert_status(303);
}

#[actix_web::test] // R-APPT-5
async fn the_end_follows_from_the_jobs_or_else_from_the_default() {
    let app = App::start().await;
    app.starter_catalog().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let page = advisor.get("/appointments/new").await;
    let oil = service(&page, "Full Synthetic Oil Change"); // half an hour
    let plain = async |day: &str| {
        form(&advisor, &ana, (day, "09:00"))
            .await
            .fill("duration", "")
    };

    let by_default = plain("2026-03-11").await;
    let by_jobs = plain("2026-03-12").await.tick("services", &oil);
    let given = plain("2026-03-13")
        .await
        .tick("services", &oil)
        .fill("duration", "1.75");

    for (form, span) in [
        (by_default, "9:00 – 11:00 AM"),
        (by_jobs, "9:00 – 9:30 AM"),
        (given, "9:00 – 10:45 AM"),
    ] {
        let visit = form.submit(&advisor).await.follow(&advisor).await;
        assert!(
            visit.text("main").contains(span),
            "{span}: {}",
            visit.text("main")
        );
    }
}

#[actix_web::test] // R-APPT-6, R-APPT-9
async fn a_technician_needs_a_pause_between_two_visits() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ben = technician(&advisor, "Technician A").await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let at = async |whose: &str, time: &str| {
        let form = form(&advisor, whose, ("2026-03-11", time))
            .await
            .fill("technician", &ben);
        form.submit(&advisor).await
    };
    at(&ana, "09:00").await.assert_status(303); // until 10:00

    let tight = at(&zoe, "10:14").await;

    tight.assert_status(409);
    let told = conflicts(&tight);
    assert_eq!(told.len(), 1, "{told:?}");
    for part in [
        "Technician A",
        "RO-00001",
        "Ana Ruiz",
        "9:00 AM to 10:00 AM",
    ] {
        assert!(told[0].contains(part), "{told:?}");
    }
    let before = at(&zoe, "07:46").await;
    assert_eq!(conflicts(&before).len(), 1);
    at(&zoe, "10:15").await.assert_status(303);
    // Driving takes longer than the pause.
    let kim = customer(&advisor, "Kim Oda").await;
    let drive = form(&advisor, &kim, ("2026-03-11", "11:30"))
        .await
        .fill("technician", &ben);
    let drive = drive.fill("place", "mobile").submit(&advisor).await;
    assert_eq!(conflicts(&drive).len(), 1);
}

#[actix_web::test] // R-APPT-7
async fn a_car_is_at_one_place_at_a_time_but_may_change_hands_on_the_minute() {
    let app = App::start().await;
    app.change_settings(|row| row.max_jobs_per_day = Set(None))
        .await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    car(&advisor, &ana, "Civic").await;
    booked(&advisor, &ana, ("2026-03-11", "09:00")).await;

    let overlap = form(&advisor, &ana, ("2026-03-11", "09:59"))
        .await
        .submit(&advisor)
        .await;
    let touching = form(&advisor, &ana, ("2026-03-11", "10:00")).await;

    let told = conflicts(&overlap);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("The Honda Civic is needed twice"),
        "{told:?}"
    );
    // Only that the customer comes that day anyway is said (R-APPT-9).
    let touching = touching.submit(&advisor).await;
    let told = conflicts(&touching);
    assert!(
        told.len() == 1 && told[0].contains("booked that day already"),
        "{told:?}"
    );
}

#[actix_web::test] // R-APPT-8
async fn canceled_visits_are_in_nobodys_way() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ben = technician(&advisor, "Technician A").await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let at = async |whose: &str| {
        form(&advisor, whose, ("2026-03-11", "09:00"))
            .await
            .fill("technician", &ben)
    };
    let first = at(&ana).await.submit(&advisor).await.location();
    at(&zoe).await.submit(&advisor).await.assert_status(409);

    let why = [("to", "canceled"), ("version", "1"), ("reason", "Weather")];
    advisor
        .post(format!("{first}/position"), &why)
        .await
        .assert_status(303);

    at(&zoe).await.submit(&advisor).await.assert_status(303);
}

#[actix_web::test] // R-APPT-9, R-APPT-10
async fn hours_holidays_and_full_days_are_told_all_at_once_and_overridden_with_a_reason() {
    let app = App::start().await;
    let (now, shop) = (app.now(), app.shop.id);
    let done: Result<(), AppError> = app
        .db(shop)
        .transaction(async |tx| {
            tx.insert(business_hours::ActiveModel {
                id: Set(Uuid::from_u128(1)),
                created_at: Set(now),
                updated_at: Set(now),
                weekday: Set(3),
                opens: Set(480),
                closes: Set(1020),
                ..Default::default()
            })
            .await?;
            tx.insert(holiday::ActiveModel {
                id: Set(Uuid::from_u128(2)),
                created_at: Set(now),
                updated_at: Set(now),
                day: Set("2026-03-18".parse().unwrap()),
                name: Set("Founders' Day".into()),
                ..Default::default()
            })
            .await?;
            Ok(())
        })
        .await;
    done.unwrap();
    app.change_settings(|row| row.max_jobs_per_day = Set(Some(1)))
        .await;
    let advisor = app.advisor().await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    booked(&advisor, &ana, ("2026-03-11", "09:00")).await;

    let late = form(&advisor, &zoe, ("2026-03-11", "16:30"))
        .await
        .submit(&advisor)
        .await;
    let holiday = form(&advisor, &zoe, ("2026-03-18", "09:00"))
        .await
        .submit(&advisor)
        .await;
    let sunday = form(&advisor, &zoe, ("2026-03-15", "09:00"))
        .await
        .submit(&advisor)
        .await;

    let told = conflicts(&late);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("outside the opening hours") && told[1].contains("The day is full"));
    assert!(conflicts(&holiday)[0].contains("Founders' Day"));
    assert!(conflicts(&sunday)[0].contains("closed on this day"));

    let short = late.form("Book appointment").fill("override_reason", "ok");
    short.submit(&advisor).await.assert_status(422);
    let reason = late
        .form("Book appointment")
        .fill("override_reason", "Ana asked for it");
    let visit = reason.submit(&advisor).await.follow(&advisor).await;
    assert!(visit.text("main").contains("Ana asked for it"));
    assert_eq!(audited(&app, "appointment.booked").await, 2);
}

#[actix_web::test] // R-APPT-15
async fn only_people_who_can_be_booked_are_booked() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;
    let page = advisor.get("/appointments/new").await;
    let names = page.select("select[name=technician] option");
    assert_eq!(names, ["Nobody yet", "Owner A", "Technician A"]);

    let members = app.db(app.shop.id).members().await.unwrap();
    let desk = members.iter().find(|m| m.name == "Advisor A").unwrap();
    let form = form(&advisor, &ana, ("2026-03-11", "09:00")).await;
    let refused = form
        .fill("technician", &desk.id.to_string())
        .submit(&advisor)
        .await;

    refused.assert_status(422);
    assert_eq!(
        refused.attributes(".error-summary a", "href"),
        ["#f-technician"]
    );
}

#[actix_web::test] // R-APPT-11
async fn of_a_hundred_bookings_of_one_slot_one_succeeds() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ben = technician(&advisor, "Technician A").await;
    let page = advisor.get("/appointments/new").await;
    let form = page.form("Book appointment").fill("complaint", "Noise");
    let form = form
        .fill("day", "2026-03-11")
        .fill("time", "09:00")
        .fill("technician", &ben);
    let tries = (0..100).map(|n| {
        let form = form.clone().fill("name", &format!("Caller {n}"));
        let form = form.fill("_key", &format!("key-of-caller-{n}"));
        let advisor = advisor.clone();
        async move { form.submit(&advisor).await.status.as_u16() }
    });

    let answers = futures_util::future::join_all(tries).await;

    let with = |status| answers.iter().filter(|s| **s == status).count();
    assert_eq!(with(303), 1, "{answers:?}");
    // A queue that is too long is told so (503) and may try again.
    assert_eq!(with(409) + with(503), 99, "{answers:?}");
    assert_eq!(audited(&app, "appointment.booked").await, 1);
}

#[actix_web::test] // R-APPT-16
async fn a_time_the_clocks_jump_over_is_refused_with_the_next_one() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ana = customer(&advisor, "Ana Ruiz").await;

    let gap = form(&advisor, &ana, ("2027-03-14", "02:30"))
        .await
        .submit(&advisor)
        .await;
    let twice = form(&advisor, &ana, ("2026-11-01", "01:30")).await;

    gap.assert_status(422);
    let words = gap.text(".error-summary a");
    assert!(
        words.ends_with("The next one is 3:00 AM on March 14, 2027."),
        "{words}"
    );
    // The earlier one is meant, and the form says which.
    let shown = twice.clone().fill("complaint", "").submit(&advisor).await;
    let hint = shown.text("#f-time-hint");
    assert!(
        hint.contains("1:30 AM PDT") && hint.contains("1:30 AM PST"),
        "{hint}"
    );
    let visit = twice.submit(&advisor).await.follow(&advisor).await;
    let starts = visit.attributes("dl.facts time", "datetime");
    assert!(
        starts.contains(&"2026-11-01T08:30:00Z".to_owned()),
        "{starts:?}"
    );
}

#[actix_web::test] // R-APPT-11, R-APPT-25
async fn rescheduling_asks_the_calendar_but_not_about_the_visit_itself() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ben = technician(&advisor, "Technician A").await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let at = async |whose: &str, time: &str| {
        let form = form(&advisor, whose, ("2026-03-11", time))
            .await
            .fill("technician", &ben);
        form.submit(&advisor).await.location()
    };
    at(&ana, "09:00").await;
    let visit = at(&zoe, "11:00").await;
    let edit = advisor
        .get(format!("{visit}/edit"))
        .await
        .form("Save changes");

    let into = edit.clone().fill("time", "09:30").submit(&advisor).await;
    let by_itself = edit.fill("time", "11:30").submit(&advisor).await;

    into.assert_status(409);
    assert_eq!(conflicts(&into).len(), 1);
    assert!(by_itself.statements() <= 9, "{}", by_itself.statements());
    let page = by_itself.follow(&advisor).await;
    assert!(page.text("main").contains("11:30 AM – 12:30 PM"));
}

#[actix_web::test] // R-GEN-4
async fn two_people_who_edit_a_visit_never_overwrite_each_other_in_silence() {
    let app = App::start().await;
    let (advisor, owner) = (app.advisor().await, app.owner().await);
    let ana = customer(&advisor, "Ana Ruiz").await;
    let visit = booked(&advisor, &ana, ("2026-03-11", "09:00")).await;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    let mine = advisor
        .get(format!("{visit}/edit"))
        .await
        .form("Save changes");
    let theirs = owner
        .get(format!("{visit}/edit"))
        .await
        .form("Save changes");
    theirs
        .fill("notes", "Owner's words")
        .submit(&owner)
        .await
        .assert_status(303);

    let stale = mine.fill("notes", "My words").submit(&advisor).await;

    stale.assert_status(409);
    let notice = stale.text(".notice");
    assert!(notice.contains("Changed by Owner A"), "{notice}");
    assert!(stale.text("#f-notes-stored").contains("Owner's words"));
    let meant = stale.form("Save changes");
    assert_eq!(meant.value("notes").trim(), "My words");
    meant.submit(&advisor).await.assert_status(303);
}
