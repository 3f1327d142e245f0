//! The way through packages, the lines of services and jobs, and who authorised the work.

use super::Walker;

/// A package of the service, changed, switched off and on.
pub(super) async fn packages(walk: &mut Walker<'_>, service: &str) {
    walk.see("/packages/new", "/packages/new", "o").await;
    let service = service.rsplit('/').next().unwrap();
    let new = [
        ("name", "Quetzal special"),
        ("code", "QUETZAL"),
        ("category", "brakes"),
        ("price", "95.00"),
        ("service_1", service),
    ];
    let fresh = ("/packages/new", "Add package");
    let made = walk.press("/packages", fresh, &new, "o").await;
    let package = made.location();
    walk.see("/packages", "/packages", "oatc").await;
    walk.see("/packages/{package}", &package, "oatc").await;
    let edit = format!("{package}/edit");
    walk.see("/packages/{package}/edit", &edit, "o").await;
    let typed = [("price", "90.00")];
    walk.press("/packages/{package}", (&edit, "Save"), &typed, "o")
        .await;
    let off = "/packages/{package}/deactivation";
    walk.press(off, (&package, "Deactivate"), &[], "o").await;
    let on = "/packages/{package}/reactivation";
    walk.press(on, (&package, "Reactivate"), &[], "o").await;
}

/// A package on a draft.
pub(super) async fn draft(walk: &mut Walker<'_>, invoice: &str) {
    let page = walk.owner.get(invoice).await;
    let offered = page.attributes("select[name=package] option", "value");
    let typed = [("package", offered[1].as_str())];
    let packages = "/invoices/{invoice}/packages";
    walk.press(packages, (invoice, "Add package"), &typed, "oac")
        .await;
}

/// A line of a service, changed and removed.
pub(super) async fn lines(walk: &mut Walker<'_>, service: &str) {
    let typed = [("name", "Quetzal oil"), ("unit_price", "9.00")];
    let lines = "/services/{service}/lines";
    walk.press(lines, (service, "Add line"), &typed, "o").await;
    let edit = walk.owner.get(service).await;
    let edit = edit.attributes("main tbody a", "href").remove(0);
    let one = "/services/{service}/lines/{line}";
    walk.see(one, &edit, "o").await;
    walk.press(one, (&edit, "Save line"), &[("quantity", "2")], "o")
        .await;
    let removal = "/services/{service}/lines/{line}/removal";
    walk.press(removal, (service, "Remove Quetzal oil"), &[], "o")
        .await;
}

/// Somebody agrees.
pub(super) async fn authorisation(walk: &mut Walker<'_>, appointment: &str) {
    let typed = [("person", "Ada Quetzal"), ("amount", "900")];
    let record = "/appointments/{appointment}/authorisation";
    let form = (appointment, "Record authorization");
    walk.press(record, form, &typed, "oa").await;
}

/// A job's lines, and what was done.
pub(super) async fn job(walk: &mut Walker<'_>, appointment: &str) {
    let page = walk.owner.get(appointment).await;
    let job = page.attributes("main td a[href*='/jobs/']", "href");
    let job = job.first().unwrap().to_owned();
    let one = "/appointments/{appointment}/jobs/{job}";
    walk.see(one, &job, "oat").await;
    let done = [("correction", "Quetzal's pads were worn")];
    walk.press(one, (&job, "Save words"), &done, "oat").await;
    let typed = [("name", "Quetzal clip"), ("unit_price", "2.00")];
    let lines = "/appointments/{appointment}/jobs/{job}/lines";
    walk.press(lines, (&job, "Add line"), &typed, "oa").await;
    let page = walk.owner.get(&job).await;
    let edit = page.attributes("main tbody a", "href").pop().unwrap();
    let line = "/appointments/{appointment}/jobs/{job}/lines/{line}";
    walk.see(line, &edit, "oa").await;
    walk.press(line, (&edit, "Save line"), &[("quantity", "2")], "oa")
        .await;
    let removal = "/appointments/{appointment}/jobs/{job}/lines/{line}/removal";
    walk.press(removal, (&job, "Remove Quetzal clip"), &[], "oa")
        .await;
}
