//! Reports of sales, appointments, customers and technicians (R-DASH-2): ranges, the days before beside
//! them, and each as a file.

use crate::support::past::{Of, paid_visits, planned_visit};
use crate::support::{Answer, App, Form};
use autoshop::features::reports::span::Span;
use autoshop::kernel::money::Cents;
use chrono::TimeDelta;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

const REPORTS: [&str; 4] = ["sales", "appointments", "customers", "technicians"];

/// The cells of a table's rows.
fn rows(page: &Answer, caption: &str) -> Vec<Vec<String>> {
    let part = format!("[aria-label='{caption}'] tbody");
    let count = page.select(&format!("{part} tr")).len();
    let row = |at| page.select(&format!("{part} tr:nth-child({at}) td"));
    (1..=count).map(row).collect()
}

async fn billed() -> App {
    let app = App::start().await;
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    paid_visits(&app, Of::without_car(customer), 9).await;
    app
}

#[actix_web::test] // R-DASH-2
async fn sales_are_put_together_by_day_week_and_month() {
    let app = billed().await;
    let owner = app.owner().await;

    let days = owner.get("/reports/sales?range=year&by=day").await;
    assert_eq!(rows(&days, "Sales").len(), 9);
    let month = owner.get("/reports/sales?range=year&by=month").await;
    let found = rows(&month, "Sales");
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[1][..3], ["Feb 1 – 28", "4", "$799.96"]);
    let links = month.attributes("[aria-label=Sales] tbody a", "href");
    let link = links
        .iter()
        .find(|href| href.contains("2026-02-01"))
        .unwrap();
    assert_eq!(owner.get(link).await.select("tr[id^=invoice-]").len(), 4);
    let weeks = owner
        .get("/reports/sales?from=2026-02-01&to=2026-03-10&by=week")
        .await;
    assert_eq!(rows(&weeks, "Sales").len(), 5);
}

#[actix_web::test] // R-DASH-2
async fn a_span_stands_beside_as_many_days_before_it() {
    let app = billed().await;
    let owner = app.owner().await;

    let page = owner
        .get("/reports/sales?from=2026-03-01&to=2026-03-10")
        .await;

    assert!(page.text(".page-head .meta").contains("beside Feb 19 – 28"));
    let tile = page.select(".kpi dd");
    assert_eq!(tile[0], "$199.99 Feb 19 – 28: $199.99");
    let month = owner.get("/reports/sales").await;
    assert!(month.text(".page-head .meta").contains("beside Feb 1 – 10"));
}

#[actix_web::test] // R-DASH-2
async fn a_span_is_at_most_two_years() {
    let app = App::start().await;
    let owner = app.owner().await;

    for report in REPORTS {
        let page = owner
            .get(format!("/reports/{report}?from=2020-01-01&to=2026-03-10"))
            .await;
        page.assert_status(422);
        assert!(
            page.text(".error-summary").contains("two years"),
            "{report}"
        );
        let whole = owner
            .get(format!("/reports/{report}?from=2024-03-11&to=2026-03-10"))
            .await;
        whole.assert_ok();
        let beyond = owner
            .get(format!("/reports/{report}?from=2024-03-10&to=2026-03-10"))
            .await;
        beyond.assert_status(422);
        let turned = owner
            .get(format!("/reports/{report}?from=2026-03-10&to=2026-03-01"))
            .await;
        turned.assert_status(422);
        let empty = owner.get(format!("/reports/{report}")).await;
        empty.assert_ok();
    }
    let empty = owner.get("/reports/sales").await;
    assert!(empty.text(".empty").contains("No data in range"));
}

#[actix_web::test] // R-DASH-2
async fn new_and_returning_customers_are_told_apart_and_listed() {
    let app = billed().await;
    let owner = app.owner().await;
    let second = app.add_customer(&app.shop, "Ben New").await;
    paid_visits(&app, Of::without_car(second), 1).await;

    let page = owner.get("/reports/customers").await;

    let found = rows(&page, "Customers invoiced");
    assert_eq!(found[0][..4], ["New", "1", "1", "$199.99"]);
    assert_eq!(found[1][..4], ["Returning", "1", "1", "$199.99"]);
    let links = page.attributes("[aria-label='Customers invoiced'] tbody a", "href");
    let new = owner.get(&links[0]).await;
    let listed = rows(&new, "New customers");
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0][0], "Ben New");
}

