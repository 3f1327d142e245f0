//! What is proposed where nobody says a time is a time that somebody can reach.

use crate::booking::open;
use crate::support::encode;

#[actix_web::test] // R-APPT-14, R-AVAIL-1, R-APPT-6
async fn quick_add_proposes_the_first_time_that_somebody_can_reach() {
    let (_app, owner) = open("off").await;
    let ana = owner.get("/customers/new").await.form("Add customer");
    let ana = ana.fill("name", "Ana Ruiz").fill("phone", "530 555 0142");
    let ana = ana.fill("line1", "1 Main St").fill("postal", "95695");
    ana.submit(&owner).await.assert_status(303);
    // Everybody is in Winters from half past eight to half past nine, half an hour from Woodland.
    let new = owner.get("/appointments/new").await;
    let people = new.attributes("select[name=technician] option", "value");
    for (n, who) in people.iter().filter(|id| !id.is_empty()).enumerate() {
        let form = owner.get("/appointments/new").await;
        let form = form
            .form("Book appointment")
            .fill("name", &format!("Guest {n}"));
        let form = form.fill("complaint", "Squeals").fill("technician", who);
        let form = form.fill("day", "2026-03-11").fill("time", "08:30");
        let form = form.fill("duration", "1").fill("postal", "95694");
        form.submit(&owner).await.assert_status(303);
    }
    let read = async |line: &str| owner.get(format!("/quick?line={}", encode(line))).await;

    let page = read("Ana Ruiz 2026-03-11 squeals").await;

    let form = page.form("Book");
    assert_eq!(form.value("day"), "2026-03-11");
    assert!(form.value("time") >= "10:00", "{}", form.value("time"));
    let said = page.select(".guess").concat();
    assert!(said.contains("the first time that"), "{said}");
    form.submit(&owner).await.assert_status(303);
    let told = read("Ana Ruiz 2026-03-11 16:00 squeals").await;
    assert!(told.statements() <= 2, "nobody is asked who said it");
    assert_eq!(told.form("Book").value("technician"), "");
}
