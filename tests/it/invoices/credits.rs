//! Bills that were wrong: voided, or credited (R-INV-9, R-INV-10).

use super::refunds::{app, give_back};
use super::{BRAKES, draft, issue, issued, pay, sum, visit};
use crate::support::{Answer, App, Browser};
use autoshop::entity::{
    credit_note, credit_note_line, customer_stats, invoice, invoice_line, payment, refund,
};
use autoshop::kernel::money::{Cents, Quantity};
use autoshop::kernel::words::{AppointmentStatus, InvoiceStatus};
use sea_orm::{EntityTrait, QueryOrder};

async fn bill(app: &App) -> invoice::Model {
    let query = invoice::Entity::find().order_by_asc(invoice::Column::Id);
    app.db(app.shop.id).one(query).await.unwrap().unwrap()
}

async fn void(browser: &Browser, path: &str, reason: &str) -> Answer {
    let page = browser.get(format!("{path}/void")).await;
    let form = page.form("Void invoice").fill("reason", reason);
    form.submit(browser).await
}

/// Credits these quantities, by the place of the line.
pub(super) async fn credit(browser: &Browser, path: &str, lines: &[(usize, &str)]) -> Answer {
    let page = browser.get(format!("{path}/credit-notes")).await;
    let names = page.attributes("input[name^=line-]", "name");
    let mut form = page.form("Issue credit note").fill("reason", "Came back");
    if !lines.is_empty() {
        form = form.with("what", "lines");
    }
    for (at, quantity) in lines {
        form = form.fill(&names[*at], quantity);
    }
    form.submit(browser).await
}

#[actix_web::test] // R-INV-9, R-CUST-10
async fn a_void_bill_keeps_its_number_and_the_work_is_billed_again() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    let silent = void(&owner, &path, "").await;
    silent.assert_status(422);

    let page = void(&owner, &path, "Wrong customer")
        .await
        .follow(&owner)
        .await;

    assert!(page.text("header.page-head").contains("Void"));
    assert!(page.text("main").contains("Wrong customer"));
    let made = owner.get(format!("{path}/explanation")).await; // R-INV-6
    assert_eq!(sum(&made, "Void"), "− $268.28");
    assert_eq!(sum(&made, "Due"), "$0.00");
    let row = bill(&app).await;
    assert_eq!((row.status, row.due), (InvoiceStatus::Void, Cents::ZERO));
    assert_eq!(row.number.as_deref(), Some("INV-00001"));
    let db = app.db(app.shop.id);
    let stats = db
        .one(customer_stats::Entity::find_by_id(work.customer))
        .await;
    let stats = stats.unwrap().unwrap();
    assert_eq!((stats.lifetime_spend, stats.invoices), (Cents::ZERO, 0));
    let list = owner.get("/invoices?status=void").await;
    assert!(list.text("main").contains("INV-00001"));
    owner.get(format!("{path}/void")).await.assert_status(409);
    let form = owner
        .get(format!("/appointments/{}", work.appointment))
        .await;
    let second = form
        .form("Make the invoice")
        .submit(&owner)
        .await
        .location();
    issue(&owner, &second).await.assert_status(303);
    assert!(owner.get(&second).await.text("h1").contains("INV-00002"));
}

#[actix_web::test] // R-INV-9
async fn a_bill_with_money_on_it_is_not_voided() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    let form = owner.get(format!("{path}/void")).await.form("Void invoice");
    pay(&owner, &path, "10").await.assert_status(303);

    let asked = owner.get(format!("{path}/void")).await;
    let pressed = form.fill("reason", "Late").submit(&owner).await;

    for refused in [asked, pressed] {
        refused.assert_status(409);
        assert!(refused.text("main").contains("Write a credit note"));
    }
    assert!(!owner.get(&path).await.body().contains("Void invoice"));
    give_back(&owner, &path, "10").await.assert_status(303);
    void(&owner, &path, "Now it goes").await.assert_status(303);
    assert_eq!(bill(&app).await.status, InvoiceStatus::Void);
}

