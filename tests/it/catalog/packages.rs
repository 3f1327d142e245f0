//! Services that are sold together (R-SVC-7).

use super::{address, started};
use crate::support::{Answer, Browser, Form};

/// The id of a service by its name, as the form of a package offers it.
fn service(page: &Answer, name: &str) -> String {
    let names = page.select("select[name=service_1] option");
    let ids = page.attributes("select[name=service_1] option", "value");
    let at = names.iter().position(|n| n == name);
    ids[at.unwrap_or_else(|| panic!("no {name}"))].clone()
}

const PADS: &str = "Front Brake Pads & Rotors"; // $260.00
const FLUSH: &str = "Brake Fluid Flush"; // $130.00
const WIPERS: &str = "Wiper Blade Replacement (Pair)"; // $15.00

/// The form of a package with these services, each with a quantity.
async fn form(browser: &Browser, code: &str, items: &[(&str, &str)]) -> Form {
    let page = browser.get("/packages/new").await;
    let form = page.form("Add package");
    let form = form
        .fill("name", &format!("Package {code}"))
        .fill("code", code)
        .fill("category", "brakes");
    let items = (1..).zip(items);
    items.fold(form, |form, (at, (name, quantity))| {
        form.fill(&format!("service_{at}"), &service(&page, name))
            .fill(&format!("quantity_{at}"), quantity)
    })
}

/// A package, and its id.
async fn package(browser: &Browser, (code, price): (&str, &str), items: &[(&str, &str)]) -> String {
    let form = form(browser, code, items).await.fill("price", price);
    let path = form.submit(browser).await.location();
    path.rsplit('/').next().unwrap().to_owned()
}

/// A visit that is under way, with this complaint.
async fn visit(browser: &Browser, hour: &str) -> String {
    let page = browser.get("/appointments/new").await;
    let form = page.form("Book appointment");
    let form = form.fill("name", &format!("Ada at {hour}"));
    let form = form.fill("complaint", "Squeals").fill("place", "shop");
    let form = form.fill("day", "2026-03-11").fill("time", hour);
    let visit = form.submit(browser).await.location();
    for step in ["Start work", "Mark ready"] {
        let form = browser.get(&visit).await.form(step);
        form.submit(browser).await.assert_status(303);
    }
    visit
}

#[actix_web::test] // R-SVC-7
async fn a_package_shows_what_it_brings_and_what_each_costs_in_it() {
    let app = started().await;
    let owner = app.owner().await;
    let items = [(PADS, "1"), (FLUSH, "1"), (WIPERS, "2")];

    let sum = package(&owner, ("SUM", ""), &items).await;
    let own = package(&owner, ("OWN", "399.99"), &items).await;

    let page = owner.get(format!("/packages/{sum}")).await;
    let words = page.text("main");
    assert!(words.contains("$420.00") && words.contains("the sum of its services"));
    let page = owner.get(format!("/packages/{own}")).await;
    let words = page.text("main");
    assert!(words.contains("$399.99 instead of $420.00"), "{words}");
    assert!(words.contains("$20.01 less"), "{words}");
    let shares = page.select("tbody td:last-child");
    // 399.99 × 260 / 420 and × 130 / 420, rounded down; the last one takes what is left
    assert_eq!(shares, ["$247.61", "$123.80", "$28.58"]);
    assert!(page.text("tfoot").contains("$399.99"));
    let list = owner.get("/packages").await;
    assert!(
        list.text("tbody")
            .contains("2 × Wiper Blade Replacement (Pair)")
    );
    let accountant = app.accountant().await.get(format!("/packages/{own}")).await;
    accountant.assert_ok();
    let hide = owner.get("/settings/technicians").await.form("Save");
    let hide = hide.untick("technician_sees_prices").submit(&owner).await;
    hide.assert_status(303);
    let technician = app.technician().await;
    for page in ["/packages".to_owned(), format!("/packages/{own}")] {
        let page = technician.get(page).await;
        page.assert_ok();
        assert!(!page.body().contains("$399.99"), "R-ACC-15");
    }
}

