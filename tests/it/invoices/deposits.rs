//! Money that comes before the bill (R-PAY-5).

use super::refunds::{app, give_back};
use super::{BRAKES, Visit, credit_all, draft, issue, issued, sum, visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{appointment, customer_stats, invoice, payment};
use autoshop::features::customers;
use autoshop::kernel::money::Cents;
use autoshop::kernel::words::{AppointmentStatus, InvoiceStatus, PaymentKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::sync::oneshot;

fn page_of(visit: &Visit) -> String {
    format!("/appointments/{}", visit.appointment)
}

async fn deposit(browser: &Browser, visit: &Visit, amount: &str) -> Answer {
    let page = browser.get(format!("{}/deposits", page_of(visit))).await;
    let form = page.form("Take deposit").fill("amount", amount);
    form.submit(browser).await
}

async fn bill(app: &App) -> invoice::Model {
    let bill = app.db(app.shop.id).one(invoice::Entity::find()).await;
    bill.unwrap().unwrap()
}

async fn paid(app: &App) -> payment::Model {
    let paid = app.db(app.shop.id).one(payment::Entity::find()).await;
    paid.unwrap().unwrap()
}

/// R-INV-6: before the issue what it will pay, afterwards what it paid.
async fn explains_the_deposit(browser: &Browser, path: &str) {
    let page = browser.get(format!("{path}/explanation")).await;
    assert_eq!(sum(&page, "Deposit"), "− $100.00");
    assert_eq!(sum(&page, "Paid"), "− $0.00");
    assert_eq!(sum(&page, "Due"), "$168.28");
}

#[actix_web::test] // R-PAY-5, R-INV-11
async fn a_deposit_pays_the_bill_when_it_is_issued() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;

    let page = deposit(&advisor, &work, "100").await.follow(&advisor).await;
    assert!(page.text("main").contains("$100.00 · Card"));
    let db = app.db(app.shop.id);
    let stats = db
        .one(customer_stats::Entity::find_by_id(work.customer))
        .await;
    let stats = stats.unwrap().unwrap();
    assert_eq!(stats.lifetime_spend, Cents::ZERO, "R-CUST-10");
    drop(db);
    let path = draft(&advisor, &work).await;
    let page = advisor.get(&path).await;
    assert_eq!(sum(&page, "Deposit"), "− $100.00");
    assert_eq!(sum(&page, "Amount due"), "$168.28");
    explains_the_deposit(&advisor, &path).await;
    issue(&advisor, &path).await.assert_status(303);
    explains_the_deposit(&advisor, &path).await;

    let page = advisor.get(&path).await;
    assert!(page.text("header.page-head").contains("Partially paid"));
    assert_eq!(sum(&page, "Paid"), "− $100.00");
    assert!(page.text("main").contains("Deposit"));
    let row = bill(&app).await;
    assert_eq!((row.paid, row.due), (Cents(10_000), Cents(16_828)));
    let kept = row.issued_by.unwrap();
    assert_eq!(kept["deposit"], 10_000, "what was paid and due at issue");
    let taken = paid(&app).await;
    assert_eq!(taken.kind, PaymentKind::Deposit);
    assert_eq!(
        (taken.invoice_id, taken.applied),
        (Some(row.id), Cents(10_000))
    );
}

#[actix_web::test] // R-PAY-5, R-PAY-6
async fn what_is_more_than_the_bill_stays_open_and_goes_back() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    deposit(&owner, &work, "300").await.assert_status(303);
    let path = issued(&owner, &work).await;

    let row = bill(&app).await;
    assert_eq!((row.status, row.due), (InvoiceStatus::Paid, Cents::ZERO));
    assert!(
        owner
            .get(&path)
            .await
            .text("main")
            .contains("Open deposit $31.72")
    );
    give_back(&owner, &path, "31.72").await.assert_status(303);

    let row = bill(&app).await;
    assert_eq!((row.paid, row.status), (Cents(26_828), InvoiceStatus::Paid));
    let taken = paid(&app).await;
    assert_eq!(
        (taken.applied, taken.refunded),
        (Cents(26_828), Cents(3_172))
    );
    give_back(&owner, &path, "0.28").await.assert_status(303);
    assert_eq!(bill(&app).await.due, Cents(28), "then what pays the bill");
}

#[actix_web::test] // R-PAY-5, R-PAY-6
async fn a_deposit_is_given_back_before_there_is_a_bill() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Scheduled, BRAKES).await;
    deposit(&owner, &work, "80").await.assert_status(303);

    let desk = app.advisor().await.get(page_of(&work)).await;
    assert!(!desk.body().contains("Give back"), "above the limit");
    let back = give_back(&owner, &page_of(&work), "50").await;

    assert_eq!(back.location(), page_of(&work));
    assert!(
        back.follow(&owner)
            .await
            .text("main")
            .contains("$50.00 given back")
    );
    let taken = paid(&app).await;
    assert_eq!((taken.applied, taken.refunded), (Cents::ZERO, Cents(5_000)));
}

