//! The credit note on paper: what it took back, and the same bytes for ever (R-INV-10, R-PDF-2).

use super::credits::credit;
use super::document::text;
use super::papers::both;
use super::refunds::app;
use super::{BRAKES, Charge, draft, issue, issued, pay, visit};
use crate::support::App;
use autoshop::entity::{attachment, customer, repair_line};
use autoshop::error::AppResult;
use autoshop::kernel::words::{AppointmentStatus, LineKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

#[actix_web::test] // R-PDF-2, R-PDF-6
async fn a_credit_note_says_what_was_taken_back_and_what_was_given_back() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let bill = issued(&owner, &work).await;
    pay(&owner, &bill, "268.28").await.assert_status(303);

    let note = credit(&owner, &bill, &[(0, "1"), (1, "1")])
        .await
        .location();
    let path = format!("{note}/document");

    // an hour of $150.00, one of two parts at $19.99 with 8.25 %
    let words = [
        "CN-00001",
        "INV-00001",
        "Mar 10, 2026",
        "Zoë Ångström",
        "77 Grand Avenue",
        "2014 Honda Civic",
        "Came back",
        "Front pads",
        "PAD-77",
        "$150.00",
        "$19.99",
        "$169.99",
        "Tax 8.25 % on $19.99",
        "$1.65",
        "$171.64",
        "$268.28",
        "Card",
    ];
    let (file, page) = both(&owner, &path, &words).await;
    assert!(file.contains("CREDIT NOTE") && file.contains("GIVEN BACK"));
    assert!(page.contains("Given back") && !page.contains("asks for less"));
    let screen = owner.get(&note).await;
    let links = screen.attributes("main a", "href");
    assert!(links.contains(&path) && links.contains(&format!("{path}?as=page")));
    let screen = owner.get(&bill).await;
    assert!(screen.attributes("main a", "href").contains(&path));
    for (who, status) in [
        (app.advisor().await, 200),
        (app.accountant().await, 200),
        (app.technician().await, 403),
    ] {
        who.get(&path).await.assert_status(status);
        let page = who.get(format!("{path}?as=page")).await;
        page.assert_status(status);
    }
}

#[actix_web::test] // R-PDF-2
async fn a_credit_note_that_gives_nothing_back_says_so() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let bill = issued(&owner, &work).await;

    let note = credit(&owner, &bill, &[(0, "1")]).await.location();

    let words = ["Nothing: the invoice simply asks for less.", "$150.00"];
    both(&owner, &format!("{note}/document"), &words).await;
}

async fn change(app: &App, lines: (&str, &str), customer: &str) {
    let mut db = app.db(app.shop.id);
    let done: AppResult<()> = db
        .transaction(async |tx| {
            use repair_line::Column as L;
            let named = repair_line::Entity::update_many()
                .col_expr(L::Name, Expr::value(lines.0))
                .col_expr(L::PartNo, Expr::value(lines.1))
                .filter(L::Kind.eq(LineKind::Part));
            tx.update_where(named).await?;
            let named = customer::Entity::update_many()
                .col_expr(customer::Column::Name, Expr::value(customer));
            tx.update_where(named).await?;
            Ok(())
        })
        .await;
    done.unwrap();
}

#[actix_web::test] // R-PDF-2
async fn a_credit_note_is_the_same_bytes_for_ever() {
    let app = app().await;
    let owner = app.owner().await;
    let work = visit(&app, AppointmentStatus::Ready, BRAKES).await;
    let bill = issued(&owner, &work).await;
    let note = credit(&owner, &bill, &[]).await.location();
    let path = format!("{note}/document");

    let first = owner.get(&path).await;
    change(&app, ("Another", "X"), "Somebody Else").await;
    let second = owner.get(&path).await;

    assert_eq!(first.assert_ok().bytes, second.bytes);
    assert_eq!(
        first.header("content-disposition"),
        "inline; filename=\"credit-note-CN-00001.pdf\""
    );
    let known = owner.request(reqwest::Method::GET, &path);
    let known = known.header("If-None-Match", first.header("etag"));
    let known = crate::support::Answer::of(known).await;
    known.assert_status(304);
    let page = owner.get(format!("{path}?as=page")).await;
    assert!(page.text("main").contains("Zoë Ångström"));
    let db = app.db(app.shop.id);
    let stored = db.all(attachment::Entity::find()).await.unwrap();
    let kept: Vec<_> = stored
        .iter()
        .filter(|file| file.owner_kind == "credit_note")
        .collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].body, first.bytes);
}

#[actix_web::test] // R-PDF-1
async fn two_hundred_long_lines_are_all_on_the_credit_note() {
    let app = app().await;
    let owner = app.owner().await;
    let charges: Vec<Charge> = (0..200)
        .map(|n| match n % 4 {
            0 => (LineKind::Labor, 100, 10_000 + n),
            _ => (LineKind::Part, 100, 10_000 + n),
        })
        .collect();
    let work = visit(&app, AppointmentStatus::Ready, &charges).await;
    let name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft \
                王小明 with mounting kit, both sides";
    let part_no = "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890123";
    let customer = "Ελένη Παπαδοπούλου-Κωνσταντινίδου and Sons, Commercial Vehicles and Trailers";
    change(&app, (name, part_no), customer).await;
    let bill = draft(&owner, &work).await;
    issue(&owner, &bill).await.assert_status(303);

    let note = credit(&owner, &bill, &[]).await.location();
    let file = owner.get(format!("{note}/document")).await;
    let page = owner.get(format!("{note}/document?as=page")).await;

    let text = text(file.assert_ok());
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.is_empty())
        .collect();
    assert!(pages.len() > 5, "{} pages", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} of {}", at + 1, pages.len())));
        assert!(page.contains("CN-00001"), "each says what it is of");
    }
    for n in 0..200 {
        let amount = format!("${}.{:02}", 100 + n / 100, n % 100);
        assert!(text.contains(&amount), "line {n}: {amount}");
    }
    let letters: String = text.split_whitespace().collect();
    assert_eq!(letters.matches("王小明").count(), 150);
    assert!(
        letters.matches('Z').count() >= 150,
        "part numbers are whole"
    );
    assert!(page.assert_ok().text("main").matches(part_no).count() == 150);
}
