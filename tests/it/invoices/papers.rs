//! Papers beside the invoice: as a file and as a page with the same words (R-PDF-4 to R-PDF-6).

use super::document::text;
use super::pricing::supplies;
use super::{BRAKES, credit_all, draft, give_back, issued, pay, set_rates, sum, visit};
use crate::support::{App, Browser, picture};
use autoshop::entity::{appointment, membership, shop_settings};
use autoshop::error::AppResult;
use autoshop::kernel::words::{AppointmentStatus, PaperSize, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::io::Write;
use std::process::Command;

async fn app() -> App {
    let app = App::start().await;
    set_rates(&app, &app.shop).await;
    app
}

/// What the file and the page of a paper say; both say each of these.
pub(super) async fn both(browser: &Browser, path: &str, words: &[&str]) -> (String, String) {
    let file = browser.get(path).await;
    assert_eq!(file.assert_ok().header("content-type"), "application/pdf");
    let page = browser.get(format!("{path}?as=page")).await;
    let (file, page) = (text(&file), page.assert_ok().text("main"));
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(
            plain(&file).contains(word),
            "{word} is not in the file: {file}"
        );
        assert!(page.contains(word), "{word} is not on the page: {page}");
    }
    (file, page)
}

/// Gives the work to the technician.
async fn assign(app: &App) {
    let mut db = app.db(app.shop.id);
    let technician =
        membership::Entity::find().filter(membership::Column::Role.eq(Role::Technician));
    let technician = db.one(technician).await.unwrap().unwrap().id;
    let done: AppResult<()> = db
        .transaction(async |tx| {
            let give = appointment::Entity::update_many()
                .col_expr(appointment::Column::TechnicianId, Expr::value(technician));
            tx.update_where(give).await?;
            Ok(())
        })
        .await;
    done.unwrap();
}

#[actix_web::test] // R-PDF-6, R-ACC-15
async fn a_work_order_has_no_price_and_is_for_whose_work_it_is() {
    let app = app().await;
    let work = visit(&app, AppointmentStatus::InProgress, BRAKES).await;
    let path = format!("/appointments/{}/work-order", work.appointment);
    let technician = app.technician().await;
    technician.get(&path).await.assert_status(404);
    assign(&app).await;

    let words = [
        "Zoë Ångström",
        "2014 Honda Civic",
        "Front pads",
        "PAD-77",
        "1.5 h planned",
        "Technician A",
        "84,210 mi",
        "RO-",
    ];
    let (file, page) = both(&technician, &path, &words).await;

    for text in [file, page] {
        assert!(!text.contains('$') && !text.contains("150.00"), "{text}");
    }
    app.accountant().await.get(&path).await.assert_status(403);
    let visit = technician
        .get(format!("/appointments/{}", work.appointment))
        .await;
    assert!(visit.attributes("main a", "href").contains(&path));
    assert!(
        !visit.body().contains("/estimate"),
        "prices are the office's to give"
    );
}

#[actix_web::test] // R-PDF-4
async fn an_estimate_says_what_the_bill_would() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Scheduled, BRAKES).await;
    let path = format!("/appointments/{}/estimate", work.appointment);

    let words = [
        "Zoë Ångström",
        "77 Grand Avenue",
        "Front pads",
        "PAD-77",
        "$225.00",
        "$39.98",
        "$264.98",
        "Tax 8.25 % of $39.98",
        "$3.30",
        "With tax",
        "$268.28",
        "Apr 9, 2026",
        "not an invoice",
    ];
    let (file, _) = both(&advisor, &path, &words).await;

    assert!(file.contains("ESTIMATE") && file.contains("I AUTHORIZE THE WORK ABOVE"));
    app.technician().await.get(&path).await.assert_status(403);
    let bare = visit(&app, AppointmentStatus::Scheduled, &[]).await;
    let bare = advisor
        .get(format!("/appointments/{}/estimate", bare.appointment))
        .await;
    bare.assert_status(409);
    assert!(bare.text("main").contains("has a price yet"));
}

#[actix_web::test] // R-EST-1, R-INV-4
async fn an_estimate_has_the_fees_and_the_total_of_the_draft() {
    let app = app().await;
    supplies(&app).await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::InProgress, BRAKES).await;
    let path = format!("/appointments/{}/estimate", work.appointment);

    let page = advisor.get(draft(&advisor, &work).await).await;

    let total = sum(&page, "Total");
    assert_eq!(total, "$283.28");
    let words = ["Fees", "Shop supplies", "$15.00", &total];
    let (_, page) = both(&advisor, &path, &words).await;
    assert!(page.contains(&format!("Estimated total {total}")), "{page}");
}

#[actix_web::test] // R-PDF-5
async fn a_receipt_exists_when_something_was_paid() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    let receipt = format!("{path}/receipt");
    let none = advisor.get(&receipt).await;
    none.assert_status(404);
    assert!(none.text("main").contains("no receipt yet"));
    pay(&advisor, &path, "100").await.assert_status(303);

    let words = [
        "INV-00001",
        "Zoë Ångström",
        "Payment, card",
        "$100.00",
        "$268.28",
        "-$100.00",
        "$168.28",
    ];
    both(&advisor, &receipt, &words).await;

    let page = advisor.get(&path).await;
    assert!(page.attributes("main a", "href").contains(&receipt));
}

