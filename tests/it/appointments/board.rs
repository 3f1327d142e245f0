//! The board and the list: what is there, who sees it, at what price.

use super::{booked, customer, form, moved, seed, service, technician, technician_id};
use crate::support::App;
use sea_orm::ActiveValue::Set;

#[actix_web::test] // R-APPT-17, R-APPT-19
async fn the_board_has_a_column_for_each_status_with_count_and_sum() {
    let app = App::start().await;
    app.starter_catalog().await;
    let advisor = app.advisor().await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let oil = service(
        &advisor.get("/appointments/new").await,
        "Full Synthetic Oil Change",
    );
    for (whose, time) in [(&ana, "10:00"), (&zoe, "11:00")] {
        let form = form(&advisor, whose, ("2026-03-10", time))
            .await
            .tick("services", &oil);
        form.submit(&advisor).await.assert_status(303);
    }

    let board = advisor.get("/board").await;

    let heads = board.select(".column h2");
    assert_eq!(heads[0], "Scheduled 2 $240.00");
    assert_eq!(heads[1], "In progress 0 $0.00");
    assert_eq!(heads.len(), 5, "{heads:?}");
    let card = board.text("#column-scheduled .card");
    for told in [
        "Ana Ruiz",
        "10:00 AM",
        "Full Synthetic Oil Change",
        "No technician",
        "$120.00",
    ] {
        assert!(card.contains(told), "{told}: {card}");
    }
    assert_eq!(
        advisor
            .get("/board?canceled=true")
            .await
            .select(".column h2")
            .len(),
        6
    );
    let tomorrow = advisor.get("/board?day=2026-03-11").await;
    assert!(tomorrow.text("main").contains("Nothing on this day"));
    assert!(
        tomorrow
            .attributes("a", "href")
            .contains(&"/appointments/new?start=2026-03-11".to_owned())
    );
}

#[actix_web::test] // R-APPT-17, R-APPT-23
async fn cars_of_earlier_days_stay_until_they_are_done_and_late_ones_are_marked() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let left = booked(&advisor, &ana, ("2026-03-10", "10:00")).await;
    moved(&advisor, &left, "in_progress")
        .await
        .assert_status(303);
    booked(&advisor, &zoe, ("2026-03-11", "09:00")).await;
    app.clock.advance(chrono::TimeDelta::hours(24)); // 9:30 of the next day
    let advisor = app.advisor().await;

    let board = advisor.get("/board").await;

    let carried = board.text("#column-in_progress .card");
    assert!(carried.contains("Since Tue, Mar 10"), "{carried}");
    assert!(board.text("#column-scheduled .card").contains("Late"));
    moved(&advisor, &left, "completed").await.assert_status(303);
    assert!(
        !advisor
            .get("/board")
            .await
            .text("main")
            .contains("Ana Ruiz")
    );
    assert!(
        advisor
            .get("/board?day=2026-03-10")
            .await
            .text("#column-completed")
            .contains("Ana Ruiz")
    );
}

#[actix_web::test] // quality.md 2
async fn board_and_list_cost_the_same_with_one_card_and_with_fifty() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    seed(&app, ("2026-03-10T08:00:00", 1), None).await;
    advisor.get("/appointments/new").await.assert_ok();
    let one = (
        advisor.get("/board").await,
        advisor.get("/appointments").await,
    );
    seed(&app, ("2026-03-10T08:15:00", 49), None).await;
    let many = (
        advisor.get("/board").await,
        advisor.get("/appointments").await,
    );

    assert_eq!(many.0.select("[data-card]").len(), 50);
    assert_eq!(one.0.statements(), many.0.statements());
    assert!(many.0.statements() <= 3, "{}", many.0.statements());
    assert_eq!(one.1.statements(), many.1.statements());
    assert!(many.1.statements() <= 3, "{}", many.1.statements());
}

#[actix_web::test] // R-GEN-8
async fn the_list_is_paged_without_gap_or_repetition() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    seed(&app, ("2026-03-10T00:00:00", 120), None).await;

    let (mut path, mut seen) = ("/appointments".to_owned(), Vec::new());
    loop {
        let page = advisor.get(&path).await;
        assert!(page.text(".pagination").contains("of 120"));
        seen.extend(page.attributes("tbody tr", "id"));
        let next = page.attributes(".pagination a[rel=next]", "href");
        match next.into_iter().next() {
            Some(next) => path = next,
            None => break,
        }
    }

    assert_eq!(seen.len(), 120);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 120);
}

