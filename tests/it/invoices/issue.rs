//! Issuing: the number, the day, and what stands around the bill for ever.

use super::{BRAKES, draft, issue, issued, set_rates, sum, visit, visit_with};
use crate::support::{App, Browser};
use autoshop::entity::{customer_stats, invoice, number_series};
use autoshop::error::AppResult;
use autoshop::kernel::money::Cents;
use autoshop::kernel::words::{AppointmentStatus, LineKind};
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

async fn app() -> App {
    let app = App::start().await;
    set_rates(&app, &app.shop).await;
    app
}

async fn bills(app: &App) -> Vec<invoice::Model> {
    let query = invoice::Entity::find().order_by_asc(invoice::Column::SeriesNo);
    app.db(app.shop.id).all(query).await.unwrap()
}

async fn numbered(app: &App, browser: &Browser) -> String {
    let work = visit(app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(browser, &work).await;
    browser.get(path).await.text("h1")
}

#[actix_web::test] // R-INV-7, R-CUST-10, R-CUST-12
async fn issuing_gives_number_day_and_due_day_and_counts_for_the_customer() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;

    let done = issue(&advisor, &path).await;

    assert_eq!(done.location(), path);
    assert!(done.statements() <= 9, "{}", done.statements());
    let page = advisor.get(&path).await;
    assert_eq!(page.text("h1"), "Invoice INV-00001");
    assert!(page.text("header.page-head").contains("Issued"));
    let bill = bills(&app).await.remove(0);
    assert_eq!(bill.issued_day, NaiveDate::from_ymd_opt(2026, 3, 10));
    assert_eq!(bill.due_day, NaiveDate::from_ymd_opt(2026, 3, 24));
    assert_eq!((bill.total, bill.due), (Cents(26_828), Cents(26_828)));
    let stats = app
        .db(app.shop.id)
        .one(customer_stats::Entity::find_by_id(work.customer))
        .await;
    let stats = stats.unwrap().unwrap();
    assert_eq!(
        (stats.lifetime_spend, stats.unpaid),
        (Cents(26_828), Cents(26_828))
    );
}

#[actix_web::test] // F15, R-INV-7
async fn fifty_issued_at_once_have_fifty_consecutive_numbers() {
    let app = app().await;
    let advisor = app.advisor().await;
    let mut presses = tokio::task::JoinSet::new();
    let mut forms = Vec::new();
    for _ in 0..50 {
        let work = visit(&app, AppointmentStatus::Ready, &BRAKES[..1]).await;
        let path = draft(&advisor, &work).await;
        forms.push(advisor.get(path).await.form("Issue invoice"));
    }
    for form in forms {
        let advisor = advisor.clone();
        presses.spawn(async move { form.submit(&advisor).await.status.as_u16() });
    }

    let answers = presses.join_all().await;

    assert_eq!(answers, [303; 50]);
    let numbers: Vec<_> = bills(&app)
        .await
        .into_iter()
        .map(|bill| bill.number.unwrap())
        .collect();
    let expected: Vec<_> = (1..=50).map(|no| format!("INV-{no:05}")).collect();
    assert_eq!(numbers, expected);
}

#[actix_web::test] // R-INV-7
async fn a_refused_issue_uses_no_number() {
    let app = app().await;
    let advisor = app.advisor().await;
    let unfinished = visit(&app, AppointmentStatus::InProgress, BRAKES).await;
    let empty = visit(&app, AppointmentStatus::Ready, &[]).await;
    for (work, words) in [(unfinished, "not finished"), (empty, "at least one line")] {
        let path = draft(&advisor, &work).await;
        let page = advisor.get(&path).await;
        assert!(
            page.text(".notice").contains(words),
            "{}",
            page.text("main")
        );
        assert!(!page.has_form("Issue invoice"));
        let refused = advisor
            .post(format!("{path}/issue"), &[("version", "1")])
            .await;
        refused.assert_status(409);
        assert!(refused.text("main").contains(words));
    }

    assert_eq!(numbered(&app, &advisor).await, "Invoice INV-00001");
}

#[actix_web::test] // R-INV-2
async fn a_bill_without_a_car_says_why() {
    let app = app().await;
    let advisor = app.advisor().await;
    let ready = (&app.shop, AppointmentStatus::Ready);
    let work = visit_with(&app, ready, BRAKES, false).await;
    let path = draft(&advisor, &work).await;

    let page = advisor.get(&path).await;
    assert!(page.text(".notice").contains("no car"));
    let noted = page
        .form("Save notes")
        .fill("notes", "Loose wheels,\r\nbrought in.");
    let page = noted.submit(&advisor).await.follow(&advisor).await;
    let done = page.form("Issue invoice").submit(&advisor).await;

    let page = done.follow(&advisor).await;
    assert!(page.text(".sheet").contains("Loose wheels, brought in."));
}