#[actix_web::test] // R-PDF-5
async fn a_statement_goes_from_the_opening_to_the_closing_balance() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    pay(&advisor, &path, "100").await.assert_status(303);
    let statement = format!("/customers/{}/statement", work.customer);

    let words = [
        "Zoë Ångström",
        "Opening balance",
        "$0.00",
        "INV-00001",
        "$268.28",
        "Payment, card",
        "$100.00",
        "Closing balance",
        "$168.28",
    ];
    let (file, page) = both(&advisor, &statement, &words).await;
    assert!(file.contains("NOT DUE YET") && page.contains("Not due yet"));
    let usual = advisor
        .get(format!("{statement}?as=page"))
        .await
        .text("main");
    for days in [
        "to=-262143-01-01",
        "from=%2B262142-12-31",
        "to=0001-01-01",
        "from=x&to=",
    ] {
        let page = advisor.get(format!("{statement}?{days}&as=page")).await;
        assert_eq!(page.assert_ok().text("main"), usual, "{days}");
    }
    let later = format!("{statement}?from=2026-03-11&to=2026-03-31&as=page");
    let later = advisor.get(later).await.text("main");
    assert!(
        later.contains("Opening balance $168.28") && !later.contains("INV-00001"),
        "{later}"
    );
    app.clock.advance(chrono::TimeDelta::days(50));
    let advisor = app.advisor().await;
    let old = advisor.get(format!("{statement}?as=page")).await;
    let aged = old.select("table:last-of-type td");
    let due_mar_24 = &aged[aged.len() - 5..];
    assert_eq!(due_mar_24, ["$0.00", "$0.00", "$168.28", "$0.00", "$0.00"]);
    app.technician()
        .await
        .get(&statement)
        .await
        .assert_status(403);
}

#[actix_web::test] // R-PDF-6
async fn why_money_went_back_stays_in_the_office() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&owner, &work).await;
    pay(&owner, &path, "100").await.assert_status(303);
    give_back(&owner, &path, "20").await.assert_status(303);
    credit_all(&owner, &path).await;
    let statement = format!("/customers/{}/statement", work.customer);

    let receipt = both(&owner, &format!("{path}/receipt"), &["Refund, card"]).await;
    let statement = both(&owner, &statement, &["Refund, card", "Credit note"]).await;

    for paper in [receipt.0, receipt.1, statement.0, statement.1] {
        assert!(!paper.contains("Charged twice"), "{paper}");
        assert!(!paper.contains("All of it"), "{paper}");
    }
    let page = owner.get(&path).await;
    assert!(page.text("main").contains("Charged twice"));
}

#[actix_web::test] // R-PDF-1, R-PDF-6
async fn an_invoice_has_a_print_page_with_the_same_words() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;
    let document = format!("{path}/document");

    let page = advisor.get(format!("{document}?as=page")).await;
    assert_eq!(page.attributes(".sheet", "data-mark"), ["DRAFT"]);
    let screen = advisor.get(&path).await;
    assert_eq!(screen.attributes(".sheet", "data-mark"), ["DRAFT"]);
    screen
        .form("Issue invoice")
        .submit(&advisor)
        .await
        .assert_status(303);

    let words = [
        "INV-00001",
        "Front pads",
        "Replaced pads, cleaned slides.",
        "PAD-77",
        "$268.28",
        "Mar 24, 2026",
    ];
    both(&advisor, &document, &words).await;
    let page = advisor.get(format!("{document}?as=page")).await;
    assert!(page.attributes(".sheet[data-mark]", "class").is_empty());
}

/// A program of poppler's, with the file.
fn looked_at(program: &str, bytes: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let list: &[&str] = if program == "pdfimages" {
        &["-list"]
    } else {
        &[]
    };
    let output = Command::new(program)
        .args(list)
        .arg(file.path())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[actix_web::test] // R-PDF-2, R-PDF-3
async fn the_logo_is_on_what_is_issued_from_now_on_and_stays_on_it() {
    let app = app().await;
    let (owner, advisor) = (app.owner().await, app.advisor().await);
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let before = issued(&advisor, &work).await;
    let logo = picture(image::ImageFormat::Png, (200, 100));
    let sent = ("logo", "logo.png");
    owner
        .upload("/settings/brand/logo", sent, &logo)
        .await
        .assert_status(303);

    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let after = issued(&advisor, &work).await;
    let first = advisor.get(format!("{before}/document")).await;
    let second = advisor.get(format!("{after}/document")).await;

    assert!(!looked_at("pdfimages", &first.bytes).contains(" 200 "));
    assert!(looked_at("pdfimages", &second.bytes).contains(" 200 "));
    let page = owner.get("/settings/brand").await;
    page.form("Remove logo")
        .submit(&owner)
        .await
        .assert_status(303);
    assert_eq!(
        advisor.get(format!("{after}/document")).await.bytes,
        second.bytes
    );
    let page = advisor.get(format!("{after}/document?as=page")).await;
    let src = page.attributes(".sheet img.logo", "src");
    advisor.get(&src[0]).await.assert_ok();
    let page = advisor.get(format!("{before}/document?as=page")).await;
    assert!(page.attributes(".sheet img.logo", "src").is_empty());
}

#[actix_web::test] // R-PDF-1
async fn papers_are_printed_on_the_shops_sheet() {
    let app = app().await;
    let advisor = app.advisor().await;
    let mut db = app.db(app.shop.id);
    let done: AppResult<()> = db
        .transaction(async |tx| {
            let sheet = shop_settings::Entity::update_many()
                .col_expr(shop_settings::Column::Paper, Expr::value(PaperSize::A4))
                .col_expr(shop_settings::Column::Terms, Expr::value("Twelve months."));
            tx.update_where(sheet).await?;
            Ok(())
        })
        .await;
    done.unwrap();
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;

    let path = issued(&advisor, &work).await;

    for paper in [
        format!("{path}/document"),
        format!("/appointments/{}/estimate", work.appointment),
    ] {
        let file = advisor.get(paper).await;
        assert!(looked_at("pdfinfo", &file.bytes).contains("A4"));
        assert!(text(&file).contains("Twelve months."));
    }
}
