//! The way: every page and form of the product, in the order of a day's work.

use super::Walker;
use crate::support::Browser;

pub(super) async fn customers(walk: &mut Walker<'_>) -> (String, String) {
    walk.see("/customers/new", "/customers/new", "oa").await;
    let new = [
        ("name", "Ada Quetzal"),
        ("phone", "530 555 0142"),
        ("email", "canary@quetzal.example"),
    ];
    let made = walk
        .press("/customers", ("/customers/new", "Add customer"), &new, "oa")
        .await;
    let customer = made.location();
    walk.see("/customers", "/customers", "oac").await;
    let edit = format!("{customer}/edit");
    walk.see("/customers/{customer}/edit", &edit, "oa").await;
    walk.press(
        "/customers/{customer}/edit",
        (&edit, "Save customer"),
        &[("city", "Davis")],
        "oa",
    )
    .await;
    remarks(walk, &customer).await;
    let id = customer.rsplit('/').next().unwrap();
    let fresh = format!("/vehicles/new?customer={id}");
    let page = walk.owner.get(&fresh).await;
    page.assert_ok();
    walk.see("/vehicles/new", "/vehicles/new", "oa").await;
    let new = [
        ("make", "Honda"),
        ("model", "Fit"),
        ("plate", "8CNRY77"),
        ("plate_region", "CA"),
    ];
    let made = walk
        .press("/vehicles", (&fresh, "Add vehicle"), &new, "oa")
        .await;
    let vehicle = made.location();
    let second = [("make", "Honda"), ("model", "Quetzal")];
    let form = walk.owner.get(&fresh).await.form("Add vehicle");
    let form = second.iter().fold(form, |form, (n, v)| form.fill(n, v));
    let other = form.submit(&walk.owner).await.location();
    let primary = "/vehicles/{vehicle}/primary";
    walk.press(primary, (&other, "Make it the main car"), &[], "oa")
        .await;
    walk.see("/vehicles", "/vehicles", "oa").await;
    walk.see("/search", "/search?q=quetzal", "oatc").await;
    let edit = format!("{vehicle}/edit");
    walk.see("/vehicles/{vehicle}/edit", &edit, "oa").await;
    walk.press(
        "/vehicles/{vehicle}/edit",
        (&edit, "Save vehicle"),
        &[("color", "Blue")],
        "oa",
    )
    .await;
    let readings = format!("{vehicle}/readings");
    walk.see("/vehicles/{vehicle}/readings", &readings, "oa")
        .await;
    let shown = [("value", "77001")];
    walk.press(
        "/vehicles/{vehicle}/readings",
        (&readings, "Add reading"),
        &shown,
        "oa",
    )
    .await;
    let to = walk.app.add_customer(&walk.app.shop, "Bo Diaz").await;
    let transfer = format!("{other}/transfer");
    walk.see("/vehicles/{vehicle}/transfer", &transfer, "oa")
        .await;
    let chosen = format!("{transfer}?customer={to}");
    walk.press(
        "/vehicles/{vehicle}/transfer",
        (&chosen, "Transfer to Bo Diaz"),
        &[],
        "oa",
    )
    .await;
    (customer, vehicle)
}