#[actix_web::test] // R-SVC-3, R-SVC-7
async fn a_package_needs_a_code_of_its_own_and_services_of_the_catalog_once() {
    let app = started().await;
    let owner = app.owner().await;
    package(&owner, ("SPECIAL", ""), &[(PADS, "1")]).await;

    let again = form(&owner, "special", &[(PADS, "1")]).await;
    let again = again.submit(&owner).await;
    again.assert_status(422);
    assert!(again.text("#f-code-error").contains("SPECIAL"));
    let twice = form(&owner, "TWICE", &[(PADS, "1"), (PADS, "1")]).await;
    let twice = twice.submit(&owner).await;
    twice.assert_status(422);
    assert!(twice.text("#f-service_2-error").contains("already"));
    for quantity in ["0", "101", "-1", "x"] {
        let none = form(&owner, "NONE", &[(PADS, quantity)]).await;
        none.submit(&owner).await.assert_status(422);
    }
    let nobodys = form(&owner, "NOBODYS", &[]).await;
    let nobodys = nobodys.fill("service_1", "0199d2f0-7c1a-7000-8000-00000000002a");
    nobodys.submit(&owner).await.assert_status(422);
    assert_eq!(owner.get("/packages").await.select("tbody tr").len(), 1);
}

#[actix_web::test] // R-GEN-4, R-GEN-5
async fn two_owners_never_overwrite_a_package_in_silence() {
    let app = started().await;
    let owner = app.owner().await;
    let new = form(&owner, "SPECIAL", &[(PADS, "1")]).await;
    let first = new.submit(&owner).await;
    let second = new.submit(&owner).await;
    assert_eq!(first.location(), second.location());
    let edit = format!("{}/edit", first.location().split('?').next().unwrap());
    let mine = owner.get(&edit).await.form("Save");
    let page = owner.get(&edit).await;
    let theirs = page.form("Save").fill("service_2", &service(&page, FLUSH));

    theirs.submit(&owner).await.assert_status(303);
    let conflict = mine.fill("price", "200").submit(&owner).await;

    conflict.assert_status(409);
    assert!(conflict.text("main").contains(FLUSH), "what is stored");
    conflict
        .form("Save")
        .submit(&owner)
        .await
        .assert_status(303);
    let history = owner.get("/audit?action=package.changed").await;
    assert!(history.text("main").contains("1 × Brake Fluid Flush"));
}

#[actix_web::test] // R-GEN-4
async fn a_conflict_shows_each_service_that_it_would_take_off() {
    let app = started().await;
    let owner = app.owner().await;
    let new = form(&owner, "SPECIAL", &[(PADS, "1")]).await;
    let package = new.submit(&owner).await.location();
    let edit = format!("{}/edit", package.split('?').next().unwrap());
    let page = owner.get(&edit).await;
    let (mine, mut theirs) = (page.form("Save"), page.form("Save"));
    let others = page.attributes("select[name=service_1] option", "value");
    let others = others
        .iter()
        .filter(|id| !id.is_empty() && **id != mine.value("service_1"));
    for (at, id) in (2..=9).zip(others) {
        theirs = theirs.with(&format!("service_{at}"), id);
    }

    theirs.submit(&owner).await.assert_status(303);
    let conflict = mine.fill("price", "200").submit(&owner).await;

    conflict.assert_status(409);
    let stored = conflict.select("select[name^=service_] ~ .stored");
    assert_eq!(stored.len(), 8, "{stored:?}");
}

#[actix_web::test] // R-GEN-5
async fn a_quantity_without_its_service_is_asked_about() {
    let app = started().await;
    let owner = app.owner().await;
    for items in [vec![], vec![(PADS, "2")]] {
        let at = items.len() + 1;
        let form = form(&owner, "SPECIAL", &items).await;
        let form = form.fill(&format!("quantity_{at}"), "3");
        let asked = form.submit(&owner).await;
        asked.assert_status(422);
        let words = asked.text(&format!("#f-service_{at}-error"));
        assert!(
            words.contains("Choose the service of this quantity"),
            "{words}"
        );
    }
    let two = [(PADS, "1"), (FLUSH, "1")];
    let id = package(&owner, ("SPECIAL", ""), &two).await;
    let edit = owner.get(format!("/packages/{id}/edit")).await;
    let less = edit.form("Save").fill("service_1", "");
    let page = less.submit(&owner).await.follow(&owner).await;
    assert_eq!(page.select("tbody tr").len(), 1, "one less is no question");
}

