//! Each group of the settings is saved by itself (R-SET-1), and numbers only go forward (R-SET-2).

use super::{PAGES, noted};
use crate::invoices::{issued, visit};
use crate::support::App;
use autoshop::features::reports::books::check;
use autoshop::kernel::money::{Cents, Rate};
use autoshop::kernel::words::{AppointmentStatus, LineKind, PaperSize};

#[actix_web::test] // R-SET-1
async fn the_index_leads_to_every_group() {
    let app = App::start().await;
    let owner = app.owner().await;

    let index = owner.get("/settings").await;

    let links = index.attributes("main ul.ways a", "href");
    for page in PAGES.iter().skip(1) {
        assert!(
            links.contains(&(*page).to_owned()),
            "{page} among {links:?}"
        );
    }
    for link in links {
        let page = owner.get(&link).await;
        page.assert_ok();
        assert_eq!(page.attributes("a.back", "href"), ["/settings"], "{link}");
    }
}

#[actix_web::test] // R-SET-1, R-AUD-1
async fn each_group_is_saved_by_itself_with_one_row_of_what_changed() {
    let app = App::start().await;
    let owner = app.owner().await;
    let db = app.db(app.shop.id);
    assert_eq!(db.settings().await.unwrap().labor_rate, Cents(15_000));
    for (page, fields) in [
        (
            "prices",
            &[("labor_rate", "162.50"), ("tax_part", "9.375")][..],
        ),
        ("scheduling", &[("max_jobs_per_day", "4")]),
        (
            "booking",
            &[("booking_mode", "instant"), ("cancel_notice", "90")],
        ),
        (
            "documents",
            &[
                ("paper", "a4"),
                ("terms", "Net 14.\r\nNo returns."),
                ("estimate_valid_days", "14"),
            ],
        ),
        (
            "standing",
            &[
                ("vip_threshold", "2,500"),
                ("due_soon_days", "90"),
                ("overdue_days", "120"),
            ],
        ),
    ] {
        let path = format!("/settings/{page}");
        let mut form = owner.get(&path).await.form("Save");
        for (name, value) in fields {
            form = form.fill(name, value);
        }
        let saved = form.submit(&owner).await;
        assert_eq!(saved.location(), path);
        assert!(saved.statements() <= 9);
    }
    let form = owner.get("/settings/technicians").await.form("Save");
    let form = form.tick("technician_may_complete", "true");
    let form = form.untick("technician_sees_prices");
    form.submit(&owner).await.assert_status(303);

    let stored = app.db(app.shop.id).settings().await.unwrap();
    assert_eq!(stored.labor_rate, Cents(16_250), "dropped from memory");
    assert_eq!(stored.tax_part, Rate(93_750));
    assert_eq!(stored.max_jobs_per_day, Some(4));
    assert_eq!(stored.paper, PaperSize::A4);
    assert_eq!(stored.terms.as_deref(), Some("Net 14.\nNo returns."));
    assert_eq!((stored.due_soon_days, stored.overdue_days), (90, 120));
    assert!(stored.technician_may_complete && !stored.technician_sees_prices);
    let noted = noted(&app, "settings.changed").await;
    assert_eq!(noted.len(), 6);
    let prices = noted
        .iter()
        .find(|n| n.entity_label.as_deref() == Some("Prices and taxes"));
    let after = prices.unwrap().after.clone().unwrap();
    assert_eq!(
        after.as_object().unwrap().len(),
        2,
        "only what changed: {after}"
    );
}

