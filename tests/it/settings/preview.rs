//! What the settings would do, before they are saved (R-SET-1).

use super::noted;
use crate::support::{Answer, App, Browser, Form, encode};

/// Presses "Preview": the form's fields as a query, as a browser sends them.
async fn preview(owner: &Browser, form: &Form, more: &str) -> Answer {
    let fields = form.fields();
    let pairs = fields
        .iter()
        .map(|(n, v)| format!("{}={}", encode(n), encode(v)));
    let query = pairs.collect::<Vec<_>>().join("&");
    owner.get(format!("/settings/preview?{query}{more}")).await
}

#[actix_web::test] // R-SET-1, R-SET-2
async fn an_owner_sees_a_sample_invoice_before_anything_is_saved() {
    let app = App::start().await;
    let owner = app.owner().await;

    let page = owner.get("/settings/prices").await;
    assert_eq!(
        page.attributes("button[formaction]", "formaction"),
        ["/settings/preview"]
    );
    let form = page
        .form("Save")
        .fill("tax_part", "10")
        .fill("labor_rate", "200");
    let sample = preview(&owner, &form, "").await;
    let words = sample.assert_ok().text("main");
    for word in [
        "Nothing is saved",
        "INV-00001",
        "Shop A",
        "$360.00",
        "Tax 10 % of $260.95",
        "$26.10",
    ] {
        assert!(words.contains(word), "{word} is missing in {words}");
    }
    let form = owner.get("/settings/numbering").await.form("Save");
    let form = form
        .fill("invoice_prefix", "{YYYY}-")
        .fill("invoice_next", "700");
    assert!(
        preview(&owner, &form, "")
            .await
            .text("main")
            .contains("2026-00700")
    );
    let form = owner.get("/settings/documents").await.form("Save");
    let form = form
        .fill("terms", "No returns.")
        .fill("invoice_due_days", "14");
    let sample = preview(&owner, &form, "").await.text("main");
    assert!(sample.contains("No returns.") && sample.contains("Mar 24, 2026"));
    let file = preview(&owner, &form, "&as=pdf").await;
    assert_eq!(file.assert_ok().header("content-type"), "application/pdf");
    let form = owner
        .get("/settings/shop")
        .await
        .form("Save")
        .fill("name", "Nova Garage");
    assert!(
        preview(&owner, &form, "")
            .await
            .text("main")
            .contains("Nova Garage")
    );

    assert_eq!(
        owner
            .get("/settings/prices")
            .await
            .form("Save")
            .value("tax_part"),
        "0"
    );
    for action in ["settings.changed", "numbering.changed", "shop.changed"] {
        assert!(noted(&app, action).await.is_empty(), "{action}");
    }
}

#[actix_web::test] // R-GEN-3
async fn a_preview_says_what_is_wrong_and_shows_what_is_stored() {
    let app = App::start().await;
    let owner = app.owner().await;
    let form = owner.get("/settings/prices").await.form("Save");

    let wrong = preview(&owner, &form.fill("tax_part", "lots"), "").await;

    wrong.assert_status(422);
    assert_eq!(wrong.select(".error-summary a").len(), 1);
    assert!(wrong.text("main").contains("INV-00001"));
}