/// Tags, and notes of which one is an alert for the visit to come.
async fn remarks(walk: &mut Walker<'_>, customer: &str) {
    let tags = format!("{customer}/tags");
    let typed = [("tags", "Quetzal fleet, diesel")];
    walk.see("/customers/{customer}/tags", &tags, "oa").await;
    walk.press(
        "/customers/{customer}/tags",
        (&tags, "Save tags"),
        &typed,
        "oa",
    )
    .await;
    let new = format!("{customer}/notes/new");
    walk.see("/customers/{customer}/notes/new", &new, "oa")
        .await;
    for (body, alert) in [("Quetzal bites", ""), ("Call Quetzal first", "true")] {
        let form = walk.owner.get(&new).await.form("Add note");
        let form = form.fill("body", body).fill("is_alert", alert);
        form.submit(&walk.owner).await.assert_status(303);
    }
    let typed = [("body", "Quetzal sings")];
    walk.press(
        "/customers/{customer}/notes",
        (&new, "Add note"),
        &typed,
        "oa",
    )
    .await;
    let reader = match &walk.doer {
        Some((letter, browser)) if *letter == 'a' => browser.clone(),
        _ => walk.owner.clone(),
    };
    let page = reader.get(customer).await.attributes("main a", "href");
    let note = page.into_iter().find(|href| href.contains("/notes/0"));
    let note = note.unwrap();
    walk.see("/customers/{customer}/notes/{note}", &note, "o")
        .await;
    let one = "/customers/{customer}/notes/{note}";
    walk.press(one, (&note, "Save note"), &[("body", "Quetzal sang")], "o")
        .await;
    let removal = "/customers/{customer}/notes/{note}/removal";
    walk.press(removal, (&note, "Remove note"), &[], "o").await;
}

/// The technician's own visits are all that a technician sees.
async fn technician(owner: &Browser) -> String {
    let page = owner.get("/appointments/new").await;
    let names = page.select("select[name=technician] option");
    let at = names
        .iter()
        .position(|name| name == "Technician A")
        .unwrap();
    page.attributes("select[name=technician] option", "value")[at].clone()
}

async fn route(walk: &mut Walker<'_>, technician: &str) {
    let there = format!("/technicians/{technician}/route?day=2026-03-11");
    walk.see("/technicians/{technician}/route", &there, "oat")
        .await;
}

pub(super) async fn appointments(
    walk: &mut Walker<'_>,
    (customer, vehicle, service): (&str, &str, &str),
) -> String {
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let fresh = format!(
        "/appointments/new?customer={}&vehicle={}",
        id(customer),
        id(vehicle)
    );
    walk.see("/appointments/new", "/appointments/new", "oa")
        .await;
    let service = id(service);
    let technician = technician(&walk.owner).await;
    let new = [
        ("technician", technician.as_str()),
        ("services", service.as_str()),
        ("day", "2026-03-11"),
        ("time", "10:00"),
        ("line1", "9 Elm St"),
        ("city", "Davis"),
    ];
    let made = walk
        .press("/appointments", (&fresh, "Book appointment"), &new, "oa")
        .await;
    let appointment = made.location();
    super::keeping::quick(walk).await;
    walk.see("/appointments", "/appointments", "oat").await;
    route(walk, &technician).await;
    walk.see("/board", "/board?day=2026-03-11", "oat").await;
    walk.see("/dashboard", "/dashboard", "oac").await;
    walk.see("/appointments/{appointment}", &appointment, "oat")
        .await;
    let paper = "/appointments/{appointment}/work-order";
    walk.see(paper, &format!("{appointment}/work-order"), "oat")
        .await;
    let paper = "/appointments/{appointment}/estimate";
    walk.see(paper, &format!("{appointment}/estimate"), "oa")
        .await;
    // those of the own visits
    walk.see("/customers/{customer}", customer, "oatc").await;
    walk.see("/vehicles/{vehicle}", vehicle, "oat").await;
    let edit = format!("{appointment}/edit");
    walk.see("/appointments/{appointment}/edit", &edit, "oa")
        .await;
    walk.press(
        "/appointments/{appointment}",
        (&edit, "Save changes"),
        &[("notes", "Bring Quetzal's key")],
        "oa",
    )
    .await;
    let starter = walk
        .owner
        .get("/appointments/new")
        .await
        .attributes("input[name=services]", "value");
    let second = starter.iter().find(|s| **s != service).unwrap();
    let jobs = "/appointments/{appointment}/jobs";
    walk.press(
        jobs,
        (&appointment, "Add to the order"),
        &[("services", second)],
        "oa",
    )
    .await;
    let page = walk.owner.get(&appointment).await;
    let remove = page
        .select("main form button")
        .into_iter()
        .find(|b| b.starts_with("Remove ") && !b.contains("Canary"));
    let removal = "/appointments/{appointment}/jobs/{job}/removal";
    walk.press(removal, (&appointment, &remove.unwrap()), &[], "oa")
        .await;
    let page = format!("{appointment}/reschedule");
    let again = "/appointments/{appointment}/reschedule";
    walk.see(again, &page, "oa").await;
    let later = [("when", "2026-03-11 11:00")];
    walk.press(again, (&page, "Save the new time"), &later, "oa")
        .await;
    walk.see("/calendar", "/calendar?view=agenda", "oat").await;
    moves(walk, &appointment).await;
    appointment
}