#[actix_web::test] // R-PAY-2, R-PAY-7, R-PAY-8
async fn a_deposit_is_refused_where_it_makes_no_sense() {
    let app = app().await;
    let advisor = app.advisor().await;
    let billed = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let form = advisor.get(format!("{}/deposits", page_of(&billed))).await;
    let form = form.form("Take deposit").fill("amount", "5");
    issued(&advisor, &billed).await;
    let gone = visit(&app, AppointmentStatus::Canceled, BRAKES).await;
    let open = visit(&app, AppointmentStatus::Scheduled, BRAKES).await;

    let late = form.submit(&advisor).await;
    late.assert_status(409);
    assert!(late.text(".error-summary").contains("Take a payment there"));
    let canceled = advisor.get(format!("{}/deposits", page_of(&gone))).await;
    canceled.assert_status(409);
    assert!(canceled.text("main").contains("This visit is canceled."));
    let page = advisor.get(format!("{}/deposits", page_of(&open))).await;
    for (name, value) in [
        ("amount", "0"),
        ("amount", ""),
        ("received_on", "2026-03-11"),
        ("received_on", "2026-03-02"),
    ] {
        let form = page
            .form("Take deposit")
            .fill("amount", "5")
            .fill(name, value);
        form.submit(&advisor).await.assert_status(422);
    }
    let slip = page
        .form("Take deposit")
        .fill("amount", "5")
        .fill("reference", "slip-1");
    slip.submit(&advisor).await.assert_status(303);
    let page = advisor.get(format!("{}/deposits", page_of(&open))).await;
    let again = page
        .form("Take deposit")
        .fill("amount", "5")
        .fill("reference", "slip-1");
    let again = again.submit(&advisor).await;
    again.assert_status(409);
    assert!(again.text(".error-summary").contains("already recorded"));
}

#[actix_web::test] // R-PAY-5
async fn a_deposit_taken_while_the_bill_is_issued_is_on_it_or_refused() {
    let app = app().await;
    let owner = app.owner().await;
    for _ in 0..8 {
        let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
        let path = draft(&owner, &work).await;
        let issue = owner.get(&path).await.form("Issue invoice");
        let page = owner.get(format!("{}/deposits", page_of(&work))).await;
        let form = page.form("Take deposit").fill("amount", "50");

        let (issued, taken) = tokio::join!(issue.submit(&owner), form.submit(&owner));

        issued.assert_status(303);
        let due = sum(&owner.get(&path).await, "Amount due");
        match taken.status.as_u16() {
            303 => assert_eq!(due, "$218.28"),
            409 => assert_eq!(due, "$268.28"),
            other => panic!("{other}"),
        }
    }
}

#[actix_web::test] // R-PAY-5, R-INV-10
async fn what_is_left_of_a_deposit_pays_the_next_bill_when_the_first_is_credited() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    deposit(&owner, &work, "300").await.assert_status(303);
    let first = issued(&owner, &work).await;
    credit_all(&owner, &first).await;

    let page = owner.get(page_of(&work)).await;
    assert!(page.text("main").contains("Give back $31.72"));
    let again = page.form("Make the invoice").submit(&owner).await;
    let second = again.location();
    let page = owner.get(&second).await;
    assert_eq!(sum(&page, "Deposit"), "− $31.72");
    issue(&owner, &second).await.assert_status(303);

    let page = owner.get(&second).await;
    assert_eq!(sum(&page, "Paid"), "− $31.72");
    assert_eq!(sum(&page, "Amount due"), "$236.56");
    let taken = paid(&app).await;
    assert_eq!(
        (taken.applied, taken.refunded),
        (Cents(3_172), Cents(26_828))
    );
}

/// Until somebody stands in line for a lock; SQLite lets everybody wait who wants to write.
async fn somebody_waits(app: &App) {
    let waiting = "SELECT CAST(count(*) AS text) FROM pg_locks l JOIN pg_stat_activity a \
        ON a.pid = l.pid WHERE NOT l.granted AND a.datname = current_database()";
    for _ in 0..200 {
        if !app.is_postgres() || app.rows(waiting).await[0][0] != "0" {
            return;
        }
    }
    panic!("nobody waits");
}

#[actix_web::test] // R-PAY-2, R-PAY-5
async fn no_deposit_is_taken_for_a_visit_that_is_canceled_meanwhile() {
    use appointment::Column as A;
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Scheduled, BRAKES).await;
    let page = owner.get(format!("{}/deposits", page_of(&work))).await;
    let form = page.form("Take deposit").fill("amount", "50");
    let (locked, is_locked) = oneshot::channel();
    let locked = std::sync::Mutex::new(Some(locked));
    let cancel = app.write(&app.shop, async |tx, (_, now)| {
        customers::note_activity(tx, work.customer, now).await?;
        let first = locked.lock().unwrap().take();
        first.unwrap().send(()).unwrap();
        let canceled = appointment::Entity::update_many()
            .col_expr(A::Status, Expr::value(AppointmentStatus::Canceled))
            .filter(A::Id.eq(work.appointment));
        tx.update_where(canceled).await?;
        somebody_waits(&app).await;
        Ok(())
    });
    let take = async {
        is_locked.await.unwrap();
        form.submit(&owner).await
    };

    let (canceled, taken) = tokio::join!(cancel, take);

    canceled.unwrap();
    taken.assert_status(409);
    assert!(taken.text("main").contains("This visit is canceled."));
}
