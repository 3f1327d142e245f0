//! What a technician's own time and knowledge say to a booking (R-APPT-9, R-APPT-10).

use super::{booked, conflicts, customer, form, insisted, service, technician};
use crate::support::{App, Browser, Form};

/// Saves one of the forms of the technician's page.
async fn told(owner: &Browser, tom: &str, button: &str, fields: &[(&str, &str)]) {
    let page = owner.get(format!("/settings/hours/people/{tom}")).await;
    let fill = |form: Form, (name, value): &(&str, &str)| form.fill(name, value);
    let form = fields.iter().fold(page.form(button), fill);
    form.submit(owner).await.assert_status(303);
}

#[actix_web::test] // R-APPT-9, R-APPT-10
async fn a_technician_is_not_booked_into_time_off_or_beyond_the_own_hours_unasked() {
    let app = App::start().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let tom = technician(&owner, "Technician A").await;
    let hours = [("wednesday_opens", "8:00"), ("wednesday_closes", "12:00")];
    told(&owner, &tom, "Save hours", &hours).await;
    let off = [("from_day", "2026-03-11"), ("from_time", "11:00")];
    let away = [off[0], off[1], ("to_time", "15:00")];
    told(&owner, &tom, "Add time off", &away).await;
    let at = async |day: &str, time: &str| form(&owner, &ana, (day, time)).await;

    let both = at("2026-03-11", "11:30").await.fill("technician", &tom);
    let refused = both.submit(&owner).await;

    refused.assert_status(409);
    let found = conflicts(&refused);
    assert!(found[0].starts_with("Technician A is off until Wed, Mar 11, 3:00 PM"));
    assert_eq!(found[1..], ["Technician A does not work at that time."]);
    let thursday = at("2026-03-12", "9:00").await.fill("technician", &tom);
    let refused = thursday.submit(&owner).await;
    assert_eq!(
        conflicts(&refused),
        ["Technician A does not work at that time."]
    );
    told(&owner, &tom, "Add time off", &[("from_day", "2026-03-12")]).await;
    let found = conflicts(&thursday.submit(&owner).await);
    assert!(
        found[0].starts_with("Technician A is off until the end of Thu, Mar 12"),
        "{found:?}"
    );
    let nobody = at("2026-03-11", "11:30").await.submit(&owner).await;
    nobody.assert_status(303);
    let before = at("2026-03-11", "10:00").await.fill("technician", &tom);
    let before = insisted(&owner, &before, "A second car").await.location();
    // Moved, it is asked again.
    let page = owner
        .get(format!("{before}/edit"))
        .await
        .form("Save changes");
    let later = page.fill("time", "13:00").submit(&owner).await;
    later.assert_status(409);
    let found = conflicts(&later);
    assert!(
        found.iter().any(|words| words.contains("is off until")),
        "{found:?}"
    );
    let anyway = later
        .form("Save changes")
        .fill("override_reason", "Tom agreed");
    anyway.submit(&owner).await.assert_status(303);
}

#[actix_web::test] // R-APPT-9
async fn work_that_a_technician_does_not_know_asks_for_a_reason() {
    let app = App::start().await;
    app.starter_catalog().await;
    let owner = app.owner().await;
    let ana = customer(&owner, "Ana Ruiz").await;
    let tom = technician(&owner, "Technician A").await;
    let page = owner.get("/appointments/new").await;
    let oil = service(&page, "Full Synthetic Oil Change");
    let visit = async |day: &str| {
        let form = form(&owner, &ana, (day, "10:00")).await;
        form.tick("services", &oil).fill("technician", &tom)
    };
    let any = visit("2026-03-11").await.submit(&owner).await;
    any.assert_status(303);
    told(&owner, &tom, "Save skills", &[("brakes", "5")]).await;

    let refused = visit("2026-03-12").await.submit(&owner).await;

    refused.assert_status(409);
    let found = conflicts(&refused);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("The work asks for level ")
            && found[0].ends_with(" in Maintenance, which Technician A does not have."),
        "{found:?}"
    );
    // The visit of before keeps its technician; another time asks again.
    let edit = format!("{}/edit", any.location());
    let page = owner.get(&edit).await.form("Save changes");
    let same = page
        .clone()
        .fill("notes", "Call first")
        .submit(&owner)
        .await;
    same.assert_status(303);
    let page = owner.get(&edit).await.form("Save changes");
    let moved = page.fill("time", "14:00").submit(&owner).await;
    moved.assert_status(409);
    assert!(conflicts(&moved)[0].contains("Maintenance"));
    // So does more work for one whose end is given, and which is no longer for it.
    let other = form(&owner, &ana, ("2026-03-16", "10:00")).await;
    let other = other.fill("technician", &tom).fill("duration", "4");
    let other = other.submit(&owner).await.location();
    let page = owner.get(&other).await;
    let more = page.form("Add to the order").tick("services", &oil);
    let refused = more.submit(&owner).await;
    refused.assert_status(409);
    assert!(conflicts(&refused)[0].contains("Maintenance"));
    told(&owner, &tom, "Save skills", &[("maintenance", "5")]).await;
    visit("2026-03-12").await.submit(&owner).await.location();
    booked(&owner, &ana, ("2026-03-13", "10:00")).await;
}
