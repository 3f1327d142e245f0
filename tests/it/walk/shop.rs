//! The shop's own pages: its settings and its catalog.

use super::Walker;

pub(super) async fn settings(walk: &mut Walker<'_>) {
    walk.see("/settings", "/settings", "o").await;
    walk.see("/settings/preview", "/settings/preview?tax_part=9", "o")
        .await;
    for (page, field, value) in [
        ("/settings/shop", "line1", "1 Canary Street"),
        ("/settings/brand", "color", "#0f4c81"),
        ("/settings/site", "about", "Canary Street is where we drive"),
        ("/settings/prices", "tax_part", "8"),
        ("/settings/numbering", "order_next", "20"),
        ("/settings/documents", "terms", "Canary Street rules"),
        ("/settings/scheduling", "buffer", "20"),
        ("/settings/booking", "cancel_notice", "180"),
        ("/settings/standing", "vip_threshold", "900"),
        ("/settings/technicians", "technician_sees_prices", "true"),
    ] {
        walk.see(page, page, "o").await;
        walk.press(page, (page, "Save"), &[(field, value)], "o")
            .await;
    }
    let brand = "/settings/brand";
    let upload = (brand, "Upload logo");
    walk.press("/settings/brand/logo", upload, &[], "o").await;
    let logo = walk
        .owner
        .get(brand)
        .await
        .attributes("main img.logo", "src");
    walk.see("/logo/{logo}", &logo[0], "oatc").await;
    let removal = "/settings/brand/logo/removal";
    walk.press(removal, (brand, "Remove logo"), &[], "o").await;
    super::pricing::settings(walk).await;
    walk.see("/settings/hours", "/settings/hours", "oa").await;
    walk.press(
        "/settings/hours",
        ("/settings/hours", "Save hours"),
        &[],
        "oa",
    )
    .await;
    let day = [("day", "2026-12-25"), ("holiday", "Christmas of Quetzal")];
    walk.press(
        "/settings/hours/holidays",
        ("/settings/hours", "Add holiday"),
        &day,
        "oa",
    )
    .await;
    let removal = "/settings/hours/holidays/{holiday}/removal";
    walk.press(removal, ("/settings/hours", "Remove"), &[], "oa")
        .await;
    crew(walk).await;
    road(walk).await;
    let people = walk.see("/settings/people", "/settings/people", "o").await;
    let words = people.select("main form button");
    let booking = "/settings/people/{member}/booking";
    walk.press(booking, ("/settings/people", &words[0]), &[], "o")
        .await;
}

/// Where the shop drives to, and when somebody can come.
async fn road(walk: &mut Walker<'_>) {
    let zones = "/settings/zones";
    walk.see(zones, zones, "o").await;
    walk.see("/settings/zones/new", "/settings/zones/new", "o")
        .await;
    let new = [("name", "Quetzal valley"), ("postals", "95695 95616")];
    walk.press(zones, ("/settings/zones/new", "Add area"), &new, "o")
        .await;
    let list = walk.owner.get(zones).await;
    let zone = list.attributes("tbody td a", "href").remove(0);
    let one = "/settings/zones/{zone}";
    walk.see(one, &zone, "o").await;
    walk.press(one, (&zone, "Save"), &[("trip_fee", "20")], "o")
        .await;
    let off = "/settings/zones/{zone}/deactivation";
    walk.press(off, (&zone, "Deactivate"), &[], "o").await;
    let on = "/settings/zones/{zone}/reactivation";
    walk.press(on, (&zone, "Reactivate"), &[], "o").await;
    let times = "/schedule/availability";
    walk.see(times, "/schedule/availability?where=95695", "oa")
        .await;
}

/// Hours, times off and skills of the technician.
async fn crew(walk: &mut Walker<'_>) {
    let hours = walk.owner.get("/settings/hours").await;
    let page = hours.attributes("main .card ul a", "href")[0].clone();
    let page = page.as_str();
    walk.see("/settings/hours/people/{member}", page, "oa")
        .await;
    let week = "/settings/hours/people/{member}/week";
    walk.press(week, (page, "Save hours"), &[], "oa").await;
    let skills = "/settings/hours/people/{member}/skills";
    walk.press(skills, (page, "Save skills"), &[("hvac", "3")], "oa")
        .await;
    let places = "/settings/hours/people/{member}/places";
    let home = [("start", "9 Quetzal Ct, 95695")];
    walk.press(places, (page, "Save places"), &home, "oa").await;
    let away = [("from_day", "2026-12-24"), ("reason", "Quetzal watching")];
    let add = "/settings/hours/people/{member}/time-off";
    walk.press(add, (page, "Add time off"), &away, "oa").await;
    let removal = "/settings/hours/people/{member}/time-off/{off}/removal";
    walk.press(removal, (page, "Remove"), &[], "oa").await;
}

pub(super) async fn catalog(walk: &mut Walker<'_>) -> String {
    walk.press(
        "/services/starter",
        ("/services", "Load the starter catalog"),
        &[],
        "o",
    )
    .await;
    walk.see("/services", "/services", "oatc").await;
    walk.see("/services/new", "/services/new", "o").await;
    let new = [
        ("name", "Canary check"),
        ("code", "CANARY_SERVICE"),
        ("category", "brakes"),
        ("price", "100.00"),
        ("hours", "1"),
    ];
    let made = walk
        .press("/services", ("/services/new", "Add service"), &new, "o")
        .await;
    let service = made.location().split('?').next().unwrap().to_owned();
    walk.see("/services/{service}", &service, "oatc").await;
    let edit = format!("{service}/edit");
    walk.see("/services/{service}/edit", &edit, "o").await;
    walk.press(
        "/services/{service}",
        (&edit, "Save"),
        &[("price", "110.00")],
        "o",
    )
    .await;
    walk.press(
        "/services/{service}/deactivation",
        (&service, "Deactivate"),
        &[],
        "o",
    )
    .await;
    walk.press(
        "/services/{service}/reactivation",
        (&service, "Reactivate"),
        &[],
        "o",
    )
    .await;
    service
}
