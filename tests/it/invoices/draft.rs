//! Drafts: made from the work, changed line by line, thrown away.

use super::{BRAKES, Visit, draft, exempt, issued, set_rates, sum, visit, visit_with};
use crate::support::App;
use autoshop::kernel::words::{AppointmentStatus, LineKind};

async fn app() -> App {
    let app = App::start().await;
    set_rates(&app, &app.shop).await;
    app
}

fn invoice_of(visit: &Visit) -> String {
    format!("/appointments/{}/invoice", visit.appointment)
}

#[actix_web::test] // R-INV-1, R-INV-5, R-INV-6
async fn a_draft_copies_the_work_and_adds_it_up_to_the_cent() {
    let (app, at_work) = (app().await, AppointmentStatus::InProgress);
    let advisor = app.advisor().await;
    let work = visit(&app, at_work, BRAKES).await;

    let page = advisor.get(draft(&advisor, &work).await).await;

    page.assert_ok();
    assert_eq!(page.text("h1"), "Draft invoice");
    assert_eq!(sum(&page, "Subtotal"), "$264.98");
    assert_eq!(sum(&page, "Tax 8.25 %"), "$3.30");
    assert_eq!(sum(&page, "Total"), "$268.28");
    let lines = page.select("tbody tr");
    assert!(lines[0].contains("Front pads") && lines[0].contains("cleaned slides"));
    assert!(lines[1].contains("1.5") && lines[1].contains("$225.00"));
    assert!(lines[2].contains("PAD-77") && lines[2].contains("$39.98"));
    assert!(page.statements() <= 3, "{}", page.statements());
}

#[actix_web::test] // R-INV-1
async fn a_second_bill_of_an_order_is_a_conflict_that_leads_to_the_first() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let first = draft(&advisor, &work).await;

    let second = advisor
        .post(invoice_of(&work), &[("_key", "another-key")])
        .await;
    let pressed_twice = advisor
        .post(
            invoice_of(&work),
            &[("_key", &work.appointment.0.simple().to_string())],
        )
        .await;

    second.assert_status(409);
    assert_eq!(
        second.attributes("main .notice a", "href"),
        std::slice::from_ref(&first)
    );
    assert_eq!(pressed_twice.location(), first);
    assert_eq!(pressed_twice.header("idempotency-status"), "replayed");
}

#[actix_web::test] // R-INV-1
async fn ten_presses_at_once_make_one_draft() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let mut presses = tokio::task::JoinSet::new();
    for press in 0..10 {
        let (advisor, path) = (advisor.clone(), invoice_of(&work));
        presses.spawn(async move {
            let key = format!("press-{press}");
            advisor.post(path, &[("_key", &key)]).await.status.as_u16()
        });
    }

    let mut answers = presses.join_all().await;

    answers.sort_unstable();
    assert_eq!(answers, [303, 409, 409, 409, 409, 409, 409, 409, 409, 409]);
}

#[actix_web::test] // R-INV-1
async fn work_that_has_not_begun_is_not_billed() {
    let app = app().await;
    let advisor = app.advisor().await;
    for status in [
        AppointmentStatus::Scheduled,
        AppointmentStatus::Canceled,
        AppointmentStatus::NoShow,
    ] {
        let work = visit(&app, status, BRAKES).await;
        let answer = advisor.post(invoice_of(&work), &[]).await;
        answer.assert_status(409);
        assert!(answer.text("main").contains("Start the work first"));
    }
}

#[actix_web::test] // R-INV-5
async fn the_exempt_pay_no_tax_at_all() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    exempt(&app, &work).await;

    let path = draft(&advisor, &work).await;
    let page = advisor.get(&path).await;
    let form = page.form("Add line");
    let added = form
        .fill("name", "Wiper")
        .fill("unit_price", "10")
        .submit(&advisor)
        .await;
    let page = added.follow(&advisor).await;

    assert_eq!(sum(&page, "Total"), "$274.98");
    assert!(page.text(".sheet").contains("certificate EX-9"));
}