#[actix_web::test] // R-INV-9, R-ACC-13
async fn an_advisor_neither_voids_nor_credits() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;

    let page = advisor.get(&path).await;

    assert!(!page.body().contains("/void") && !page.body().contains("/credit-notes"));
    for way in ["void", "credit-notes"] {
        advisor
            .get(format!("{path}/{way}"))
            .await
            .assert_status(403);
        let posted = advisor
            .post(format!("{path}/{way}"), &[("reason", "x")])
            .await;
        posted.assert_status(403);
    }
}

#[actix_web::test] // R-INV-10
async fn a_part_is_credited_with_its_tax_and_asked_for_no_more() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;

    let page = credit(&owner, &path, &[(1, "1")])
        .await
        .follow(&owner)
        .await;

    // one of two parts at $19.99 with 8.25 %: $1.65
    assert!(page.text("h1").contains("CN-00001"));
    assert_eq!(sum(&page, "Total credited"), "$21.64");
    assert!(
        page.text("main")
            .contains("Nothing: the invoice simply asks for less.")
    );
    let row = bill(&app).await;
    assert_eq!(
        (row.credited, row.due),
        (Cents(2_164), Cents(26_828 - 2_164))
    );
    assert_eq!((row.status, row.is_current), (InvoiceStatus::Issued, true));
    let page = owner.get(&path).await;
    assert_eq!(sum(&page, "Credited"), "− $21.64");
    let much = credit(&owner, &path, &[(1, "1.01")]).await;
    much.assert_status(409);
    assert!(
        much.text(".error-summary")
            .contains("Only 1 of this line is left")
    );
    let nothing = credit(&owner, &path, &[(1, "0")]).await;
    nothing.assert_status(422);
    let taken = credit(&owner, &path, &[(1, "1")]).await;
    taken.assert_status(303);
    let db = app.db(app.shop.id);
    let lines = db.all(credit_note_line::Entity::find()).await.unwrap();
    let whole = db.all(invoice_line::Entity::find()).await.unwrap();
    let part = whole
        .iter()
        .find(|line| line.quantity == Quantity(200))
        .unwrap();
    let sum: i64 = lines.iter().map(|line| line.total.0).sum();
    assert_eq!(sum, part.total.0, "the last part takes the remainder");
}

#[actix_web::test] // R-INV-10, R-CUST-11, R-PAY-6
async fn a_bill_credited_in_full_gives_back_what_was_paid_and_is_billed_again() {
    let app = app().await;
    let accountant = app.accountant().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    pay(&owner, &path, "100").await.assert_status(303);
    let form = owner
        .get(format!("{path}/payments/new"))
        .await
        .form("Record payment");
    let form = form.fill("method", "cash").fill("amount", "50");
    form.submit(&owner).await.assert_status(303);

    let part = credit(&accountant, &path, &[(0, "1")]).await;
    part.assert_status(303);
    let mid = bill(&app).await;
    // $268.28 − $150.00 = $118.28, of which $150.00 were paid: $31.72 go back, from the cash
    assert_eq!((mid.paid, mid.due), (Cents(11_828), Cents::ZERO));
    assert_eq!(mid.status, InvoiceStatus::Paid);
    let all = credit(&accountant, &path, &[])
        .await
        .follow(&accountant)
        .await;

    assert!(all.text("main").contains("Given back"));
    let row = bill(&app).await;
    assert_eq!(
        (row.credited, row.paid, row.due),
        (row.total, Cents::ZERO, Cents::ZERO)
    );
    assert!(!row.is_current);
    let db = app.db(app.shop.id);
    let payments = db.all(payment::Entity::find()).await.unwrap();
    assert!(payments.iter().all(|paid| paid.refunded == paid.amount));
    let refunds = db
        .all(refund::Entity::find().order_by_asc(refund::Column::Id))
        .await
        .unwrap();
    let amounts: Vec<i64> = refunds.iter().map(|back| back.amount.0).collect();
    assert_eq!(amounts, [3_172, 1_828, 10_000]);
    assert!(refunds.iter().all(|back| back.credit_note_id.is_some()));
    let notes = db.all(credit_note::Entity::find().order_by_asc(credit_note::Column::SeriesNo));
    let notes = notes.await.unwrap();
    let numbers: Vec<&str> = notes.iter().map(|note| note.number.as_str()).collect();
    assert_eq!(numbers, ["CN-00001", "CN-00002"]);
    assert_eq!(
        notes.iter().map(|note| note.total.0).sum::<i64>(),
        row.total.0
    );
    assert_eq!(notes.iter().map(|note| note.tax.0).sum::<i64>(), row.tax.0);
    let stats = db
        .one(customer_stats::Entity::find_by_id(work.customer))
        .await;
    let stats = stats.unwrap().unwrap();
    assert_eq!((stats.lifetime_spend, stats.invoices), (Cents::ZERO, 0));
    let page = owner.get(&path).await;
    assert!(page.text("header.page-head").contains("Credited"));
    let list = owner.get("/invoices?status=credited").await;
    assert!(list.text("main").contains("INV-00001"));
    owner
        .get(format!("{path}/credit-notes"))
        .await
        .assert_status(409);
    draft(&owner, &work).await;
}

