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

    let page = owner
        .get("/reports/tax?from=2026-03-01&to=2026-03-31")
        .await;

    page.assert_ok();
    let rows = cells(&page, "tbody");
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
    let elsewhere = owner
        .get("/reports/tax?from=2026-04-01&to=2026-04-30")
        .await;
    assert!(elsewhere.text("main").contains("No data in range"));
    let wrong = owner
        .get("/reports/tax?from=2026-05-01&to=2026-04-30")
        .await;
    assert!(wrong.text(".error-summary").contains("must not be before"));
}