#[actix_web::test] // R-SVC-7, R-INV-2
async fn a_package_of_more_than_a_line_may_have_says_so() {
    let app = started().await;
    let owner = app.owner().await;
    let oil = address(&owner, "OIL_SYNTH").await;
    let line = owner.get(&oil).await.form("Add line");
    let line = line
        .fill("name", &"Washer ".repeat(17))
        .fill("unit_price", "0.01");
    let most = line
        .clone()
        .fill("quantity", "10000.01")
        .submit(&owner)
        .await;
    most.assert_status(422);
    line.fill("quantity", "1000")
        .submit(&owner)
        .await
        .assert_status(303);
    let ten = [("Full Synthetic Oil Change", "10")];
    let eleven = [("Full Synthetic Oil Change", "11")];
    let fits = package(&owner, ("FITS", ""), &ten).await;
    let more = package(&owner, ("MORE", ""), &eleven).await;

    let page = owner.get(format!("/packages/{more}")).await;

    assert!(
        page.text(".notice")
            .contains("This would be 11000 of Washer")
    );
    assert!(page.text(".notice").contains("at most 10,000"));
    let booking = owner.get("/appointments/new").await;
    let offered = booking.attributes("input[name=packages]", "value");
    assert_eq!(offered, [fits]);
}

#[actix_web::test] // R-SVC-7, R-SVC-5, R-APPT-14
async fn a_package_is_booked_as_one_job_for_each_of_its_services() {
    let app = started().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let own = package(&owner, ("OWN", "399.99"), &[(PADS, "1"), (WIPERS, "2")]).await;

    let page = advisor.get("/appointments/new").await;
    assert!(
        page.text("main")
            .contains("2 × Wiper Blade Replacement (Pair)")
    );
    let booking = page.form("Book appointment").fill("name", "Ada Byron");
    let booking = booking.fill("day", "2026-03-11").fill("time", "09:00");
    let booking = booking.fill("place", "shop").tick("packages", &own);
    let visit = booking.submit(&advisor).await.location();

    let page = advisor.get(&visit).await;
    let jobs = page.select(".columns table tbody tr td:first-child");
    assert_eq!(jobs.len(), 2, "{jobs:?}");
    assert!(page.text("tfoot").contains("$399.99"));
    assert!(
        page.text("main").contains("9:00 – 11:24 AM"),
        "2 h and 2 × 0.2 h"
    );
    let again = page.form("Add to the order").tick("packages", &own);
    let page = again.submit(&advisor).await.follow(&advisor).await;
    assert!(page.text("tfoot").contains("$799.98"));
    let change = owner.get(format!("/packages/{own}/edit")).await;
    let change = change.form("Save").fill("price", "1.00");
    change.submit(&owner).await.assert_status(303);
    let page = advisor.get(&visit).await;
    assert!(
        page.text("tfoot").contains("$799.98"),
        "what was agreed stays"
    );
}

#[actix_web::test] // R-SVC-7, R-INV-12
async fn a_draft_takes_a_package_and_anything_else_refuses_it() {
    let app = started().await;
    let owner = app.owner().await;
    let own = package(&owner, ("OWN", "399.99"), &[(PADS, "1"), (FLUSH, "1")]).await;
    let visit = visit(&owner, "09:00").await;
    let make = owner.get(&visit).await.form("Make the invoice");
    let bill = make.submit(&owner).await.location();

    let page = owner.get(&bill).await;
    let add = page.form("Add package");
    let nothing = add.clone().submit(&owner).await;
    nothing.assert_status(422);
    assert!(!nothing.text("#package-package-error").is_empty());
    let add = add.fill("package", &own);
    let added = add.submit(&owner).await;
    assert!(added.statements() <= 12, "{}", added.statements());
    let page = added.follow(&owner).await;
    assert!(
        page.text("main").contains("$399.99"),
        "{}",
        page.text("main")
    );
    assert!(page.text("main").contains(PADS) && page.text("main").contains(FLUSH));
    let notes = page.form("Save notes").fill("notes", "A bicycle");
    let page = notes.submit(&owner).await.follow(&owner).await;
    let issue = page.form("Issue invoice");
    issue.submit(&owner).await.assert_status(303);
    let late = page.form("Add package").fill("package", &own);
    late.submit(&owner).await.assert_status(409);
}

