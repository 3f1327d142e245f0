//! The end of a day by method.

use super::{cells, cents, dollars};
use crate::invoices::{BRAKES, give_back, some_money, visit};
use crate::support::App;
use autoshop::kernel::words::AppointmentStatus;

const METHODS: &[(&str, &str)] = &[("cash", "Cash"), ("card", "Card"), ("check", "Check")];

#[actix_web::test] // R-DASH-2, R-PAY-4, R-PAY-5
async fn a_day_ends_with_the_sums_that_its_rows_have() {
    let app = App::start().await;
    let owner = app.owner().await;
    let bills = some_money(&app, &owner).await;
    give_back(&owner, &bills[0], "20").await.assert_status(303);

    let page = owner.get("/payments").await;

    page.assert_ok();
    let sums = cells(&page, "[aria-label='Sums by method'] tbody");
    let day = "2026-03-10";
    for (word, label) in METHODS {
        let came = |kind: &str| {
            format!(
                "SELECT sum(amount) FROM payment WHERE method = '{word}' AND kind = '{kind}' AND received_day = '{day}'"
            )
        };
        let payments = cents(&app, &came("payment")).await;
        let deposits = cents(&app, &came("deposit")).await;
        let back = format!(
            "SELECT sum(amount) FROM refund WHERE method = '{word}' AND refunded_day = '{day}'"
        );
        let back = cents(&app, &back).await;
        let tips = format!(
            "SELECT sum(tip) FROM payment WHERE method = '{word}' AND received_day = '{day}'"
        );
        let tips = cents(&app, &tips).await;
        let row = sums.iter().find(|row| row[0] == *label);
        if payments + deposits + back + tips == 0 {
            assert!(row.is_none(), "{label}");
            continue;
        }
        let row = row.unwrap_or_else(|| panic!("{label} in {sums:?}"));
        assert_eq!(row[1], dollars(payments), "{label}");
        assert_eq!(row[2], dollars(deposits), "{label}");
        assert_eq!(row[3], dollars(-back), "{label}");
        assert_eq!(row[4], dollars(payments + deposits - back), "{label}");
        assert_eq!(row[5], dollars(tips), "{label}");
    }
    let rows = page.select("tr[id^=payment-]").len() + page.select("tr[id^=refund-]").len();
    let stored = cents(&app, "SELECT count(*) FROM payment").await;
    let back = cents(&app, "SELECT count(*) FROM refund").await;
    assert_eq!(i64::try_from(rows).unwrap(), stored + back);
    let links = page.attributes("table a", "href");
    let cash = links
        .iter()
        .find(|href| href.contains("method=cash"))
        .unwrap();
    let drilled = owner.get(cash).await;
    assert_eq!(
        drilled.select("tr[id^=payment-]").len(),
        1,
        "the rows behind a sum"
    );
}

#[actix_web::test]
async fn a_day_without_money_says_so() {
    let app = App::start().await;
    let accountant = app.accountant().await;

    let page = accountant.get("/payments?day=2026-03-09").await;

    assert!(page.text("main").contains("No payments"));
    assert!(
        page.attributes("main a", "href")
            .contains(&"/payments?day=2026-03-10".to_owned())
    );
    let wrong = accountant.get("/payments?day=soon").await;
    wrong.assert_ok();
    assert!(!wrong.text(".error-summary").is_empty());
    app.technician()
        .await
        .get("/payments")
        .await
        .assert_status(403);
}

#[actix_web::test] // R-PAY-5, R-PAY-6
async fn an_accountant_finds_a_deposit_that_no_bill_has_taken() {
    let app = App::start().await;
    let (owner, accountant) = (app.owner().await, app.accountant().await);
    let work = visit(&app, AppointmentStatus::Scheduled, BRAKES).await;
    let page = owner
        .get(format!("/appointments/{}/deposits", work.appointment))
        .await;
    let form = page.form("Take deposit").fill("amount", "80");
    form.submit(&owner).await.assert_status(303);

    give_back(&accountant, "/payments", "80")
        .await
        .assert_status(303);

    let page = accountant.get("/payments").await;
    assert!(page.text("main").contains("Given back"));
    let links = page.attributes("main a", "href");
    assert!(
        !links.iter().any(|href| href.ends_with("/refunds")),
        "nothing is left"
    );
}
