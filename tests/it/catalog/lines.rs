//! What a service is charged as: lines of its own (R-SVC-6).

use super::{address, new_service, started};
use crate::support::{Answer, Browser, Form};

async fn line(browser: &Browser, service: &str, typed: &[(&str, &str)]) -> Form {
    let form = browser.get(service).await.form("Add line");
    typed.iter().fold(form, |form, (n, v)| form.fill(n, v))
}

const LABOR: &[(&str, &str)] = &[("kind", "labor"), ("name", "Work"), ("quantity", "0.5")];
const OIL: &[(&str, &str)] = &[
    ("name", "Oil 5W-30"),
    ("quantity", "5"),
    ("unit_price", "9.00"),
    ("unit_cost", "4.44"),
];

/// Books the service at the advisor's desk; gives the visit's page.
async fn booked(browser: &Browser, service: &str, hour: &str) -> Answer {
    let page = browser.get("/appointments/new").await;
    let form = page.form("Book appointment").fill("name", "Ada Byron");
    let form = form.fill("day", "2026-03-11").fill("time", hour);
    let id = service.rsplit('/').next().unwrap();
    let form = form.fill("place", "shop").tick("services", id);
    form.submit(browser).await.follow(browser).await
}

#[actix_web::test] // R-SVC-6, R-SVC-5
async fn a_fixed_service_is_charged_as_its_lines_once_it_has_some() {
    let app = started().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let oil = address(&owner, "OIL_SYNTH").await;
    let before = booked(&advisor, &oil, "09:00").await;
    assert!(before.text("tfoot").contains("$120.00"));

    for typed in [LABOR, OIL] {
        let added = line(&owner, &oil, typed).await.submit(&owner).await;
        added.assert_status(303);
    }

    owner.get(&oil).await.assert_ok();
    let page = owner.get(&oil).await;
    assert_eq!(page.statements(), 1, "its lines are kept in memory");
    assert!(
        page.text("tfoot").contains("$120.00"),
        "0.5 h at $150.00, 5 × $9.00"
    );
    let dear = [
        ("kind", "fee"),
        ("name", "Disposal"),
        ("unit_price", "3.50"),
    ];
    let added = line(&owner, &oil, &dear).await.submit(&owner).await;
    let page = added.follow(&owner).await;
    assert!(page.text("tfoot").contains("$123.50"));
    let after = booked(&advisor, &oil, "11:00").await;
    assert!(after.text("tfoot").contains("$123.50"));
    assert!(
        after
            .text("main")
            .contains("Part: Oil 5W-30 5 × $9.00 = $45.00")
    );
    let start = after.form("Start work").submit(&advisor).await;
    let started = start.follow(&advisor).await;
    let draft = started.form("Make the invoice").submit(&advisor).await;
    let draft = draft.follow(&advisor).await;
    assert!(
        draft.text("main").contains("Oil 5W-30"),
        "carried to the draft"
    );
    let add = draft.form("Add service");
    let id = oil.rsplit('/').next().unwrap();
    let added = add.fill("service", id).submit(&advisor).await;
    let draft = added.follow(&advisor).await;
    let bins = draft.select("main form button");
    let bins = bins.iter().filter(|words| *words == "Remove Disposal");
    assert_eq!(bins.count(), 2);
}

#[actix_web::test] // R-SVC-6
async fn a_service_by_the_hour_has_its_lines_besides() {
    let app = started().await;
    let owner = app.owner().await;
    let hourly = new_service(&owner, "Diagnosis", "DIAG").await;
    let hourly = hourly.fill("pricing", "hourly");
    let diag = hourly.submit(&owner).await.location();
    let diag = diag.split('?').next().unwrap().to_owned();

    let added = line(&owner, &diag, OIL).await.submit(&owner).await;

    let page = added.follow(&owner).await;
    assert!(
        page.text("tfoot").contains("$232.50"),
        "1.25 h × $150.00, 5 × $9.00"
    );
    assert_eq!(page.select("tbody tr").len(), 2);
}

#[actix_web::test] // R-GEN-4
async fn a_line_is_changed_and_removed_by_one_owner_at_a_time() {
    let app = started().await;
    let owner = app.owner().await;
    let oil = address(&owner, "OIL_SYNTH").await;
    line(&owner, &oil, OIL)
        .await
        .submit(&owner)
        .await
        .assert_status(303);
    let edit = owner.get(&oil).await.attributes("main tbody a", "href");
    let mine = owner.get(&edit[0]).await.form("Save line");
    let theirs = mine.clone().fill("quantity", "6");
    let stale_removal = owner.get(&oil).await.form("Remove Oil 5W-30");
    let stale_new = line(&owner, &oil, LABOR).await;

    theirs.submit(&owner).await.assert_status(303);
    let conflict = mine.fill("unit_price", "10").submit(&owner).await;

    conflict.assert_status(409);
    assert!(conflict.text("main").contains("Saved meanwhile: 6"));
    stale_removal.submit(&owner).await.assert_status(409);
    let added = stale_new.submit(&owner).await;
    added.assert_status(409);
    assert_eq!(added.form("Add line").value("name"), "Work");
    let saved = conflict.form("Save line").submit(&owner).await;
    let page = saved.follow(&owner).await;
    assert!(page.text("tfoot").contains("$50.00"), "5 × $10.00");
    let late = owner.get(&edit[0]).await.form("Save line");
    let wrong = late.clone();
    for (field, value) in [("name", ""), ("quantity", "0"), ("unit_price", "")] {
        let refused = wrong.clone().fill(field, value).submit(&owner).await;
        refused.assert_status(422);
    }
    let removal = page.form("Remove Oil 5W-30");
    let gone = removal.submit(&owner).await;
    let page = gone.follow(&owner).await;
    assert!(page.select("main table").is_empty());
    for second in [late, removal] {
        let told = second.submit(&owner).await;
        told.assert_status(409);
        assert!(
            told.attributes("main a", "href").contains(&oil),
            "the way on"
        );
    }
    owner.get(&edit[0]).await.assert_status(404);
    let log = owner.get("/audit?entity=service").await.text("main");
    for words in ["line added", "line changed", "line removed"] {
        assert!(log.contains(words), "{words}: {log}");
    }
}

#[actix_web::test] // R-ACC-14, R-ACC-15
async fn who_sees_no_prices_sees_the_lines_without_them() {
    let app = started().await;
    let owner = app.owner().await;
    let oil = address(&owner, "OIL_SYNTH").await;
    line(&owner, &oil, OIL)
        .await
        .submit(&owner)
        .await
        .assert_status(303);

    let hide = owner.get("/settings/technicians").await.form("Save");
    let hide = hide.untick("technician_sees_prices").submit(&owner).await;
    hide.assert_status(303);
    let technician = app.technician().await.get(&oil).await;
    assert!(technician.text("main").contains("Oil 5W-30"));
    for hidden in ["$9.00", "$45.00", "$4.44"] {
        assert!(!technician.body().contains(hidden), "{hidden}");
    }
    let advisor = app.advisor().await.get(&oil).await;
    assert!(advisor.text("main").contains("$45.00"));
    assert!(!advisor.body().contains("$4.44") && !advisor.has_form("Add line"));
    let accountant = app.accountant().await.get(&oil).await;
    assert!(accountant.body().contains("$4.44"));
}
