//! How many there are under each filter (R-CUST-8).

use super::{add, names};
use crate::support::App;
use crate::support::past::{paid_visits, unpaid_visit};
use chrono::TimeDelta;

#[actix_web::test] // R-CUST-8, R-CUST-14 to R-CUST-16
async fn each_filter_says_how_many_it_shows() {
    let app = App::start().await;
    let advisor = app.advisor().await;
    for n in 0..4 {
        add(&app, [&format!("Old {n}"), "", "", "", ""]).await;
    }
    let ana = add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let bo = add(&app, ["Bo Diaz", "", "", "", ""]).await;
    let cy = add(&app, ["Cy Lang", "", "", "", ""]).await;
    paid_visits(&app, ana, 25).await; // $5,249.75
    unpaid_visit(&app, bo, app.now() - TimeDelta::days(200)).await;
    unpaid_visit(&app, cy, app.now() - TimeDelta::days(160)).await;
    let edit = format!("/customers/{}/edit", bo.customer);
    let form = advisor.get(edit).await.form("Save customer");
    form.tick("is_vip", "true")
        .submit(&advisor)
        .await
        .assert_status(303);

    let list = advisor.get("/customers").await;

    assert_eq!(
        list.select("nav.tabs a"),
        [
            "All customers 7",
            "VIP 2",
            "Due soon 1",
            "Overdue 1",
            "Unpaid 2"
        ]
    );
    let again = advisor.get("/customers").await;
    assert!(again.statements() <= 3, "{}", again.statements());
    for (at, href) in list.attributes("nav.tabs a", "href").iter().enumerate() {
        let shown = names(&advisor.get(href).await).len();
        let told = list.select("nav.tabs a .count")[at].clone();
        assert_eq!(shown.to_string(), told, "{href}");
    }
    let vip = advisor.get("/customers?filter=vip").await;
    assert_eq!(vip.text("nav.tabs a[aria-current]"), "VIP 2");
    let tabs = |answer: &crate::support::Answer| answer.select("nav.tabs a");
    assert_eq!(tabs(&vip), tabs(&list), "under each filter the same");
    let search = advisor.get("/customers?q=old").await;
    assert_eq!(
        search.select("nav.tabs a")[1],
        "VIP",
        "of all, not of the hits"
    );
}
