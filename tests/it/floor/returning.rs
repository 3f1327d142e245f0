//! Who is new and who returns, the same on the dashboard and in the report (4.14).

use super::dashboard::tile;
use crate::support::App;
use crate::support::past::{Of, paid_visits, unpaid_visit};
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

#[actix_web::test] // 4.14
async fn whoever_came_once_is_new_whenever_the_bill_is_of() {
    let app = App::start().await;
    let owner = app.owner().await;
    let again = app.add_customer(&app.shop, "Ana Ruiz").await;
    paid_visits(&app, Of::without_car(again), 3).await;
    // One visit in February, of which the bill is of March.
    let once = app.add_customer(&app.shop, "Ben Okoye").await;
    let of = Of::without_car(once);
    unpaid_visit(&app, of, app.now() - TimeDelta::days(14)).await;
    app.write(&app.shop, async |tx, _| {
        use autoshop::entity::invoice::{Column as I, Entity as Bills};
        let day: chrono::NaiveDate = "2026-03-02".parse().unwrap();
        let later = Bills::update_many()
            .col_expr(I::IssuedDay, Expr::value(day))
            .filter(I::CustomerId.eq(once));
        tx.update_where(later).await?;
        Ok(())
    })
    .await
    .unwrap();

    let page = owner.get("/dashboard").await;

    assert_eq!(tile(&page, "Repeat rate").0, "50%");
    let (_, href) = tile(&page, "Repeat rate");
    let report = owner.get(&href).await;
    assert!(
        report
            .text(".page-head .meta")
            .contains("beside Feb 1 – 10"),
        "the same days as on the dashboard"
    );
    let kinds = report.select("[aria-label='Customers invoiced'] tbody td");
    assert_eq!(kinds[..3], ["New", "1", "1"]);
    assert_eq!(kinds[5..8], ["Returning", "1", "1"]);
    let new = report.attributes("[aria-label='Customers invoiced'] tbody a", "href");
    let new = owner.get(&new[0]).await;
    assert_eq!(
        new.select("[aria-label='New customers'] tbody td")[0],
        "Ben Okoye"
    );
    assert!(new.text(".page-head .meta").contains("beside Feb 1 – 10"));
}
