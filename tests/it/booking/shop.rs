//! What the times say on days on which the clocks are set.

use super::{draft, open, times};

#[actix_web::test] // R-APPT-16
async fn no_window_begins_at_a_time_that_does_not_exist_and_none_comes_twice() {
    let (app, owner) = open("request").await;
    let form = owner.get("/settings/hours").await.form("Save hours");
    let form = form
        .fill("sunday_opens", "0:00")
        .fill("sunday_closes", "5:00");
    form.submit(&owner).await.assert_status(303);
    let visitor = app.visitor();

    // Saturday, 7 March: the night that has no 2:30.
    app.clock.set("2026-03-07T23:00:00Z".parse().unwrap());
    let base = draft(&visitor, &[("symptoms", "Hums")]).await;
    let spring: Vec<String> = times(&visitor, &base).await;
    let sunday = |all: &[String], day: &str| -> Vec<String> {
        let of = all.iter().filter(|start| start.starts_with(day));
        of.cloned().collect()
    };
    let night = sunday(&spring, "2026-03-08T");
    assert!(
        night
            .iter()
            .all(|start| start.as_str() < "2026-03-08T12:00:00Z"),
        "{night:?}"
    );
    let page = visitor.get(format!("{base}/slot")).await;
    let first = page.select(".day").remove(0);
    assert!(
        !first.contains(" 2:00") && !first.contains(" 2:30"),
        "{first}"
    );

    // Saturday, 31 October: the night that has 1:30 twice.
    app.clock.set("2026-10-31T22:00:00Z".parse().unwrap());
    let base = draft(&visitor, &[("symptoms", "Hums")]).await;
    let autumn = sunday(&times(&visitor, &base).await, "2026-11-01T");
    let mut once = autumn.clone();
    once.dedup();
    assert_eq!(once, autumn);
    assert!(
        !autumn.contains(&"2026-11-01T09:30:00Z".to_owned()),
        "the earlier one is meant"
    );
}
