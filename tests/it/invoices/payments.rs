//! Taking money: never above what is due, whoever comes first.

use super::{BRAKES, draft, issued, pay, set_rates, sum, visit};
use crate::support::App;
use autoshop::entity::{audit_log, customer_stats, invoice, payment};
use autoshop::kernel::money::Cents;
use autoshop::kernel::words::{AppointmentStatus, InvoiceStatus};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

async fn app() -> App {
    let app = App::start().await;
    set_rates(&app, &app.shop).await;
    app
}

async fn bill(app: &App) -> invoice::Model {
    let bill = app.db(app.shop.id).one(invoice::Entity::find()).await;
    bill.unwrap().unwrap()
}

async fn payments(app: &App) -> Vec<payment::Model> {
    let query = payment::Entity::find().order_by_asc(payment::Column::Id);
    app.db(app.shop.id).all(query).await.unwrap()
}

#[actix_web::test] // R-PAY-1, R-PAY-2, R-PAY-9, R-INV-11
async fn a_bill_is_paid_in_parts() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;

    let part = pay(&advisor, &path, "100").await;
    assert!(part.statements() <= 9, "{}", part.statements());
    let page = part.follow(&advisor).await;
    assert!(page.text("header.page-head").contains("Partially paid"));
    assert_eq!(sum(&page, "Amount due"), "$168.28");
    let form = advisor.get(format!("{path}/payments/new")).await;
    assert_eq!(form.form("Record payment").value("amount"), "168.28");
    let rest = form.form("Record payment").submit(&advisor).await;

    let page = rest.follow(&advisor).await;
    assert!(page.text("header.page-head").contains("Paid"));
    assert_eq!(sum(&page, "Amount due"), "$0.00");
    let bill = bill(&app).await;
    assert_eq!((bill.paid, bill.due), (Cents(26_828), Cents::ZERO));
    assert_eq!(bill.status, InvoiceStatus::Paid);
    let stats = app
        .db(app.shop.id)
        .one(customer_stats::Entity::find_by_id(work.customer))
        .await;
    let stats = stats.unwrap().unwrap();
    assert_eq!(
        (stats.lifetime_spend, stats.unpaid),
        (Cents(26_828), Cents::ZERO)
    );
    let taken =
        audit_log::Entity::find().filter(audit_log::Column::Action.eq("invoice.payment_taken"));
    assert_eq!(app.db(app.shop.id).all(taken).await.unwrap().len(), 2);
    let late = form
        .form("Record payment")
        .fill("amount", "1")
        .fill("_key", "another-key");
    late.submit(&advisor).await.assert_status(409);
}

#[actix_web::test] // F15, R-PAY-1
async fn of_two_clerks_at_once_one_is_told_what_is_due_now() {
    let app = app().await;
    let (advisor, accountant) = (app.advisor().await, app.accountant().await);
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    let mut clerks = tokio::task::JoinSet::new();
    for (at, clerk) in [&advisor, &accountant, &advisor, &accountant]
        .into_iter()
        .enumerate()
    {
        let form = clerk
            .get(format!("{path}/payments/new"))
            .await
            .form("Record payment");
        let (form, clerk) = (form.fill("amount", "100"), clerk.clone());
        let form = form.fill("reference", &format!("slip-{at}"));
        clerks.spawn(async move { form.submit(&clerk).await });
    }

    let answers = clerks.join_all().await;

    let taken = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(taken, 2, "2 × $100.00 fit into $268.28");
    for refused in answers.iter().filter(|answer| answer.status != 303) {
        refused.assert_status(409);
        assert!(
            refused
                .text(".error-summary")
                .contains("Only $68.28 is due.")
        );
        assert!(
            refused
                .text("header.page-head")
                .contains("$68.28 due of $268.28")
        );
        assert_eq!(refused.form("Record payment").value("amount"), "100");
    }
    assert_eq!(bill(&app).await.due, Cents(6_828));
}