#[actix_web::test] // R-SVC-7
async fn an_empty_or_inactive_package_is_added_nowhere() {
    let app = started().await;
    let owner = app.owner().await;
    let empty = package(&owner, ("EMPTY", ""), &[]).await;
    let gone = package(&owner, ("GONE", ""), &[(PADS, "1")]).await;
    let broken = package(&owner, ("BROKEN", ""), &[(WIPERS, "1")]).await;
    let (open, billed) = (visit(&owner, "09:00").await, visit(&owner, "13:00").await);
    let jobs = owner.get(&open).await.form("Add to the order");
    let booking = owner.get("/appointments/new").await;
    let booking = booking.form("Book appointment").fill("name", "Bea Quill");
    let booking = booking.fill("day", "2026-03-12").fill("time", "09:00");
    let off = owner.get(format!("/packages/{gone}")).await;
    off.form("Deactivate").submit(&owner).await;
    let wipers = address(&owner, "WIPER_BLADE_REPLACE").await;
    let off = owner.get(&wipers).await.form("Deactivate");
    off.submit(&owner).await.assert_status(303);
    let sold = package(&owner, ("SOLD", ""), &[(PADS, "1")]).await;
    let make = owner.get(&billed).await.form("Make the invoice");
    let bill = make.submit(&owner).await.location();
    let draft = owner.get(&bill).await;

    for (id, why) in [
        (&empty, "no services yet"),
        (&gone, "out of use"),
        (&broken, "Wiper Blade Replacement (Pair) is out of use"),
    ] {
        let page = owner.get(format!("/packages/{id}")).await;
        assert!(page.text(".notice").contains(why), "{why}");
        assert!(!draft.attributes("option", "value").contains(id), "{why}");
        let refused = jobs.clone().with("packages", id).submit(&owner).await;
        refused.assert_status(409);
        assert!(refused.text("main").contains(why), "{why}");
        let refused = booking.clone().with("packages", id).submit(&owner).await;
        refused.assert_status(409);
        assert_eq!(refused.form("Book appointment").value("name"), "Bea Quill");
        let form = draft.form("Add package").fill("package", id);
        form.submit(&owner).await.assert_status(409);
    }
    let form = draft.form("Add package").fill("package", &sold);
    form.submit(&owner).await.assert_status(303);
    let back = owner.get(format!("/packages/{gone}")).await;
    back.form("Reactivate").submit(&owner).await;
    let page = owner.get(format!("/packages/{gone}")).await;
    assert!(!page.has_form("Reactivate") && page.has_form("Deactivate"));
}

#[actix_web::test] // R-GEN-1
async fn another_shops_package_is_added_nowhere() {
    let app = started().await;
    let owner = app.owner().await;
    let own = package(&owner, ("QUETZAL", "9"), &[(PADS, "1")]).await;
    let other = app.found_shop("b").await;
    let stranger = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;
    let theirs = visit(&stranger, "09:00").await;

    let page = stranger.get(&theirs).await;
    let jobs = page.form("Add to the order").with("packages", &own);
    let refused = jobs.submit(&stranger).await;
    let booking = stranger.get("/appointments/new").await;
    let booking = booking.form("Book appointment").fill("name", "Bea Quill");
    let booking = booking.fill("day", "2026-03-12").fill("time", "09:00");
    let booked = booking.with("packages", &own).submit(&stranger).await;

    refused.assert_status(422);
    booked.assert_status(422);
    for answer in [&refused, &booked] {
        assert!(!answer.body().contains("QUETZAL"));
    }
    let list: Answer = stranger.get("/packages").await;
    assert!(list.select("tbody tr").is_empty());
    assert_eq!(owner.get("/packages").await.select("tbody tr").len(), 1);
}
