//! What somebody who looks at `autoshop demo` finds there.

use crate::support::{Program, autoshop};

#[actix_web::test] // R-OPS-3, R-CUST-8, R-CUST-14 to R-CUST-16
async fn every_filter_of_the_customers_shows_somebody_and_the_books_hold() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.db");
    let program = Program::demo(&file);
    let owner = "owner@demo.autoshop.example";
    let owner = program.signed_in_as(owner, "demo-autoshop-2026").await;

    let list = owner.get("/customers").await;

    let tabs = list.select("nav.tabs a");
    let counts = list.select("nav.tabs a .count");
    assert_eq!((tabs.len(), counts.len()), (5, 5), "{tabs:?}");
    for (count, href) in counts.iter().zip(list.attributes("nav.tabs a", "href")) {
        let shown = owner.get(&href).await.select("main tbody tr").len();
        assert!(shown > 0, "{href} of {tabs:?}");
        let told: usize = count.parse().unwrap();
        assert_eq!(shown, told.min(50), "{href}");
    }
    let due_soon = owner.get("/customers?filter=due_soon").await;
    assert!(due_soon.text("main table").contains("Due soon"));
    let overdue = owner.get("/customers?filter=overdue").await;
    assert!(overdue.text("main table").contains("Overdue"));

    drop(program);
    let url = format!("sqlite:{}", file.display());
    let data = folder.path().to_str().unwrap();
    let told = autoshop(
        &["check", "--data-dir", data],
        &[("DATABASE_URL", url.as_str())],
        "",
    );
    assert_eq!(told.code, Some(0), "{}", told.words);
    assert!(!told.words.contains("breaks"), "{}", told.words);
}