#[actix_web::test] // R-INV-10, R-PAY-1
async fn a_check_goes_back_with_its_number_and_cash_without() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    for (method, reference) in [("check", "1042"), ("cash", "")] {
        let page = owner.get(format!("{path}/payments/new")).await;
        let form = page.form("Record payment").fill("amount", "100");
        let form = form.fill("method", method).fill("reference", reference);
        form.submit(&owner).await.assert_status(303);
    }

    let silent = credit(&owner, &path, &[]).await;
    silent.assert_status(422);
    assert_eq!(
        silent.attributes(".error-summary a", "href"),
        ["#f-reference"]
    );
    let form = silent.form("Issue credit note").fill("reference", "5501");
    form.submit(&owner).await.assert_status(303);

    let back = app.db(app.shop.id).all(refund::Entity::find()).await;
    let mut back: Vec<_> = back.unwrap().into_iter().collect();
    back.sort_by_key(|back| back.method.as_str());
    let back: Vec<_> = back
        .iter()
        .map(|back| (back.method.as_str(), back.external_ref.as_deref()))
        .collect();
    assert_eq!(back, [("cash", None), ("check", Some("5501"))]);
}

#[actix_web::test] // F15, R-INV-10, R-INV-7
async fn credit_notes_at_once_take_back_each_line_once_and_have_no_gap() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    pay(&owner, &path, "200").await.assert_status(303);
    let mut clerks = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let page = owner.get(format!("{path}/credit-notes")).await;
        let names = page.attributes("input[name^=line-]", "name");
        let form = page.form("Issue credit note").fill("reason", "At once");
        let form = form.with("what", "lines").fill(&names[1], "0.5");
        let owner = owner.clone();
        clerks.spawn(async move { form.submit(&owner).await });
    }

    let answers = clerks.join_all().await;

    let written = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(written, 4, "four halves of two");
    let refused = answers.iter().find(|answer| answer.status != 303).unwrap();
    refused.assert_status(409);
    let db = app.db(app.shop.id);
    let notes = db.all(credit_note::Entity::find()).await.unwrap();
    let mut numbers: Vec<i32> = notes.iter().map(|note| note.series_no).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4]);
}

#[actix_web::test] // R-INV-10
async fn a_draft_or_a_void_bill_is_not_credited() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&owner, &work).await;

    for way in ["credit-notes", "void"] {
        owner.get(format!("{path}/{way}")).await.assert_status(409);
    }
    issue(&owner, &path).await.assert_status(303);
    void(&owner, &path, "Never was").await.assert_status(303);
    let late = owner.get(format!("{path}/credit-notes")).await;
    late.assert_status(409);
    assert!(late.text("main").contains("void"));
    let fields = [("reason", "x"), ("what", "everything")];
    let posted = owner.post(format!("{path}/credit-notes"), &fields).await;
    posted.assert_status(409);
}
