//! Tax by rate.

use super::{cells, cents, dollars};
use crate::invoices::{credit_all, some_money};
use crate::support::App;

#[actix_web::test] // R-DASH-2, R-INV-5, R-INV-10
async fn tax_stands_by_rate_less_what_was_credited() {
    let app = App::start().await;
    let owner = app.owner().await;
    let bills = some_money(&app, &owner).await;
    credit_all(&owner, &bills[1]).await;
    let void = owner.get(format!("{}/void", bills[2])).await;
    let void = void.form("Void invoice").fill("reason", "Twice");
    void.submit(&owner).await.assert_status(303);

    let page = owner
        .get("/reports/tax?from=2026-03-01&to=2026-03-31")
        .await;

    page.assert_ok();
    let rows = cells(&page, "[aria-label='Tax by rate'] tbody");
    assert_eq!(rows.len(), 2, "labor is not taxed, parts are: {rows:?}");
    for (row, rate) in rows.iter().zip([0, 82_500]) {
        let sold = |column: &str| {
            format!(
                "SELECT sum(l.{column}) FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id \
             WHERE l.tax_rate = {rate} AND i.status NOT IN ('draft', 'void') AND i.issued_day >= '2026-03-01'"
            )
        };
        let back = |column: &str| {
            format!(
                "SELECT sum(c.{column}) FROM credit_note_line c JOIN invoice_line l ON l.id = c.invoice_line_id \
             WHERE l.tax_rate = {rate}"
            )
        };
        let (net, tax) = (
            cents(&app, &sold("net")).await,
            cents(&app, &sold("tax")).await,
        );
        let (less, tax_less) = (
            cents(&app, &back("net")).await,
            cents(&app, &back("tax")).await,
        );
        assert!(net > 0 && less > 0);
        assert_eq!(row[1], dollars(net));
        assert_eq!(row[2], dollars(-less));
        assert_eq!(row[3], dollars(net - less));
        assert_eq!(row[5], dollars(-tax_less));
        let due = autoshop::kernel::money::Cents(tax - tax_less).to_string();
        assert_eq!(row[6], due);
    }
    let links = page.attributes("main a", "href");
    let behind = links.iter().find(|href| href.starts_with("/invoices?"));
    let list = owner.get(behind.unwrap()).await;
    let numbers = list.select("tbody tr td:first-of-type");
    let sold = "SELECT count(*) FROM invoice WHERE status NOT IN ('draft', 'void')";
    assert_eq!(
        numbers.len(),
        usize::try_from(cents(&app, sold).await).unwrap()
    );
    assert!(!list.text("tbody").contains("INV-00003"), "it is void");
    let notes = links.iter().find(|href| href.starts_with("/credit-notes/"));
    let note = owner.get(notes.unwrap()).await;
    assert!(note.text("h1").contains("CN-00001"));
    assert!(page.text("main").contains("1 here, 1 credit note in all"));
    let elsewhere = owner
        .get("/reports/tax?from=2026-04-01&to=2026-04-30")
        .await;
    assert!(elsewhere.text("main").contains("No data in range"));
    let wrong = owner
        .get("/reports/tax?from=2026-05-01&to=2026-04-30")
        .await;
    assert!(wrong.text(".error-summary").contains("must not be before"));
}
