//! Giving money back: never more than was taken, whoever comes first (R-PAY-6).

use super::{BRAKES, issued, pay, set_rates, sum, visit};
use crate::support::{Answer, App, Browser, PASSWORD};
use autoshop::db::cache::CacheKey;
use autoshop::entity::{audit_log, customer_stats, invoice, payment, refund, shop_settings};
use autoshop::kernel::money::Cents;
use autoshop::kernel::words::{AppointmentStatus, InvoiceStatus, PaymentMethod};
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

pub(super) async fn app() -> App {
    let app = App::start().await;
    set_rates(&app, &app.shop).await;
    app
}

/// What an advisor may give back of one payment.
async fn set_limit(app: &App, limit: i64) {
    let limit = || {
        shop_settings::Entity::update_many().col_expr(
            shop_settings::Column::RefundLimit,
            Expr::value(Cents(limit)),
        )
    };
    app.write(&app.shop, async |tx, _| {
        tx.touch(CacheKey::Settings);
        Ok(tx.update_where(limit()).await?)
    })
    .await
    .unwrap();
}

async fn bill(app: &App) -> invoice::Model {
    let bill = app.db(app.shop.id).one(invoice::Entity::find()).await;
    bill.unwrap().unwrap()
}

/// The forms that give money back, as the page links to them.
pub(super) fn refund_links(page: &Answer) -> Vec<String> {
    page.attributes("main a[href^='/payments/']", "href")
}

/// Gives back so much of the last payment.
pub(crate) async fn give_back(browser: &Browser, page: &str, amount: &str) -> Answer {
    let links = refund_links(&browser.get(page).await);
    let form = browser.get(links.last().unwrap()).await.form("Give back");
    let form = form.fill("amount", amount).fill("reason", "Charged twice");
    form.submit(browser).await
}

#[actix_web::test] // R-PAY-6, R-PAY-9, R-INV-11
async fn what_is_given_back_is_due_again() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    pay(&owner, &path, "268.28").await.assert_status(303);

    let form = owner.get(&refund_links(&owner.get(&path).await)[0]).await;
    assert_eq!(form.form("Give back").value("amount"), "268.28");
    let back = give_back(&owner, &path, "68.28").await;

    let page = back.follow(&owner).await;
    assert!(page.text("header.page-head").contains("Partially paid"));
    assert_eq!(sum(&page, "Amount due"), "$68.28");
    assert!(page.text("main").contains("Given back $68.28"));
    assert!(page.text("main").contains("Charged twice"));
    let row = bill(&app).await;
    assert_eq!((row.paid, row.due), (Cents(20_000), Cents(6_828)));
    assert_eq!(
        (row.status, row.paid_at),
        (InvoiceStatus::PartiallyPaid, None)
    );
    let db = app.db(app.shop.id);
    let stats = db
        .one(customer_stats::Entity::find_by_id(work.customer))
        .await;
    assert_eq!(stats.unwrap().unwrap().unpaid, Cents(6_828));
    let noted =
        audit_log::Entity::find().filter(audit_log::Column::Action.eq("invoice.payment_refunded"));
    assert_eq!(db.all(noted).await.unwrap().len(), 1);
    pay(&owner, &path, "68.28").await.assert_status(303);
    assert_eq!(bill(&app).await.status, InvoiceStatus::Paid);
}

#[actix_web::test] // R-PAY-6
async fn no_more_is_given_back_than_was_taken() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    pay(&owner, &path, "100").await.assert_status(303);

    let much = give_back(&owner, &path, "100.01").await;
    much.assert_status(409);
    assert!(
        much.text(".error-summary")
            .contains("Only $100.00 of this payment is left")
    );
    assert_eq!(much.form("Give back").value("amount"), "100.01");
    for (name, value) in [("amount", "0"), ("amount", "-1"), ("reason", "")] {
        let link = &refund_links(&owner.get(&path).await)[0];
        let form = owner
            .get(link)
            .await
            .form("Give back")
            .fill("reason", "Why");
        let wrong = form.fill(name, value).submit(&owner).await;
        wrong.assert_status(422);
        assert_eq!(
            wrong.attributes(".error-summary a", "href"),
            [format!("#f-{name}")]
        );
    }
    let link = refund_links(&owner.get(&path).await).remove(0);
    give_back(&owner, &path, "100").await.assert_status(303);

    assert!(refund_links(&owner.get(&path).await).is_empty());
    let late = owner.get(&link).await;
    late.assert_status(409);
    assert!(late.text("main").contains("already given back"));
    let row = bill(&app).await;
    assert_eq!((row.paid, row.status), (Cents::ZERO, InvoiceStatus::Issued));
}

#[actix_web::test] // F15, R-PAY-6
async fn of_clerks_at_once_none_gives_back_what_another_gave() {
    let app = app().await;
    let (owner, accountant) = (app.owner().await, app.accountant().await);
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    pay(&owner, &path, "250").await.assert_status(303);
    let link = refund_links(&owner.get(&path).await).remove(0);
    let mut clerks = tokio::task::JoinSet::new();
    for clerk in [&owner, &accountant, &owner, &accountant] {
        let form = clerk.get(&link).await.form("Give back");
        let form = form.fill("amount", "100").fill("reason", "At once");
        let clerk = clerk.clone();
        clerks.spawn(async move { form.submit(&clerk).await });
    }
    // and somebody pays meanwhile
    let form = owner
        .get(format!("{path}/payments/new"))
        .await
        .form("Record payment");
    let form = form.fill("amount", "18.28").fill("method", "cash");
    let paid = form.submit(&owner).await;

    let answers = clerks.join_all().await;

    paid.assert_status(303);
    let given = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(given, 2, "2 × $100.00 fit into $250.00");
    for refused in answers.iter().filter(|answer| answer.status != 303) {
        refused.assert_status(409);
        assert!(refused.text(".error-summary").contains("Only $50.00"));
    }
    let row = bill(&app).await;
    assert_eq!((row.paid, row.due), (Cents(6_828), Cents(20_000)));
}

