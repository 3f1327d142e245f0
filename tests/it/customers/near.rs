//! Whoever is probably here already (R-CUST-2).

use super::{add, found};
use crate::support::App;

#[actix_web::test] // R-CUST-2
async fn a_name_that_is_here_already_or_almost_is_asked_about_once() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Müller", "530 555 0142", "", "", ""]).await;
    add(&app, ["Ana Ruiz", "", "", "", ""]).await;
    let advisor = app.advisor().await;
    let link = format!("/customers/{}", ana.customer);

    for typed in ["ana muller", "Muller, Ana", "Ana Moeler", "Ana Muler"] {
        let form = advisor.get("/customers/new").await.form("Add customer");
        let form = form.fill("name", typed).fill("city", "Davis");
        let asked = form.submit(&advisor).await;
        let is_two_off = typed == "Ana Moeler";
        if is_two_off {
            asked.assert_status(303);
            continue;
        }
        asked.assert_status(422);
        assert!(
            asked.attributes(".notice a", "href").contains(&link),
            "{typed}"
        );
        assert!(asked.text(".notice").contains("Use Ana Müller"), "{typed}");
        let again = asked.form("Add customer");
        assert_eq!((again.value("name"), again.value("city")), (typed, "Davis"));
    }
    let form = advisor.get("/customers/new").await.form("Add customer");
    let asked = form.fill("name", "Ana Muller").submit(&advisor).await;
    let saved = asked.form("Add customer").tick("another", "true");
    saved.submit(&advisor).await.assert_status(303);
    assert_eq!(found(&advisor, "muller").await.len(), 2);
    for typed in ["Ana", "Ana Miller-Ruiz", "Eva Quill"] {
        let form = advisor.get("/customers/new").await.form("Add customer");
        let form = form.fill("name", typed);
        form.submit(&advisor).await.assert_status(303);
    }
}

#[actix_web::test] // R-CUST-2, R-CUST-4
async fn a_changed_name_is_asked_about_and_leads_to_a_merge() {
    let app = App::start().await;
    let ana = add(&app, ["Ana Müller", "530 555 0142", "", "", ""]).await;
    let typo = add(&app, ["Ann Mlr", "", "", "", ""]).await;
    let advisor = app.advisor().await;
    let edit = format!("/customers/{}/edit", typo.customer);
    let form = advisor.get(&edit).await.form("Save customer");

    let asked = form.fill("name", "Ana Muller").submit(&advisor).await;

    asked.assert_status(422);
    let merge = format!("/customers/{}/merge?with={}", typo.customer, ana.customer);
    assert!(asked.attributes(".notice a", "href").contains(&merge));
    let again = asked.form("Save customer").tick("another", "true");
    again.submit(&advisor).await.assert_status(303);
    // now that it is so, other fields are changed without being asked
    let form = advisor.get(&edit).await.form("Save customer");
    form.fill("city", "Davis")
        .submit(&advisor)
        .await
        .assert_status(303);
}
