//! The dashboard and the reports on a phone and a desk, by day and by night.

use super::driver::{Size, opened};
use crate::support::past::{Of, paid_visits, planned_visit, unpaid_visit};
use chrono::TimeDelta;

#[actix_web::test] // R-DASH-1, R-UX-5
async fn the_dashboard_and_the_reports_are_fit_for_everyone() {
    for size in [Size::Phone, Size::Desk] {
        let Some((app, screen)) = opened(size).await else {
            return;
        };
        let now = app.now();
        let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
        let vehicle = Some(app.add_car(&app.shop, customer, "Fit").await);
        let of = Of { customer, vehicle };
        planned_visit(&app, of, now - TimeDelta::minutes(20)).await;
        planned_visit(&app, of, now + TimeDelta::hours(2)).await;
        paid_visits(&app, of, 5).await;
        unpaid_visit(&app, of, now - TimeDelta::days(2)).await;
        screen.sign_in("owner").await;
        for path in [
            "/dashboard",
            "/reports",
            "/reports/sales",
            "/reports/sales?range=year&by=service",
            "/reports/appointments?range=year",
            "/reports/customers?range=year&who=returning",
            "/reports/technicians?range=year",
            "/payments?from=2026-01-01&to=2026-03-10",
            "/appointments?unresolved=true&booked_from=2026-03-10",
        ] {
            screen.go(path).await;
            screen.is_fit(path, size).await;
        }
        screen.go("/dashboard").await;
        screen
            .run("document.querySelectorAll('details').forEach(of => of.open = true)")
            .await;
        screen
            .is_fit("the dashboard with everything open", size)
            .await;
        screen.close().await;
    }
}