#[actix_web::test] // R-CUST-14
async fn vip_customers_are_those_of_the_list_marked_or_by_what_they_spent() {
    let app = App::start().await;
    let owner = app.owner().await;
    for (name, bills) in [("Ana Spends", 3), ("Ben Marked", 1), ("Cyd Neither", 2)] {
        let customer = app.add_customer(&app.shop, name).await;
        paid_visits(&app, Of::without_car(customer), bills).await;
        if name == "Ben Marked" {
            let edit = owner.get(format!("/customers/{customer}/edit")).await;
            let edit = edit.form("Save customer").tick("is_vip", "true");
            edit.submit(&owner).await.assert_status(303);
        }
    }
    let spent = Cents(3 * 20_999);
    app.change_settings(|row| row.vip_threshold = Set(spent))
        .await;

    let page = owner.get("/reports/customers?range=year&who=vip").await;

    assert_eq!(rows(&page, "Customers invoiced")[2][..3], ["VIP", "2", "4"]);
    let listed = rows(&page, "VIP customers");
    let names: Vec<&str> = listed.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["Ana Spends", "Ben Marked"]);
    let list = owner.get("/customers?filter=vip").await;
    assert_eq!(list.select("tr[id^=customer-]").len(), 2);
}

#[actix_web::test] // R-DASH-2
async fn a_last_day_alone_is_asked_for_with_its_month() {
    let app = billed().await;

    let page = app.owner().await.get("/reports/sales?to=2026-02-20").await;

    page.assert_ok();
    assert!(page.text(".page-head .meta").contains("Feb 1 – 20"));
}

#[actix_web::test] // R-DASH-2
async fn long_spans_are_put_together_unless_somebody_asks_for_days() {
    let app = billed().await;
    let owner = app.owner().await;
    let first = async |query: &str| {
        let page = owner.get(format!("/reports/sales?{query}")).await;
        page.select("[aria-label=Sales] th").remove(0)
    };

    assert_eq!(first("range=month").await, "Day");
    assert_eq!(first("range=year").await, "Week");
    assert_eq!(first("from=2025-01-01&to=2026-03-10").await, "Month");
    assert_eq!(first("range=year&by=day").await, "Day");
    // What is usual for some days is not kept for others; what was chosen is.
    let year = async |query: &str| {
        let page = owner.get(format!("/reports/sales?{query}")).await;
        let ways = page.attributes("main nav a", "href");
        let way = ways.into_iter().find(|way| way.contains("range=year"));
        way.unwrap()
    };
    assert_eq!(year("by=day").await, "/reports/sales?range=year");
    let chosen = year("by=category").await;
    assert_eq!(chosen, "/reports/sales?range=year&by=category");
}

#[actix_web::test] // R-DASH-2
async fn another_grouping_keeps_what_the_days_are_compared_with() {
    let app = billed().await;
    let owner = app.owner().await;
    let month = owner.get("/reports/sales").await;
    let show = month.form("Show").with("by", "category");
    let shown = async |show: &Form| {
        let words = show.fields().into_iter();
        let words: Vec<_> = words
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let page = owner.get(format!("{}?{}", show.action(), words.join("&")));
        page.await.text(".page-head .meta")
    };

    let page = shown(&show).await;
    assert!(page.contains("beside Feb 1 – 10"), "{page}");
    let page = shown(&show.fill("from", "2026-03-02")).await;
    assert!(page.contains("beside Feb 21 – Mar 1"), "{page}");
}

/// A cell of a page as a file holds it.
fn plain(cell: &str) -> String {
    let cell = match cell {
        "N/A" => String::new(),
        cell => cell.replace(['$', ','], ""),
    };
    match cell.contains('.') {
        true => cell.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => cell,
    }
}

#[actix_web::test] // R-EXP-7
async fn the_file_of_a_report_holds_what_its_page_shows() {
    let app = billed().await;
    let owner = app.owner().await;
    let second = app.add_customer(&app.shop, "Ben New").await;
    let of = Of::without_car(second);
    paid_visits(&app, of, 1).await;

    for (query, caption) in [
        ("sales?range=year", "Sales"),
        ("sales?range=month&by=day", "Sales"),
        ("sales?range=month&by=category", "Sales"),
        ("sales?from=2026-02-01&to=2026-03-10&by=service", "Sales"),
        ("sales?range=month&by=technician", "Sales"),
        ("appointments?range=year&by=month", "Appointments"),
        ("customers?range=year", "All customers invoiced"),
        ("customers?range=month&who=new", "New customers"),
        ("technicians?range=month", "Technicians"),
    ] {
        let page = owner.get(format!("/reports/{query}")).await;
        let file = page.form("CSV").submit(&owner).await;
        file.assert_ok();
        assert!(file.header("content-disposition").contains(".csv"));
        let body = file.body();
        let lines = body.lines().map(|line| line.split(',').collect());
        let lines: Vec<Vec<&str>> = lines.collect();
        let shown = rows(&page, caption);
        assert!(!shown.is_empty(), "{query}");
        assert_eq!(lines.len(), shown.len() + 1, "{query}: {lines:?}");
        for (line, row) in lines[1..].iter().zip(&shown) {
            let of_days = lines[0][0] == "From";
            let behind = match of_days {
                true => {
                    let span = Span {
                        from: line[0].parse().unwrap(),
                        to: line[1].parse().unwrap(),
                    };
                    assert_eq!(span.words(app.today()), row[0], "{query}: {line:?}");
                    &line[2..]
                }
                false => {
                    assert_eq!(line[0], row[0], "{query}: {line:?}");
                    &line[1..]
                }
            };
            let held: Vec<String> = behind.iter().map(|cell| plain(cell)).collect();
            let wanted: Vec<String> = row[1..].iter().map(|cell| plain(cell)).collect();
            assert_eq!(held, wanted, "{query}");
        }
    }
    let wrong = owner
        .post("/exports/reports", &[("report", "nothing")])
        .await;
    wrong.assert_status(422);
}