#[actix_web::test] // R-GEN-5
async fn pressing_twice_takes_the_money_once() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    let page = advisor.get(format!("{path}/payments/new")).await;
    let form = page.form("Record payment").fill("amount", "50");

    let first = form.submit(&advisor).await;
    let second = form.submit(&advisor).await;
    let other = form.fill("amount", "60").submit(&advisor).await;

    assert_eq!(first.location(), second.location());
    assert_eq!(second.header("idempotency-status"), "replayed");
    other.assert_status(409);
    assert!(other.text(".error-summary").contains("already recorded"));
    assert_eq!(payments(&app).await.len(), 1);
    let on_purpose = other.form("Record payment").submit(&advisor).await;
    on_purpose.assert_status(303);
    assert_eq!(payments(&app).await.len(), 2);
}

#[actix_web::test] // R-PAY-3, R-PAY-4
async fn cash_gives_change_and_a_tip_pays_nothing() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    let page = advisor.get(format!("{path}/payments/new")).await;
    let form = page
        .form("Record payment")
        .fill("method", "cash")
        .fill("tip", "5");

    let short = form.clone().fill("tendered", "270").submit(&advisor).await;
    let enough = form.fill("tendered", "280").submit(&advisor).await;

    short.assert_status(422);
    assert!(short.text(".error-summary").contains("less than $273.28"));
    let page = enough.follow(&advisor).await;
    assert!(page.text("main").contains("tip $5.00") && page.text("main").contains("change $6.72"));
    let taken = payments(&app).await.remove(0);
    assert_eq!((taken.amount, taken.tip), (Cents(26_828), Cents(500)));
    assert_eq!(
        (taken.tendered, taken.change),
        (Some(Cents(28_000)), Some(Cents(672)))
    );
    assert_eq!(bill(&app).await.paid, Cents(26_828));
}

#[actix_web::test] // R-PAY-8
async fn the_same_card_slip_is_not_taken_twice() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    let paying = async || {
        let page = advisor.get(format!("{path}/payments/new")).await;
        let form = page.form("Record payment").fill("amount", "10");
        form.fill("reference", "slip-1").submit(&advisor).await
    };

    paying().await.assert_status(303);
    let again = paying().await;

    again.assert_status(409);
    assert!(
        again
            .text(".error-summary")
            .contains("reference was already recorded")
    );
    assert_eq!(payments(&app).await.len(), 1);
    assert_eq!(bill(&app).await.paid, Cents(1_000));
}

#[actix_web::test] // R-PAY-1, R-PAY-7
async fn what_is_missing_or_impossible_is_said_at_its_field() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    let page = advisor.get(format!("{path}/payments/new")).await;
    for (fields, wrong) in [
        (vec![("method", "check")], "#f-reference"),
        (vec![("method", "other")], "#f-note"),
        (vec![("amount", "0")], "#f-amount"),
        (vec![("received_on", "2026-03-11")], "#f-received_on"),
        (vec![("received_on", "2026-03-02")], "#f-received_on"),
    ] {
        let form = fields
            .iter()
            .fold(page.form("Record payment"), |form, (name, value)| {
                form.fill(name, value)
            });
        let refused = form.submit(&advisor).await;
        refused.assert_status(422);
        assert_eq!(refused.attributes(".error-summary a", "href"), [wrong]);
    }
    let accountant = app.accountant().await;
    let page = accountant.get(format!("{path}/payments/new")).await;
    let long_ago = page
        .form("Record payment")
        .fill("received_on", "2026-03-02");
    long_ago.submit(&accountant).await.assert_status(303);
}

#[actix_web::test] // R-PAY-2
async fn a_draft_takes_no_money() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;

    let form = advisor.get(format!("{path}/payments/new")).await;
    let fields = [
        ("amount", "1"),
        ("method", "card"),
        ("received_on", "2026-03-10"),
    ];
    let posted = advisor.post(format!("{path}/payments"), &fields).await;

    for refused in [form, posted] {
        refused.assert_status(409);
        assert!(
            refused
                .text("main")
                .contains("Issue the invoice before taking a payment.")
        );
    }
}
