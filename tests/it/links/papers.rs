//! The bill and the receipt, read by whoever has the link (R-LINK-2, R-PDF-5).

use super::link;
use crate::invoices::{self, BRAKES, issued, pay, pdf_text, set_rates};
use crate::support::{App, Browser};
use autoshop::entity::attachment;
use autoshop::kernel::words::AppointmentStatus;
use sea_orm::EntityTrait;

/// A car whose work is done, and the link of its visit.
async fn ready() -> (App, Browser, (invoices::Visit, String)) {
    let app = App::start().await;
    set_rates(&app, &app.shop).await;
    let office = app.advisor().await;
    let work = invoices::visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = format!("/appointments/{}", work.appointment);
    let link = link(&office, &path).await;
    (app, office, (work, link))
}

#[actix_web::test] // R-LINK-2
async fn whoever_has_the_link_reads_the_bill_and_what_was_paid_without_the_address() {
    let (app, office, (work, link)) = ready().await;
    let guest = app.visitor();
    let before = guest.get(format!("{link}/invoice")).await;
    before.assert_status(404);

    let bill = issued(&office, &work).await;
    let page = guest.get(&link).await;
    let ways = page.attributes("main a.btn", "href");
    assert!(ways.contains(&format!("{link}/invoice?as=page")));
    assert!(!page.body().contains("/receipt"), "nothing is paid yet");
    guest
        .get(format!("{link}/receipt?as=page"))
        .await
        .assert_status(404);
    pay(&office, &bill, "100").await.assert_status(303);
    let page = guest.get(&link).await;
    assert!(page.body().contains(&format!("{link}/receipt?as=page")));
    let kept = app.db(app.shop.id).all(attachment::Entity::find()).await;

    for (paper, sum) in [("invoice", "$268.28"), ("receipt", "$168.28")] {
        let shown = guest.get(format!("{link}/{paper}?as=page")).await;
        let told = shown.assert_ok().text("main");
        let file = guest.get(format!("{link}/{paper}")).await;
        assert_eq!(file.assert_ok().header("content-type"), "application/pdf");
        for text in [told, pdf_text(&file)] {
            assert!(text.contains(sum), "{paper}: {text}");
            assert!(text.contains("Zoë Ångström"), "{paper}: {text}");
            assert!(!text.contains("Grand Avenue"), "{paper}: {text}");
        }
        if paper == "invoice" {
            assert!(pdf_text(&file).contains("QTY"), "as the shop prints it");
        }
        let ways = shown.attributes("main a", "href");
        assert!(ways.contains(&link), "the way back: {ways:?}");
        assert!(!shown.body().contains("/invoices/"), "no way into the shop");
    }
    let after = app.db(app.shop.id).all(attachment::Entity::find()).await;
    assert_eq!(kept.unwrap(), after.unwrap(), "reading keeps nothing");
}

#[actix_web::test] // R-LINK-1, R-GEN-13
async fn papers_of_another_link_stay_closed_and_nobody_prints_without_end() {
    let (app, office, (work, link)) = ready().await;
    issued(&office, &work).await;
    let guest = app.visitor();
    let wrong = format!("/j/{}/invoice", "0".repeat(64));
    guest.get(wrong).await.assert_status(404);

    for _ in 0..20 {
        guest
            .get(format!("{link}/invoice?as=page"))
            .await
            .assert_ok();
    }
    let more = guest.get(format!("{link}/invoice?as=page")).await;

    more.assert_status(429);
    guest.get(&link).await.assert_ok();
}