#[actix_web::test] // R-DASH-2
async fn each_number_of_appointments_leads_to_exactly_its_rows() {
    let app = billed().await;
    let owner = app.owner().await;
    let customer = app.add_customer(&app.shop, "Ben Okoye").await;
    let of = Of::without_car(customer);
    for hours in [1, 3, 5] {
        planned_visit(&app, of, app.now() + TimeDelta::hours(hours)).await;
    }

    let page = owner.get("/reports/appointments?range=month").await;

    let part = "[aria-label=Appointments] tfoot a";
    let (numbers, links) = (page.select(part), page.attributes(part, "href"));
    assert_eq!(numbers, ["4", "1", "3"], "planned, completed, open");
    for (number, href) in numbers.iter().zip(&links) {
        let list = owner.get(href).await;
        let shown = list.select("nav.pagination p")[0].clone();
        assert!(shown.ends_with(&format!(" of {number}")), "{href}: {shown}");
    }
    let open = owner.get(&links[2]).await;
    assert_eq!(open.form("Show").value("status"), "open");
}

#[actix_web::test] // R-SVC-5
async fn a_service_stands_under_todays_name() {
    let app = billed().await;
    let owner = app.owner().await;
    let new = owner.get("/services/new").await.form("Add service");
    let new = new.fill("name", "Full service").fill("code", "OIL");
    let new = new.fill("category", "maintenance").fill("price", "90.00");
    new.submit(&owner).await.assert_status(303);
    app.write(&app.shop, async |tx, _| {
        use autoshop::entity::invoice_line::{Column as L, Entity as Lines};
        let of = Lines::update_many().col_expr(L::ServiceCode, Expr::value("OIL"));
        tx.update_where(of).await?;
        Ok(())
    })
    .await
    .unwrap();

    let page = owner.get("/reports/sales?by=service").await;

    assert_eq!(rows(&page, "Sales")[0][0], "Full service");
}

#[actix_web::test] // R-GEN-8
async fn of_many_services_the_first_hundred_are_shown() {
    use autoshop::entity::invoice_line::{self, Column as L, Entity as Lines};
    let app = App::start().await;
    let owner = app.owner().await;
    let customer = app.add_customer(&app.shop, "Ana Ruiz").await;
    let of = Of::without_car(customer);
    paid_visits(&app, of, 103).await;
    let lines: Vec<invoice_line::Model> = app.db(app.shop.id).all(Lines::find()).await.unwrap();
    app.write(&app.shop, async |tx, _| {
        for (at, line) in lines.iter().enumerate() {
            let code = format!("S{at}");
            let update = Lines::update_many().col_expr(L::ServiceCode, Expr::value(code));
            tx.update_where(update.filter(L::Id.eq(line.id))).await?;
        }
        Ok(())
    })
    .await
    .unwrap();

    let query = "from=2024-03-11&to=2026-03-10&by=service";
    let page = owner.get(format!("/reports/sales?{query}")).await;

    assert_eq!(rows(&page, "Sales").len(), 100);
    assert!(page.text("main").contains("The first 100 of 103."));
    let file = page.form("CSV").submit(&owner).await;
    assert_eq!(file.body().lines().count(), 104);
}

#[actix_web::test] // R-ACC-16
async fn an_accountant_reads_the_reports_without_ways_that_are_shut() {
    let app = billed().await;
    let accountant = app.accountant().await;

    for report in REPORTS {
        let page = accountant
            .get(format!("/reports/{report}?range=year"))
            .await;
        page.assert_ok();
        for href in page.attributes("main a", "href") {
            accountant.get(&href).await.assert_ok();
        }
    }
    app.technician()
        .await
        .get("/reports/sales")
        .await
        .assert_status(403);
}
