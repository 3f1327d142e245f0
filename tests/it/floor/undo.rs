//! Undo instead of "are you sure": what is deleted or removed comes back as it was, once, for thirty
//! days, by those who may (R-UX-3, R-GEN-11, R-APPT-21).

use super::TODAY;
use super::stamps::{booked, customer, row, visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{audit_log, customer_stats};
use autoshop::kernel::words::Role;
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The last thing that was done.
async fn last(app: &App, action: &'static str) -> String {
    use audit_log::Column::{Action, Id};
    let rows = audit_log::Entity::find().filter(Action.eq(action));
    let rows = app.db(app.shop.id).all(rows.order_by_desc(Id)).await;
    format!("/undo/{}", rows.unwrap()[0].id)
}

/// A button of a page takes something away, and the toast brings it back: the page says the very
/// same. And it does so once.
async fn there_and_back(browser: &Browser, (page, button): (&str, &str), shows: &str) {
    let seen = async || {
        let page = browser.get(shows).await;
        match shows.starts_with("/appointments/") {
            // What was done is told in its history, and that it was taken back.
            true => page.text("main").replace(&page.text(".timeline"), ""),
            false => page.text("main"),
        }
    };
    let before = seen().await;
    let gone = browser.get(page).await.form(button).submit(browser).await;
    gone.assert_status(303);
    let there = gone.follow(browser).await;
    assert_ne!(seen().await, before, "{button}");
    let undo = there.form("Undo");

    let back = undo.submit(browser).await;

    back.assert_status(303);
    assert!(back.statements() <= 12, "{button}: {}", back.statements());
    assert_eq!(seen().await, before, "{button}");
    let again = undo.submit(browser).await;
    again.assert_status(409);
    let words = again.text("main");
    assert!(words.contains("Already undone."), "{button}: {words}");
    assert_eq!(seen().await, before, "{button}");
}

/// A visit with two services; the path.
async fn worked(app: &App) -> (Browser, String) {
    let owner = app.starter_catalog().await;
    let visit = visit(&owner).await;
    let page = owner.get(&visit).await;
    let services = page.attributes("input[name=services]", "value");
    let form = page.form("Add to the order").tick("services", &services[0]);
    let form = form.tick("services", &services[5]);
    form.submit(&owner).await.assert_status(303);
    (owner, visit)
}

fn button_of(page: &Answer, begins: &str) -> String {
    let buttons = page.select("main form button");
    let mut found = buttons.into_iter().filter(|b| b.starts_with(begins));
    found.next().unwrap_or_else(|| panic!("{begins}"))
}

#[actix_web::test] // R-UX-3, R-GEN-11
async fn what_is_taken_off_an_order_comes_back_as_it_was() {
    let app = App::start().await;
    let (owner, visit) = worked(&app).await;

    let page = owner.get(&visit).await;
    let job = button_of(&page, "Remove ");
    there_and_back(&owner, (&visit, &job), &visit).await;
    app.clock.advance(TimeDelta::seconds(5));
    let job = page.attributes("main a[href*='/jobs/']", "href").remove(0);
    let line = owner.get(&job).await.form("Add line");
    let line = line.fill("name", "Clip").fill("unit_price", "4.25");
    let line = line.fill("quantity", "3").fill("unit_cost", "1.10");
    line.submit(&owner).await.assert_status(303);
    app.clock.advance(TimeDelta::seconds(5));
    there_and_back(&owner, (&job, "Remove Clip"), &job).await;

    // A draft of it, thrown away and back; while it is there the work stays as it is.
    app.clock.advance(TimeDelta::seconds(5));
    let page = owner.get(&job).await;
    page.form("Remove Clip")
        .submit(&owner)
        .await
        .assert_status(303);
    let line = last(&app, "appointment.line_removed").await;
    let form = owner.get(&visit).await.form("Move").fill("to", "ready");
    form.submit(&owner).await.assert_status(303);
    let bill = owner.get(&visit).await.form("Make the invoice");
    let bill = bill.submit(&owner).await.location();
    let refused = owner.post(&line, &[]).await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("draft invoice"));
    there_and_back(&owner, (&bill, "Discard draft"), &bill).await;
    app.clock.advance(TimeDelta::seconds(5));
    let page = owner.get(&bill).await.form("Discard draft");
    page.submit(&owner).await.assert_status(303);
    // Where it can't come back, the list says why, in place of a button.
    let told = async || {
        let list = owner.get("/undo").await;
        assert!(list.statements() <= 3, "{}", list.statements());
        list.select("main tbody tr").remove(0)
    };
    let why = "Work changed or billed since";
    let open = told().await;
    assert!(open.contains("Draft invoice discarded") && !open.contains(why));
    app.clock.advance(TimeDelta::seconds(5));
    let other = owner.get(&visit).await.form("Make the invoice");
    let other = other.submit(&owner).await.location();
    assert!(told().await.contains(why));
    let again = owner.get(&other).await.form("Discard draft");
    again.submit(&owner).await.assert_status(303);
    assert!(!told().await.contains(why));
    app.clock.advance(TimeDelta::seconds(5));
    let other = owner.get(&visit).await.form("Make the invoice");
    other.submit(&owner).await.assert_status(303);
    let refused = owner.post(last(&app, "invoice.discarded").await, &[]).await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("another invoice by now"));
}