#[actix_web::test] // R-INV-2
async fn lines_are_added_changed_and_removed_and_the_sums_follow() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;

    let page = advisor.get(&path).await;
    let form = page
        .form("Add line")
        .fill("name", "Shop rag")
        .fill("unit_price", "1,000.50+1");
    let added = form.fill("quantity", "0.5").submit(&advisor).await;
    let page = added.follow(&advisor).await;
    assert_eq!(sum(&page, "Subtotal"), "$765.73");
    assert!(added.statements() <= 9, "{}", added.statements());

    let edit = page.attributes("tbody td a", "href").pop().unwrap();
    let form = advisor.get(&edit).await.form("Save line");
    assert_eq!(form.value("name"), "Shop rag");
    let saved = form
        .fill("kind", "fee")
        .fill("unit_price", "20")
        .submit(&advisor)
        .await;
    let page = saved.follow(&advisor).await;
    assert_eq!(sum(&page, "Total"), "$278.28", "fees are not taxed here");

    let removed = page.form("Remove Shop rag").submit(&advisor).await;
    let page = removed.follow(&advisor).await;
    assert_eq!(sum(&page, "Total"), "$268.28");
    assert!(saved.statements() <= 9 && removed.statements() <= 9);
}

#[actix_web::test] // R-GEN-3
async fn a_wrong_line_is_shown_again_with_what_was_typed() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let page = advisor.get(draft(&advisor, &work).await).await;

    let form = page
        .form("Add line")
        .fill("name", "Bulb")
        .fill("unit_price", "cheap");
    let refused = form.fill("quantity", "-1").submit(&advisor).await;

    refused.assert_status(422);
    assert_eq!(refused.form("Add line").value("unit_price"), "cheap");
    assert_eq!(
        refused.attributes(".error-summary a", "href"),
        ["#add-quantity", "#add-unit_price"]
    );
}

#[actix_web::test] // R-GEN-4
async fn two_people_never_overwrite_each_other() {
    let app = app().await;
    let (advisor, accountant) = (app.advisor().await, app.accountant().await);
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;
    app.clock.advance(chrono::TimeDelta::seconds(5));
    let seen = advisor.get(&path).await;
    let edit = seen.attributes("tbody td a", "href")[0].clone();
    let form = advisor.get(&edit).await.form("Save line");

    let faster = accountant
        .get(&edit)
        .await
        .form("Save line")
        .fill("unit_price", "160");
    faster.submit(&accountant).await.assert_status(303);
    let slower = form.fill("unit_price", "170").submit(&advisor).await;
    let removal = seen.form("Remove Part 1").submit(&advisor).await;
    let addition = seen
        .form("Add line")
        .fill("name", "Bulb")
        .fill("unit_price", "5");
    let addition = addition.submit(&advisor).await;
    let issuing = seen.form("Issue invoice").submit(&advisor).await;

    slower.assert_status(409);
    assert!(
        slower
            .text(".notice")
            .contains("Changed by Accountant A just now")
    );
    assert!(slower.text("main").contains("160.00"));
    assert_eq!(slower.form("Save line").value("unit_price"), "170");
    removal.assert_status(409);
    assert!(
        removal
            .text("main")
            .contains("Accountant A changed this invoice")
    );
    addition.assert_status(409);
    assert_eq!(addition.form("Add line").value("name"), "Bulb");
    issuing.assert_status(409);
    let again = slower.form("Save line").submit(&advisor).await;
    assert_eq!(sum(&again.follow(&advisor).await, "Subtotal"), "$294.98");
}

#[actix_web::test] // R-INV-9, R-GEN-11
async fn a_discarded_draft_frees_its_order_and_leaves_the_list() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;

    let gone = advisor
        .get(&path)
        .await
        .form("Discard draft")
        .submit(&advisor)
        .await;

    assert_eq!(gone.location(), "/invoices");
    assert!(
        advisor
            .get("/invoices")
            .await
            .text("main")
            .contains("No invoices yet")
    );
    let profile = advisor.get(format!("/customers/{}", work.customer)).await;
    assert!(profile.text("main").contains("No invoices yet"));
    let page = advisor.get(&path).await;
    assert_eq!(page.text("h1"), "Discarded draft");
    assert!(!page.has_form("Issue invoice"));
    let again = advisor
        .post(invoice_of(&work), &[("_key", "once-more")])
        .await;
    assert_ne!(again.location(), path);
}