#[actix_web::test] // R-GEN-3
async fn what_is_wrong_in_a_group_is_told_at_its_field_and_nothing_changes() {
    let app = App::start().await;
    let owner = app.owner().await;
    for (page, fields, wrong) in [
        ("prices", &[("labor_rate", ""), ("tax_part", "101")][..], 2),
        (
            "scheduling",
            &[("default_duration", "0"), ("max_jobs_per_day", "0")],
            2,
        ),
        (
            "documents",
            &[("paper", "papyrus"), ("invoice_due_days", "")],
            2,
        ),
        (
            "standing",
            &[("due_soon_days", "180"), ("overdue_days", "90")],
            1,
        ),
        ("standing", &[("vip_threshold", "0")], 1),
        (
            "limits",
            &[("discount_limit", "101"), ("refund_limit", "")],
            2,
        ),
        (
            "numbering",
            &[
                ("invoice_prefix", "INVOICE-NUMBER-"),
                ("order_prefix", "{YYYY}-"),
                ("order_next", "x"),
            ],
            3,
        ),
    ] {
        let mut form = owner.get(format!("/settings/{page}")).await.form("Save");
        for (name, value) in fields {
            form = form.fill(name, value);
        }
        let refused = form.submit(&owner).await;
        refused.assert_status(422);
        assert_eq!(refused.select(".error-summary a").len(), wrong, "{page}");
    }
    assert!(noted(&app, "settings.changed").await.is_empty());
    assert!(noted(&app, "numbering.changed").await.is_empty());
}

#[actix_web::test] // R-SET-2, R-INV-7
async fn numbers_go_on_by_themselves_skip_ahead_and_never_go_back() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = owner.get("/settings/numbering").await;
    assert!(page.text("#f-invoice_next-hint").contains("INV-00001"));
    assert!(page.text("#f-order_next-hint").contains("RO-00001"));

    let ahead = page.form("Save").fill("invoice_next", "500");
    ahead
        .fill("order_prefix", "w-")
        .submit(&owner)
        .await
        .assert_status(303);
    let page = owner.get("/settings/numbering").await;
    assert!(page.text("#f-invoice_next-hint").contains("INV-00500"));
    assert!(page.text("#f-order_next-hint").contains("W-00001"));
    assert_eq!(
        page.form("Save").value("invoice_next"),
        "",
        "it goes on by itself"
    );

    let back = page
        .form("Save")
        .fill("invoice_next", "499")
        .submit(&owner)
        .await;
    back.assert_status(422);
    assert!(
        back.text("#f-invoice_next-error")
            .contains("only go forward")
    );
    let back = page.form("Save").fill("invoice_next", "499");
    let back = back.fill("order_next", "77").submit(&owner).await;
    back.assert_status(422);
    let page = owner.get("/settings/numbering").await;
    assert!(
        page.text("#f-order_next-hint").contains("W-00001"),
        "nothing changed"
    );
    assert_eq!(noted(&app, "numbering.changed").await.len(), 1);
}

#[actix_web::test] // R-SET-2, R-INV-7
async fn numbers_that_skip_ahead_leave_no_gap_in_the_books() {
    let app = App::start().await;
    let owner = app.owner().await;
    let skip = async |fields: &[(&str, &str)]| {
        let mut form = owner.get("/settings/numbering").await.form("Save");
        for (name, value) in fields {
            form = form.fill(name, value);
        }
        form.submit(&owner).await.assert_status(303);
    };
    let bill = async || {
        let charges = [(LineKind::Labor, 100, 9_500)];
        let visit = visit(&app, AppointmentStatus::Ready, &charges).await;
        issued(&owner, &visit).await
    };
    let look = async || {
        let findings = check(&app.db(app.shop.id)).await.unwrap();
        let broken = findings.iter().filter(|finding| !finding.is_kept());
        broken
            .map(|finding| finding.promise.name)
            .collect::<Vec<_>>()
    };

    bill().await;
    skip(&[("invoice_next", "500")]).await;
    assert!(look().await.is_empty(), "before the first one after it");
    bill().await;
    skip(&[("invoice_prefix", "{YYYY}-"), ("invoice_next", "40")]).await;
    bill().await;
    bill().await;
    assert!(look().await.is_empty(), "{:?}", look().await);

    let renumber = async |from: i32, to: i32| {
        let sql = format!(
            "UPDATE invoice SET series_no = {to}, number = '2026-000{to}' WHERE series_no = {from}; SELECT '' WHERE false"
        );
        app.rows_of_shop(app.shop.id, &sql).await;
    };
    renumber(41, 43).await;
    assert!(look().await.contains(&"invoice_numbers"), "a gap is a gap");
    renumber(43, 41).await;
}
