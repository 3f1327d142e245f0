//! The paper: the same bytes for ever (R-PDF-1, R-PDF-2, R-PDF-6).

use super::{BRAKES, draft, issued, pay, set_rates, visit};
use crate::support::{Answer, App};
use autoshop::entity::{attachment, invoice};
use autoshop::error::AppResult;
use autoshop::kernel::words::AppointmentStatus;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

async fn app() -> App {
    let app = App::start().await;
    set_rates(&app, &app.shop).await;
    app
}

/// The text as a reader finds it.
pub(crate) fn text(answer: &Answer) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("poppler is installed");
    reader
        .stdin
        .take()
        .unwrap()
        .write_all(&answer.bytes)
        .unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

async fn stored(app: &App) -> Vec<attachment::Model> {
    app.db(app.shop.id)
        .all(attachment::Entity::find())
        .await
        .unwrap()
}

#[actix_web::test]
async fn an_issued_bill_is_the_same_bytes_for_ever() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    let document = format!("{path}/document");

    let first = advisor.get(&document).await;
    pay(&advisor, &path, "100").await.assert_status(303);
    app.clock.advance(chrono::TimeDelta::hours(3));
    let later = advisor.get(&document).await;

    first.assert_ok();
    assert_eq!(first.bytes, later.bytes);
    assert!(first.statements() <= 3, "{}", first.statements());
    assert_eq!(first.header("content-type"), "application/pdf");
    assert_eq!(
        first.header("content-disposition"),
        "inline; filename=\"invoice-INV-00001.pdf\""
    );
    let tag = format!("\"{}\"", digest(&first.bytes));
    assert_eq!(first.header("etag"), tag);
    let kept = stored(&app).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].sha256, digest(&first.bytes));
    let request = advisor.request(reqwest::Method::GET, &document);
    let known = Answer::of(request.header("If-None-Match", &tag)).await;
    known.assert_status(304);
    assert!(known.bytes.is_empty());
}

#[actix_web::test] // R-PDF-3, R-PDF-6
async fn the_paper_says_what_is_billed_and_nothing_internal() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;

    let words = text(&advisor.get(format!("{path}/document")).await);

    for word in [
        "INV-00001",
        "Zoë Ångström",
        "77 Grand Avenue",
        "2014 Honda Civic",
        "84,210 mi",
        "Front pads",
        "Replaced pads, cleaned slides.",
        "PAD-77",
        "$39.98",
        "$264.98",
        "$268.28",
        "Mar 24, 2026",
    ] {
        assert!(words.contains(word), "{word} is missing in {words}");
    }
    assert!(!words.contains("DRAFT"));
}

#[actix_web::test]
async fn a_draft_prints_live_and_says_so() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;

    let before = advisor.get(format!("{path}/document")).await;
    let form = advisor
        .get(&path)
        .await
        .form("Add line")
        .fill("name", "Wiper");
    form.fill("unit_price", "10")
        .submit(&advisor)
        .await
        .assert_status(303);
    let after = advisor.get(format!("{path}/document")).await;

    assert!(text(&before).contains("DRAFT") && !text(&before).contains("Wiper"));
    assert!(text(&after).contains("Wiper"));
    assert_eq!(stored(&app).await.len(), 0);
    let page = advisor.get(&path).await;
    page.form("Discard draft")
        .submit(&advisor)
        .await
        .assert_status(303);
    advisor
        .get(format!("{path}/document"))
        .await
        .assert_status(409);
}

#[actix_web::test]
async fn a_missing_document_is_made_once_however_many_ask() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = issued(&advisor, &work).await;
    let at_issue = advisor.get(format!("{path}/document")).await;
    let mut db = app.db(app.shop.id);
    let done: AppResult<()> = db
        .transaction(async |tx| {
            let forget = invoice::Entity::update_many().col_expr(
                invoice::Column::PdfAttachmentId,
                Expr::value(None::<uuid::Uuid>),
            );
            tx.update_where(forget).await?;
            tx.delete_where(attachment::Entity::delete_many()).await?;
            Ok(())
        })
        .await;
    done.unwrap();
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (advisor, document) = (advisor.clone(), format!("{path}/document"));
        readers.spawn(async move { advisor.get(document).await });
    }

    let answers = readers.join_all().await;

    for answer in answers {
        answer.assert_ok();
        assert_eq!(answer.bytes, at_issue.bytes);
    }
    assert_eq!(stored(&app).await.len(), 1);
}

#[actix_web::test] // R-PDF-2
async fn a_document_that_cannot_be_kept_is_given_all_the_same() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;
    let full = if app.is_postgres() {
        "ALTER TABLE attachment ADD CONSTRAINT disk_full CHECK (size < 0); SELECT 'full'"
    } else {
        "CREATE TRIGGER disk_full BEFORE INSERT ON attachment BEGIN SELECT RAISE(FAIL, 'full'); END; SELECT 'full'"
    };
    app.rows(full).await;

    let page = advisor.get(&path).await;
    let issued = page.form("Issue invoice").submit(&advisor).await;
    issued.assert_status(303);
    let file = advisor.get(format!("{path}/document")).await;

    file.assert_ok();
    assert!(text(&file).contains("INV-00001"));
    assert_eq!(stored(&app).await.len(), 0);
}

#[actix_web::test] // R-PDF-2
async fn whoever_waits_for_the_printer_holds_no_connection() {
    let app = app().await;
    let advisor = app.advisor().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let path = draft(&advisor, &work).await;
    let cores = u32::try_from(app.state.printing.available_permits()).unwrap();
    let busy = app.state.printing.acquire_many(cores).await.unwrap();
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let (advisor, document) = (advisor.clone(), format!("{path}/document"));
        readers.spawn(async move { advisor.get(document).await });
    }
    tokio::time::sleep(Duration::from_millis(500)).await;

    let page = tokio::time::timeout(Duration::from_secs(1), advisor.get("/customers")).await;

    page.expect("somebody holds all connections").assert_ok();
    drop(busy);
    for answer in readers.join_all().await {
        answer.assert_ok();
    }
}