#[actix_web::test] // R-INV-8
async fn an_issued_bill_never_changes() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Completed, BRAKES).await;
    let path = draft(&advisor, &work).await;
    let seen = advisor.get(&path).await;
    let line = seen.attributes("tbody td a", "href")[0].clone();
    let edit = advisor.get(&line).await.form("Save line");
    seen.form("Issue invoice")
        .submit(&advisor)
        .await
        .assert_status(303);
    let before = advisor.get(&path).await;

    let again = seen.form("Issue invoice").submit(&advisor).await;
    let changes = [
        edit.submit(&advisor).await,
        seen.form("Remove Part 1").submit(&advisor).await,
        seen.form("Add line")
            .fill("name", "Bulb")
            .fill("unit_price", "5")
            .submit(&advisor)
            .await,
        seen.form("Save notes")
            .fill("notes", "Gift")
            .submit(&advisor)
            .await,
        seen.form("Discard draft").submit(&advisor).await,
        advisor.get(&line).await,
    ];

    assert_eq!(again.location(), path, "a second press changes nothing");
    for change in changes {
        change.assert_status(409);
    }
    let after = advisor.get(&path).await;
    assert_eq!(after.text(".sheet"), before.text(".sheet"));
    assert!(!after.has_form("Add line") && !after.has_form("Save notes"));
}

#[actix_web::test] // R-ACC-13, R-GEN-1
async fn technicians_see_no_bills_and_other_shops_see_nothing() {
    let app = app().await;
    let (advisor, technician) = (app.advisor().await, app.technician().await);
    let other = app.found_shop("b").await;
    let stranger = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let waiting = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;

    // the bills of visits of others are not there for a technician
    for (page, status) in [("", 404), ("/document", 404), ("/payments/new", 403)] {
        let page = format!("{path}{page}");
        technician.get(&page).await.assert_status(status);
        stranger.get(&page).await.assert_status(404);
    }
    for form in ["issue", "discard", "lines", "payments"] {
        let form = format!("{path}/{form}");
        let fields = [
            ("version", "1"),
            ("kind", "fee"),
            ("name", "x"),
            ("quantity", "1"),
        ];
        let more = [("unit_price", "1"), ("amount", "1"), ("method", "card")];
        let day = [("received_on", "2026-03-10")];
        let fields = [&fields[..], &more[..], &day[..]].concat();
        technician.post(&form, &fields).await.assert_status(403);
        stranger.post(&form, &fields).await.assert_status(404);
    }
    stranger
        .post(invoice_of(&waiting), &[])
        .await
        .assert_status(404);
    technician
        .post(invoice_of(&waiting), &[])
        .await
        .assert_status(403);
    technician.get("/invoices").await.assert_status(403);
    assert!(!stranger.get("/invoices").await.body().contains("INV-"));
}

#[actix_web::test]
async fn the_page_of_a_bill_asks_the_same_for_one_line_and_for_many() {
    let app = app().await;
    let advisor = app.advisor().await;
    let one = visit(&app, AppointmentStatus::Ready, &BRAKES[..1]).await;
    let many: Vec<_> = (0..100)
        .map(|at| (LineKind::Part, 100, 1_000 + at))
        .collect();
    let many = visit_with(&app, (&app.shop, AppointmentStatus::Ready), &many, true).await;

    let one = draft(&advisor, &one).await;
    advisor.get(&one).await; // remembers the catalog
    let one = advisor.get(one).await;
    let many = advisor.get(draft(&advisor, &many).await).await;

    assert_eq!(one.statements(), many.statements());
    assert!(many.statements() <= 3, "{}", many.statements());
    assert_eq!(many.select("tbody tr").len(), 101);
}