#[actix_web::test] // R-PAY-6
async fn an_advisor_gives_back_up_to_the_limit_of_one_payment() {
    let app = app().await;
    set_limit(&app, 5_000).await;
    let (advisor, accountant) = (app.advisor().await, app.accountant().await);
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    pay(&advisor, &path, "200").await.assert_status(303);

    let above = give_back(&advisor, &path, "50.01").await;
    above.assert_status(409);
    assert!(
        above
            .text(".error-summary")
            .contains("up to $50.00 of one payment")
    );
    give_back(&advisor, &path, "30").await.assert_status(303);
    let in_parts = give_back(&advisor, &path, "30").await;
    in_parts.assert_status(409);
    give_back(&advisor, &path, "20").await.assert_status(303);
    give_back(&accountant, &path, "150")
        .await
        .assert_status(303);

    assert_eq!(bill(&app).await.paid, Cents::ZERO);
    let technician = app.technician().await;
    let link = format!("/payments/{}/refunds", uuid::Uuid::nil());
    technician.get(link).await.assert_status(403);
}

#[actix_web::test] // R-PAY-6
async fn an_advisor_is_offered_what_the_limit_leaves() {
    let app = app().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    pay(&advisor, &path, "200").await.assert_status(303);

    let link = refund_links(&owner.get(&path).await).remove(0);
    assert!(refund_links(&advisor.get(&path).await).is_empty());
    let early = advisor.get(&link).await;
    early.assert_status(409);
    assert!(early.text("main").contains("An owner or an accountant can"));
    set_limit(&app, 5_000).await;
    let page = advisor.get(&path).await;
    assert!(page.text("main").contains("Give back $50.00"));
    let form = advisor.get(&link).await;
    assert_eq!(form.form("Give back").value("amount"), "50.00");
    assert!(form.text("main").contains("At most $50.00"));
    give_back(&owner, &path, "30").await.assert_status(303);
    let form = advisor.get(&link).await.form("Give back");
    assert_eq!(form.value("amount"), "20.00");
    give_back(&advisor, &path, "20").await.assert_status(303);

    assert!(refund_links(&advisor.get(&path).await).is_empty());
    let page = owner.get(&path).await;
    assert!(page.text("main").contains("Give back $150.00"));
}

#[actix_web::test] // R-PAY-6
async fn only_an_owner_gives_it_back_another_way() {
    let app = app().await;
    let (owner, accountant) = (app.owner().await, app.accountant().await);
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    pay(&owner, &path, "200").await.assert_status(303);
    let link = refund_links(&owner.get(&path).await).remove(0);
    let way = async |browser: &Browser| {
        let form = browser.get(&link).await.form("Give back");
        let form = form.fill("amount", "10").fill("reason", "No card at hand");
        form.with("method", "cash").submit(browser).await
    };

    let page = accountant.get(&link).await;
    assert_eq!(page.attributes("input[name=method]", "value"), ["card"]);
    way(&accountant).await.assert_status(422);
    way(&owner).await.assert_status(303);

    let back = app.db(app.shop.id).one(refund::Entity::find()).await;
    assert_eq!(back.unwrap().unwrap().method, PaymentMethod::Cash);
}

#[actix_web::test] // R-PAY-4, R-GEN-5
async fn a_tip_goes_back_beside_the_payment_and_once() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    let form = owner
        .get(format!("{path}/payments/new"))
        .await
        .form("Record payment");
    let form = form.fill("amount", "100").fill("tip", "5");
    form.submit(&owner).await.assert_status(303);
    let link = refund_links(&owner.get(&path).await).remove(0);
    let form = owner.get(&link).await.form("Give back");
    let form = form
        .fill("amount", "0")
        .fill("tip", "5")
        .fill("reason", "A slip");

    let first = form.submit(&owner).await;
    let second = form.submit(&owner).await;
    let other = form.fill("tip", "4").submit(&owner).await;

    assert_eq!(first.location(), second.location());
    assert_eq!(second.header("idempotency-status"), "replayed");
    other.assert_status(409);
    let paid = app.db(app.shop.id).one(payment::Entity::find()).await;
    let paid = paid.unwrap().unwrap();
    assert_eq!(
        (paid.refunded, paid.tip_refunded),
        (Cents::ZERO, Cents(500))
    );
    assert_eq!(bill(&app).await.paid, Cents(10_000));
}

#[actix_web::test] // R-ACC-5
async fn money_goes_out_only_for_somebody_who_gave_the_password_lately() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    pay(&owner, &path, "100").await.assert_status(303);
    app.clock.advance(TimeDelta::minutes(16));

    let asked = give_back(&owner, &path, "30").await;
    asked.assert_status(422);
    assert_eq!(asked.select(".error-summary a"), ["Enter your password."]);
    assert_eq!(bill(&app).await.paid, Cents(10_000));
    let form = asked.form("Give back").fill("proof", PASSWORD);
    form.submit(&owner).await.assert_status(303);
    assert_eq!(bill(&app).await.paid, Cents(7_000));

    app.clock.advance(TimeDelta::minutes(16));
    let page = owner.get(format!("{path}/credit-notes")).await;
    let form = page.form("Issue credit note").fill("reason", "All of it");
    form.submit(&owner).await.assert_status(422);
    let form = form.fill("proof", PASSWORD);
    form.submit(&owner).await.assert_status(303);
}