#[actix_web::test] // R-UX-6
async fn the_list_is_filtered_by_its_address() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    let ben = technician(&advisor, "Technician A").await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let form = form(&advisor, &ana, ("2026-03-11", "09:00"))
        .await
        .fill("technician", &ben);
    let form = form
        .fill("make", "Honda")
        .fill("model", "Fit")
        .fill("plate", "7ABC123");
    form.fill("plate_region", "CA")
        .submit(&advisor)
        .await
        .assert_status(303);
    let noshow = booked(&advisor, &zoe, ("2026-03-12", "09:00")).await;
    moved(&advisor, &noshow, "no_show").await.assert_status(303);
    let found = async |query: &str| {
        let page = advisor.get(format!("/appointments?{query}")).await;
        page.select("tbody tr td:nth-child(2)")
    };

    let (first, second) = ("Ana Ruiz RO-00001", "Zoe Quill RO-00002");
    assert_eq!(found("").await, [second, first]);
    assert_eq!(found("sort=soonest").await, [first, second]);
    for query in [
        "status=scheduled",
        "to=2026-03-11",
        "q=ruiz",
        "q=7abc",
        "q=ro-00001",
        &format!("technician={ben}"),
        &format!("customer={}", super::id(&ana)),
    ] {
        assert_eq!(found(query).await, [first], "{query}");
    }
    for query in [
        "status=no_show",
        "from=2026-03-12",
        "q=quill",
        "technician=nobody",
    ] {
        assert_eq!(found(query).await, [second], "{query}");
    }
    let nothing = advisor.get("/appointments?q=nobody&status=ready").await;
    assert!(nothing.text("main").contains("No appointment fits"));
}

#[actix_web::test] // R-ACC-15
async fn a_technician_sees_and_moves_only_the_own_visits() {
    let app = App::start().await;
    app.starter_catalog().await;
    let (advisor, sam) = (app.advisor().await, app.technician().await);
    let own = technician(&advisor, "Technician A").await;
    let (ana, zoe) = (
        customer(&advisor, "Ana Ruiz").await,
        customer(&advisor, "Zoe Quill").await,
    );
    let oil = service(
        &advisor.get("/appointments/new").await,
        "Full Synthetic Oil Change",
    );
    let mine = form(&advisor, &ana, ("2026-03-10", "10:00"))
        .await
        .tick("services", &oil);
    let mine = mine
        .fill("technician", &own)
        .submit(&advisor)
        .await
        .location();
    let foreign = booked(&advisor, &zoe, ("2026-03-10", "12:00")).await;

    let (board, list) = (sam.get("/board").await, sam.get("/appointments").await);
    assert_eq!(board.select("[data-card]").len(), 1);
    assert_eq!(list.select("tbody tr").len(), 1);
    sam.get(&foreign).await.assert_status(404);
    let other = format!(
        "/board?technician={}",
        app.db(app.shop.id).members().await.unwrap()[0].id
    );
    assert_eq!(sam.get(other).await.select("[data-card]").len(), 1);
    let fields = [("to", "in_progress"), ("version", "1")];
    sam.post(format!("{foreign}/position"), &fields)
        .await
        .assert_status(404);
    let page = sam.get(&mine).await;
    assert!(page.text("main").contains("$120.00"));
    assert!(!page.has_form("Add to the order") && !page.text("main").contains("Edit"));

    app.change_settings(|row| row.technician_sees_prices = Set(false))
        .await;
    for path in ["/board", "/appointments", &mine] {
        let page = sam.get(path).await;
        assert!(!page.body().contains('$'), "{path}");
    }
    assert_eq!(technician_id(&app).await.to_string(), own);
}

#[actix_web::test] // R-ACC-15
async fn a_technician_reaches_the_customer_from_a_day_before_to_a_day_after() {
    let app = App::start().await;
    let (advisor, sam) = (app.advisor().await, app.technician().await);
    let own = technician(&advisor, "Technician A").await;
    let page = advisor.get("/appointments/new").await;
    let form = page
        .form("Book appointment")
        .fill("name", "Ana Ruiz")
        .fill("phone", "5305550142");
    let form = form
        .fill("email", "ana@example.com")
        .fill("complaint", "Noise");
    let form = form
        .fill("line1", "12 Elm St")
        .fill("city", "Woodland")
        .fill("technician", &own);
    let near = form.clone().fill("day", "2026-03-11").fill("time", "10:00");
    let near = near.submit(&advisor).await.location();
    let ana = advisor
        .get("/customers?q=ruiz")
        .await
        .attributes("tbody a", "href")
        .remove(0);
    let far = super::form(&advisor, &ana, ("2026-03-12", "10:00"))
        .await
        .fill("technician", &own);
    let far = far
        .fill("place", "mobile")
        .submit(&advisor)
        .await
        .location();

    let (near, far) = (sam.get(near).await.body(), sam.get(far).await.body());

    assert!(near.contains("(530) 555-0142") && near.contains("12 Elm St"));
    assert!(!far.contains("(530) 555-0142") && !far.contains("12 Elm St"));
    assert!(!near.contains("ana@example.com"));
}
