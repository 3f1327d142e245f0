//! All records as one file, made while the shop works.

use crate::support::{Database, Program, autoshop, faults, rows};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn backup(database: &Database, file: &Path) -> (Option<i32>, String) {
    let direct = database.owner_url().unwrap_or_else(|| database.url.clone());
    let settings = [
        ("DATABASE_URL", database.url.as_str()),
        ("DATABASE_DIRECT_URL", direct.as_str()),
    ];
    let told = autoshop(&["backup", &file.display().to_string()], &settings, "");
    (told.code, told.words)
}

async fn names(url: &str) -> Vec<String> {
    let names = rows(url, "SELECT name FROM customer ORDER BY id").await;
    names.unwrap().concat()
}

#[actix_web::test] // F31
async fn on_sqlite_a_backup_made_while_people_write_is_whole() {
    let database = Database::fresh().await;
    if database.owner_url().is_some() {
        return; // see the next test
    }
    let program = Program::serve(&database);
    program.set_up().await;
    let browser = program.signed_in().await;
    let folder = database.directory.path().to_owned();
    let (url, writing) = (database.url.clone(), std::sync::Arc::new(()));
    let hand = std::sync::Arc::clone(&writing);
    let backups = std::thread::spawn(move || {
        let mut answers = Vec::new();
        for n in 0..5 {
            answers.push(backup(&database, &folder.join(format!("{n}.db"))));
        }
        drop(hand);
        (answers, folder, database)
    });
    let mut saved = Vec::new();
    while std::sync::Arc::strong_count(&writing) > 1 {
        let name = format!("Customer {}", saved.len());
        let fields = [("name", name.as_str()), ("kind", "person")];
        browser.post("/customers", &fields).await.assert_status(303);
        saved.push(name);
    }
    let (answers, folder, database) = backups.join().unwrap();

    let mut before = 0;
    for (n, (code, words)) in answers.iter().enumerate() {
        assert_eq!(*code, Some(0), "{words}");
        let file = folder.join(format!("{n}.db"));
        let copy = format!("sqlite:{}", file.display());
        let kept = names(&copy).await;
        assert!(
            kept.len() >= before && saved.starts_with(&kept),
            "a moment, and no later one"
        );
        before = kept.len();
        assert_eq!(faults(&copy).await, Vec::<String>::new());
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    assert!(!saved.is_empty());
    assert_eq!(names(&url).await, saved);
    let taken = backup(&database, &folder.join("0.db"));
    assert!(
        taken.0 == Some(1) && taken.1.contains("is there already"),
        "{taken:?}"
    );
    let nowhere = backup(&database, &folder.join("no/such/folder.db"));
    assert!(
        nowhere.0 == Some(1) && nowhere.1.contains("can't be made"),
        "{nowhere:?}"
    );
    let left = fs::read_dir(&folder).unwrap();
    let left = left.filter(|e| {
        e.as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with('.')
    });
    assert_eq!(left.count(), 0, "nothing half-made is left");
}

#[actix_web::test]
async fn on_postgres_a_backup_is_made_by_its_own_tools() {
    let database = Database::fresh().await;
    if database.owner_url().is_some() {
        let file = database.directory.path().join("all.db");
        let (code, words) = backup(&database, &file);
        assert_eq!(code, Some(1));
        assert!(words.contains("pg_dump") && !file.exists(), "{words}");
    }
}