#[actix_web::test] // R-INV-11
async fn a_bill_over_nothing_is_paid_when_it_is_issued() {
    let app = app().await;
    let advisor = app.advisor().await;
    let free = visit(&app, AppointmentStatus::Ready, &[(LineKind::Labor, 100, 0)]).await;

    let page = advisor.get(issued(&advisor, &free).await).await;

    assert!(page.text("header.page-head").contains("Paid"));
    assert!(!page.text("header.page-head").contains("Take payment"));
    assert_eq!(sum(&page, "Amount due"), "$0.00");
    assert!(bills(&app).await[0].paid_at.is_some());
}

#[actix_web::test] // R-INV-7
async fn a_prefix_with_the_year_starts_again_each_local_year() {
    let app = app().await;
    let advisor = app.advisor().await;
    let mut db = app.db(app.shop.id);
    let done: AppResult<()> = db
        .transaction(async |tx| {
            let column = number_series::Column::Prefix;
            let prefix =
                number_series::Entity::update_many().col_expr(column, Expr::value("{YYYY}-"));
            tx.update_where(prefix).await?;
            Ok(())
        })
        .await;
    done.unwrap();

    assert_eq!(numbered(&app, &advisor).await, "Invoice 2026-00001");
    assert_eq!(numbered(&app, &advisor).await, "Invoice 2026-00002");
    // Half past eleven at night in Los Angeles, already the next year in UTC.
    app.clock.set("2027-01-01T07:30:00Z".parse().unwrap());
    let advisor = app.advisor().await;
    assert_eq!(numbered(&app, &advisor).await, "Invoice 2026-00003");
    app.clock.set("2027-01-01T08:30:00Z".parse().unwrap());
    assert_eq!(numbered(&app, &advisor).await, "Invoice 2027-00001");
    assert_eq!(numbered(&app, &advisor).await, "Invoice 2027-00002");
}

#[actix_web::test] // R-INV-8
async fn what_stood_around_a_bill_when_it_was_issued_stays_on_it() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    let edit = format!("/customers/{}/edit", work.customer);
    let form = advisor
        .get(edit)
        .await
        .form("Save customer")
        .fill("name", "Zoë Berg");
    form.submit(&advisor).await.assert_status(303);

    let page = advisor.get(&path).await;

    assert!(page.text(".sheet").contains("Zoë Ångström"));
    assert!(
        page.text("header.page-head").contains("Zoë Berg"),
        "links show who it is today"
    );
}

/// Saves another prefix by the owner's form.
async fn rename(app: &App, prefix: &str) {
    let owner = app.owner().await;
    let form = owner.get("/settings/numbering").await.form("Save");
    let form = form.fill("invoice_prefix", prefix);
    form.submit(&owner).await.assert_status(303);
}

#[actix_web::test] // R-INV-7, R-SET-2
async fn another_prefix_never_gives_a_number_twice() {
    let app = app().await;
    let advisor = app.advisor().await;
    rename(&app, "RE-{YYYY}-").await;
    assert_eq!(numbered(&app, &advisor).await, "Invoice RE-2026-00001");
    assert_eq!(numbered(&app, &advisor).await, "Invoice RE-2026-00002");

    rename(&app, "re-2026-").await;
    assert_eq!(numbered(&app, &advisor).await, "Invoice RE-2026-00003");
    rename(&app, "re-{yyyy}-").await;
    assert_eq!(numbered(&app, &advisor).await, "Invoice RE-2026-00004");

    let found = advisor.get("/invoices?q=re-2026-00003").await;
    assert_eq!(found.select("tbody tr").len(), 1);
}

#[actix_web::test] // R-INV-7
async fn a_number_that_was_given_before_is_refused_in_words() {
    let app = app().await;
    let advisor = app.advisor().await;
    rename(&app, "B1").await;
    assert_eq!(numbered(&app, &advisor).await, "Invoice B100001");
    rename(&app, "B").await;
    let done = app
        .write(&app.shop, async |tx, _| {
            use number_series::Column::{Kind, Next};
            let back = number_series::Entity::update_many()
                .col_expr(Next, Expr::value(100_001))
                .filter(Kind.eq("invoice"));
            tx.update_where(back).await?;
            Ok(())
        })
        .await;
    done.unwrap();
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;

    let refused = issue(&advisor, &path).await;

    refused.assert_status(409);
    let words = refused.text("main");
    assert!(
        words.contains("B100001") && words.contains("prefix"),
        "{words}"
    );
}

#[actix_web::test] // R-APPT-19
async fn once_issued_a_visit_costs_what_its_bill_says_wherever_it_is_shown() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let profile = format!("/customers/{}", work.customer);
    let car = advisor.get(&profile).await;
    let car = car.attributes("a[href^='/vehicles/0']", "href").remove(0);
    let pages = [profile, car, "/appointments".to_owned()];
    let path = draft(&advisor, &work).await;
    for page in &pages {
        let page = advisor.get(page).await;
        assert!(page.text("tbody").contains("$264.98"), "before tax");
    }

    issue(&advisor, &path).await.assert_status(303);

    for page in &pages {
        let page = advisor.get(page).await;
        let visit = page.select("tr[id^=visit-], tr[id^=appointment-]").concat();
        assert!(visit.contains("$268.28"), "{visit}");
        assert!(page.statements() <= 4, "{}", page.statements());
    }
}