#[actix_web::test] // R-UX-3, R-GEN-11
async fn what_is_removed_from_a_customer_or_the_shop_comes_back_as_it_was() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let profile = format!("/customers/{ana}");

    let note = owner.get(format!("{profile}/notes/new")).await;
    let note = note.form("Add note").fill("body", "Dog in the yard");
    let note = note.fill("is_alert", "true").submit(&owner).await;
    note.assert_status(303);
    let page = owner.get(&profile).await;
    let note = page.attributes("a[href*='/notes/0']", "href").remove(0);
    there_and_back(&owner, (&note, "Remove note"), &profile).await;
    let contact = owner.get(format!("{profile}/contacts/new")).await;
    let contact = contact.form("Add contact").fill("name", "Uma Ruiz");
    let contact = contact.fill("phone", "530 555 0190").fill("role", "Wife");
    let contact = contact.fill("is_main", "true").submit(&owner).await;
    contact.assert_status(303);
    let page = owner.get(&profile).await;
    let contact = page.attributes("a[href*='/contacts/0']", "href").remove(0);
    there_and_back(&owner, (&contact, "Remove contact"), &profile).await;
    let found = owner.get("/customers?q=530+555+0190").await;
    assert_eq!(found.location(), profile, "found again");

    let edit = format!("{profile}/edit");
    there_and_back(&owner, (&edit, "Delete customer"), &profile).await;

    let hours = owner.get("/settings/hours").await.form("Add holiday");
    let hours = hours.fill("day", "2026-12-25").fill("holiday", "Christmas");
    hours.submit(&owner).await.assert_status(303);
    let hours = "/settings/hours";
    there_and_back(&owner, (hours, "Remove"), hours).await;

    let people = owner.get("/settings/hours").await;
    let crew = people.attributes("main .card ul a", "href").remove(0);
    let off = owner.get(&crew).await.form("Add time off");
    let off = off
        .fill("from_day", "2026-03-12")
        .fill("to_day", "2026-03-13");
    let off = off.fill("reason", "Fishing").submit(&owner).await;
    off.assert_status(303);
    there_and_back(&owner, (&crew, "Remove"), &crew).await;

    let new = owner.get("/services/new").await.form("Add service");
    let new = new.fill("name", "Wash").fill("code", "WASH");
    let new = new.fill("category", "brakes").fill("price", "90.00");
    let service = new.submit(&owner).await.location();
    let line = owner.get(&service).await.form("Add line");
    let line = line.fill("name", "Soap").fill("unit_price", "9.00");
    line.submit(&owner).await.assert_status(303);
    there_and_back(&owner, (&service, "Remove Soap"), &service).await;
}

#[actix_web::test] // R-APPT-21, R-UX-3, R-GEN-11
async fn a_visit_that_should_never_have_been_is_deleted_and_comes_back() {
    let app = App::start().await;
    let office = app.advisor().await;
    let ana = customer(&office, "Ana Ruiz").await;
    let visit = booked(&office, &ana, TODAY).await;
    let before = row(&app, &visit).await;
    let figures = async || {
        let db = app.db(app.shop.id);
        let rows = db.all(customer_stats::Entity::find()).await;
        rows.unwrap().remove(0).next_visit_at
    };
    assert!(figures().await.is_some());

    let gone = office.get(&visit).await.form("Delete appointment");
    let gone = gone.submit(&office).await;
    assert!(gone.statements() <= 8, "{}", gone.statements());
    assert_eq!(gone.location(), "/board");
    let board = gone.follow(&office).await;
    assert_eq!(board.text(".toast > p"), "Appointment deleted.");
    for page in [
        "/board",
        "/appointments?from=2026-03-01",
        "/today",
        "/search?q=ruiz",
    ] {
        let page = office.get(page).await;
        let links = page.attributes("main a", "href");
        assert!(!links.contains(&visit), "it is nowhere");
    }
    office.get(&visit).await.assert_status(404);
    assert_eq!(figures().await, None);
    // Its time is free, and then it is not any more.
    let other = booked(&office, &ana, ("2026-03-10", "10:30")).await;
    let refused = board.form("Undo").submit(&office).await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("taken by now"));
    let cancel = office.get(&other).await.form("Delete appointment");
    cancel.submit(&office).await.assert_status(303);

    let back = board.form("Undo").submit(&office).await;
    back.assert_status(303);
    assert!(back.statements() <= 14, "{}", back.statements());
    let now = row(&app, &visit).await;
    assert_eq!((now.deleted_at, now.start_at), (None, before.start_at));
    assert_eq!(now.status, before.status);
    assert!(figures().await.is_some());
    board.form("Undo").submit(&office).await.assert_status(409);

    // Money keeps it, and a technician deletes nothing.
    let (sam, path) = (app.technician().await, format!("{visit}/deletion"));
    assert!(!sam.get(&visit).await.has_form("Delete appointment"));
    let version = now.version.to_string();
    let seen = [("version", version.as_str())];
    sam.post(&path, &seen).await.assert_status(403);
    let form = office.get(format!("{visit}/deposits")).await;
    let form = form.form("Take deposit").fill("amount", "20.00");
    form.submit(&office).await.assert_status(303);
    assert!(!office.get(&visit).await.has_form("Delete appointment"));
    let refused = office.post(&path, &seen).await;
    refused.assert_status(409);
    assert!(refused.text("main").contains("Cancel it instead."));
    assert_eq!(row(&app, &visit).await.deleted_at, None);
}