/// Read, begun, ready, taken back, ready again.
async fn moves(walk: &mut Walker<'_>, appointment: &str) {
    let held = [("kind", "parts"), ("note", "Quetzal gasket")];
    let blockers = "/appointments/{appointment}/blockers";
    walk.see(blockers, &format!("{appointment}/blockers"), "oat")
        .await;
    walk.press(blockers, (appointment, "Hold up"), &held, "oat")
        .await;
    let button = "Clear Waiting for parts";
    walk.press(blockers, (appointment, button), &[], "oat")
        .await;
    let promise = "/appointments/{appointment}/promise";
    let typed = [("day", "2026-03-11"), ("time", "17:00")];
    let button = "Save promised time";
    walk.press(promise, (appointment, button), &typed, "oa")
        .await;
    let read = "/appointments/{appointment}/acknowledgement";
    walk.press(read, (appointment, "Acknowledged"), &[], "oat")
        .await;
    stay(walk, appointment).await;
    let link = "/appointments/{appointment}/link";
    let here = format!("{appointment}/link");
    walk.see(link, &here, "oa").await;
    walk.press(link, (&here, "Make the link"), &[], "oa").await;
    let over = "/appointments/{appointment}/link/revocation";
    walk.press(over, (&here, "Take it back"), &[], "oa").await;
    let deletion = "/appointments/{appointment}/deletion";
    walk.press(deletion, (appointment, "Delete appointment"), &[], "oa")
        .await;
    let list = walk.see("/undo", "/undo", "oa").await;
    let back = list.select("main tbody form button").remove(0);
    walk.press("/undo/{entry}", ("/undo", &back), &[], "oa")
        .await;
    walk.see("/today", "/today", "oat").await;
    let outcome = "/appointments/{appointment}/outcome";
    let why = format!("{appointment}/outcome");
    walk.see(outcome, &why, "oat").await;
    let locked = [("why", "no_access"), ("note", "Quetzal's gate")];
    walk.press(outcome, (&why, "Could not do"), &locked, "oat")
        .await;
    let stamps = "/appointments/{appointment}/stamps";
    walk.press(stamps, (appointment, "On my way"), &[], "oat")
        .await;
    let position = "/appointments/{appointment}/position";
    walk.press(position, (appointment, "Start work"), &[], "oat")
        .await;
    walk.press(position, (appointment, "Mark ready"), &[], "oat")
        .await;
    let undo = "/undo/{entry}";
    walk.press(undo, (appointment, "Undo"), &[], "oat").await;
    walk.press(position, (appointment, "Mark ready"), &[], "oat")
        .await;
}

/// When the car came, what its odometer showed, and words about the visit.
async fn stay(walk: &mut Walker<'_>, appointment: &str) {
    let odometer = "/appointments/{appointment}/odometer";
    let shown = [("odometer_in", "84210")];
    walk.press(odometer, (appointment, "Save odometer"), &shown, "oat")
        .await;
    let notes = "/appointments/{appointment}/notes";
    let words = [("complaint", "Quetzal squeals")];
    walk.press(notes, (appointment, "Save words"), &words, "oat")
        .await;
    let undo = "/undo/{entry}";
    let came = "/appointments/{appointment}/check-in";
    walk.press(came, (appointment, "Check in"), &[], "oat")
        .await;
    let left = "/appointments/{appointment}/check-out";
    walk.press(left, (appointment, "Check out"), &[], "oat")
        .await;
    walk.press(undo, (appointment, "Undo"), &[], "oat").await;
}
