//! Wrong files, and imports that break off: told in plain words, and nothing is changed.

use super::{PEOPLE, customers, import, press, upload};
use crate::support::App;
use autoshop::entity::import_run;
use sea_orm::EntityTrait;
use std::fmt::Write;

fn many(count: usize) -> String {
    let mut file = String::from("Name,Phone,Email\n");
    for n in 0..count {
        writeln!(file, "Customer {n},(530) 555-{n:04},c{n}@many.example").unwrap();
    }
    file
}

#[actix_web::test] // R-IMP-1
async fn what_is_no_file_of_records_is_refused_in_words() {
    let app = App::start().await;
    let owner = app.owner().await;
    let huge = "Name\n".to_owned() + &"Ana\n".repeat(6 * 1024 * 1024);
    let wide = vec!["Column"; 100_000].join(",") + "\n1";
    let files: [(&[u8], &str); 8] = [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no CSV file"),
        (b"PK\x03\x04\0\0", "workbook"),
        (b"Name,City\nJos\xe9,Davis", "UTF-8"),
        (
            b"ana@a.example,530\nb@b.example,531",
            "must name the columns",
        ),
        (b"Name,name\nAna,Ana", "Two columns"),
        (wide.as_bytes(), "100000 columns"),
        (huge.as_bytes(), "20 MB"),
    ];

    for (file, words) in files {
        let sent = owner
            .upload("/imports?kind=customers", ("file", "x.csv"), file)
            .await;
        sent.assert_status(422);
        let told = sent.text(".error-summary");
        assert!(told.contains(words), "{words}: {told}");
    }
    let runs = app.db(app.shop.id).all(import_run::Entity::find()).await;
    assert!(runs.unwrap().is_empty() && customers(&app).await.is_empty());
}

#[actix_web::test] // R-IMP-1
async fn a_file_from_another_site_is_not_taken() {
    let app = App::start().await;
    let owner = app.owner().await;
    let file = ("file", "people.csv", PEOPLE.as_bytes());

    let sent = owner
        .upload_from("cross-site", "/imports?kind=customers", file)
        .await;

    sent.assert_status(403);
    let runs = app.db(app.shop.id).all(import_run::Entity::find()).await;
    assert!(runs.unwrap().is_empty());
}

#[actix_web::test] // R-IMP-1
async fn columns_that_make_no_record_are_told() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = upload(&owner, "customers", PEOPLE).await;
    let form = || async { owner.get(&page).await.form("Check every row") };

    let nameless = form().await.fill("column0", "").fill("column1", "");
    let nameless = nameless.submit(&owner).await;
    nameless.assert_status(422);
    assert!(
        nameless
            .text(".error-summary")
            .contains("the column with the name")
    );
    let twice = form().await.fill("column6", "phone").submit(&owner).await;
    twice.assert_status(422);
    assert!(
        twice
            .text(".error-summary")
            .contains("chosen for two columns")
    );
}

#[actix_web::test] // R-IMP-1
async fn as_many_statements_for_many_rows_as_for_few() {
    let app = App::start().await;
    let owner = app.owner().await;
    let mut took = Vec::new();
    for (n, count) in [3, 300].into_iter().enumerate() {
        let file = many(count).replace("@many", &format!("@many{n}"));
        let page = upload(&owner, "customers", &file).await;
        let check = owner.get(&page).await.form("Check every row");
        let check = check.fill("policy", "create").submit(&owner).await;
        let words = format!("Import {count} rows");
        let applied = press(&owner, &page, &words).await;
        applied.assert_status(303);
        took.push((check.statements(), applied.statements()));
    }

    assert_eq!(took[0].0, took[1].0, "{took:?}");
    assert!(took[1].1 <= took[0].1 + 3, "{took:?}: terms fill several");
    assert!(took[0].1 <= 14, "{took:?}");
    assert_eq!(customers(&app).await.len(), 303);
}

#[actix_web::test] // R-GEN-5
async fn the_same_press_again_imports_nothing_twice() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = upload(&owner, "customers", PEOPLE).await;
    press(&owner, &page, "Check every row")
        .await
        .assert_status(303);
    let apply = owner.get(&page).await.form("Import 2 rows");

    let (first, second) = tokio::join!(apply.submit(&owner), apply.submit(&owner));

    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert!(
        statuses == [303, 303] || statuses == [303, 409],
        "{statuses:?}"
    );
    assert_eq!(customers(&app).await.len(), 2);
    apply.submit(&owner).await.assert_status(303);
    assert_eq!(customers(&app).await.len(), 2);
}

#[actix_web::test] // R-GEN-12, R-IMP-1
async fn an_import_that_breaks_off_leaves_nothing() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = upload(&owner, "customers", &many(400)).await;
    press(&owner, &page, "Check every row")
        .await
        .assert_status(303);
    let apply = owner.get(&page).await.form("Import 400 rows");

    // The browser goes away in the middle, several times.
    for wait in [5, 20, 60, 150] {
        let gone =
            tokio::time::timeout(std::time::Duration::from_millis(wait), apply.submit(&owner));
        drop(gone.await);
        let there = customers(&app).await.len();
        assert!(there == 0 || there == 400, "{there} are half an import");
        if there > 0 {
            return;
        }
    }
    // Whoever presses again may have to wait for those who went away.
    let mut done = apply.submit(&owner).await;
    for _ in 0..20 {
        if done.status == 503 {
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            done = apply.submit(&owner).await;
        }
    }
    // One of those may have been heard out after all: then it is done, and only once.
    assert!(
        [303, 409].contains(&done.status.as_u16()),
        "{}",
        done.status
    );
    apply.submit(&owner).await.assert_status(303);
    assert_eq!(customers(&app).await.len(), 400);
}

#[actix_web::test] // R-GEN-1
async fn an_import_is_its_shops_own() {
    let app = App::start().await;
    let owner = app.owner().await;
    let page = import(&owner, ("customers", "skip"), PEOPLE).await;
    let other = app.found_shop("b").await;
    let stranger = app
        .signed_in(autoshop::kernel::words::Role::Owner, &other)
        .await;

    for path in [page.clone(), format!("{page}/rejects")] {
        stranger.get(&path).await.assert_status(404);
    }
    let undo = format!("{page}/undo");
    stranger.post(&undo, &[]).await.assert_status(404);
    assert!(!stranger.get("/imports").await.body().contains("people.csv"));
}