#[actix_web::test] // R-GEN-11, R-UX-3
async fn thirty_days_of_it_stand_in_a_list() {
    let app = App::start().await;
    let office = app.advisor().await;
    let empty = office.get("/undo").await;
    assert_eq!(empty.text(".empty .what"), "Nothing to undo");
    let visit = visit(&office).await;
    for to in ["in_progress", "ready"] {
        let form = office.get(&visit).await.form("Move").fill("to", to);
        form.submit(&office).await.assert_status(303);
        app.clock.advance(TimeDelta::minutes(3));
    }
    let gone = office.get(&visit).await.form("Delete appointment");
    gone.submit(&office).await.assert_status(303);
    app.clock.advance(TimeDelta::days(2));
    let office = app.advisor().await;

    let list = office.get("/undo").await;
    assert!(list.statements() <= 2, "{}", list.statements());
    assert_eq!(list.select("main tbody tr").len(), 1);
    assert!(list.text("main tbody").contains("Appointment deleted"));
    let back = list.form(&button_of(&list, "Undo ")).submit(&office).await;
    assert_eq!(back.location(), "/undo");
    let list = office.get("/undo").await;
    assert!(list.text("main tbody tr").contains("Undone"));
    let moves = office.get("/undo?show=moves").await;
    let rows = moves.select("main tbody tr");
    assert_eq!(rows.len(), 2);
    assert!(rows[0].contains("Moved to Ready"), "{rows:?}");
    assert!(rows[1].contains("Moved on since"), "{rows:?}");
    assert_eq!(moves.select("main tbody form").len(), 1);
    let undo = moves
        .form(&button_of(&moves, "Undo "))
        .submit(&office)
        .await;
    assert_eq!(undo.location(), "/undo?show=moves");
    let moves = office.get("/undo?show=moves").await;
    let rows = moves.select("main tbody tr");
    assert!(rows[0].contains("Undone"), "{rows:?}");
    assert!(!rows[1].contains("Moved on since"), "{rows:?}");

    app.clock.advance(TimeDelta::days(29));
    let office = app.advisor().await;
    assert!(office.get("/undo").await.select("main tbody tr").is_empty());
    let late = office
        .post(last(&app, "appointment.deleted").await, &[])
        .await;
    late.assert_status(409);
    assert!(late.text("main").contains("more than 30 days"));
}

#[actix_web::test] // R-ACC-13, R-GEN-1
async fn only_those_who_may_do_it_may_take_it_back() {
    let app = App::start().await;
    let (owner, visit) = worked(&app).await;
    let page = owner.get(&visit).await;
    let job = page.form(&button_of(&page, "Remove "));
    job.submit(&owner).await.assert_status(303);
    let form = owner.get(&visit).await.form("Move").fill("to", "ready");
    form.submit(&owner).await.assert_status(303);
    let books = app.accountant().await;
    let page = owner.get(&visit).await;
    let bill = page.form("Make the invoice").submit(&owner).await;
    let bill = bill.location();
    let discard = books.get(&bill).await.form("Discard draft");
    let gone = discard.submit(&books).await.follow(&books).await;
    let other = app.found_shop("b").await;
    let stranger = app.signed_in(Role::Owner, &other).await;

    let removed = last(&app, "appointment.job_removed").await;
    let discarded = last(&app, "invoice.discarded").await;
    for entry in [&removed, &discarded] {
        stranger.post(entry, &[]).await.assert_status(404);
        let sam = app.technician().await.post(entry, &[]).await;
        sam.assert_status(403);
    }
    books.post(&removed, &[]).await.assert_status(403);
    books.get("/undo").await.assert_status(403);
    app.technician().await.get("/undo").await.assert_status(403);
    let empty = stranger.get("/undo").await;
    assert!(empty.select("main tbody tr").is_empty());

    gone.form("Undo").submit(&books).await.assert_status(303);
    assert!(books.get(&bill).await.has_form("Discard draft"));
}
