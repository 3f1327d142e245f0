//! Backups come back whole, or nothing is touched.

use crate::seed::on;
use crate::support::{Database, Program, rows};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

async fn names(file: &Path) -> Vec<String> {
    let url = format!("sqlite:{}", file.display());
    let names = rows(&url, "SELECT name FROM customer ORDER BY id").await;
    names.unwrap().concat()
}

fn path_of(database: &Database) -> PathBuf {
    database.url.strip_prefix("sqlite:").unwrap().into()
}

async fn add(program: &Program, name: &str) {
    let browser = program.signed_in().await;
    let fields = [("name", name), ("kind", "person")];
    browser.post("/customers", &fields).await.assert_status(303);
}

fn files_in(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let mut files: Vec<String> = files
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort_unstable();
    files
}

#[actix_web::test] // R-OPS-4
async fn a_backup_comes_back_and_the_records_of_before_are_kept() {
    let database = Database::fresh().await;
    if database.owner_url().is_some() {
        let (code, words) = on(&database, &["restore", "all.db"]);
        assert!(code == Some(1) && words.contains("pg_restore"), "{words}");
        return;
    }
    let file = database.directory.path().join("monday.backup");
    let mut program = Program::serve(&database);
    program.set_up().await;
    add(&program, "Ana").await;
    let backup = file.to_str().unwrap();
    assert_eq!(on(&database, &["backup", backup]).0, Some(0));
    add(&program, "Ben").await;

    let (code, words) = on(&database, &["restore", backup]);
    assert_eq!(code, Some(1));
    assert!(words.contains("stop the server first"), "{words}");
    program.kill();
    let (code, words) = on(&database, &["restore", backup]);
    assert_eq!(code, Some(0), "{words}");

    let path = path_of(&database);
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(names(&path).await, ["Ana"]);
    let kept = words.split("kept as ").nth(1).unwrap().trim();
    assert_eq!(names(Path::new(kept)).await, ["Ana", "Ben"]);
    let program = Program::serve(&database);
    add(&program, "Cleo").await;
    drop(program);
    // What was kept can come back, too.
    let (code, words) = on(&database, &["restore", kept]);
    assert_eq!(code, Some(0), "{words}");
    assert_eq!(names(&path).await, ["Ana", "Ben"]);
}

/// Some of a file's bytes, or with others in the middle.
fn broken(from: &Path, to: &Path, breaking: impl Fn(&mut Vec<u8>)) {
    let mut bytes = fs::read(from).unwrap();
    breaking(&mut bytes);
    fs::write(to, bytes).unwrap();
}

#[actix_web::test] // F31, R-OPS-4
async fn on_sqlite_a_torn_newer_or_foreign_file_is_refused_and_nothing_changes() {
    let database = Database::fresh().await;
    if database.owner_url().is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let good = at("good");
    assert_eq!(
        on(&database, &["backup", good.to_str().unwrap()]).0,
        Some(0)
    );
    broken(&good, &at("short"), |bytes| {
        bytes.truncate(bytes.len() * 2 / 3);
    });
    broken(&good, &at("holes"), |bytes| bytes[8192..40_960].fill(0x5A));
    broken(&good, &at("newer"), |_| {});
    let newer = format!("sqlite:{}", at("newer").display());
    let later = "INSERT INTO seaql_migrations VALUES ('m9999_later', 1); SELECT 'done'";
    rows(&newer, later).await.unwrap();
    fs::write(at("letter"), "Dear Edgar,").unwrap();
    let other = format!("sqlite:{}?mode=rwc", at("other").display());
    rows(&other, "CREATE TABLE recipe (name TEXT); SELECT 'done'")
        .await
        .unwrap();
    let live = "PRAGMA journal_mode = WAL; SELECT 'done'";
    rows(&database.url, live).await.unwrap();
    fs::copy(path_of(&database), at("live")).unwrap();
    let before = fs::read(path_of(&database)).unwrap();
    let (here, there) = (files_in(database.directory.path()), files_in(folder.path()));

    for (name, why) in [
        ("short", "it is torn"),
        ("holes", "it is torn"),
        ("newer", "made by a newer autoshop"),
        ("letter", "no backup of autoshop"),
        ("other", "no backup of autoshop"),
        ("live", "copied as it lay"),
        ("nowhere", "can't be read"),
    ] {
        let (code, words) = on(&database, &["restore", at(name).to_str().unwrap()]);
        assert_eq!(code, Some(1), "{name}: {words}");
        assert!(words.contains(why), "{name}: {words}");
        assert!(fs::read(path_of(&database)).unwrap() == before, "{name}");
    }
    let mut now = files_in(database.directory.path());
    now.retain(|file| file != "autoshop.db.lock");
    assert_eq!(now, here, "nothing half-made is left");
    assert_eq!(files_in(folder.path()), there);
    let live = at("live");
    let (code, words) = on(
        &database,
        &["restore", "--cold-copy", live.to_str().unwrap()],
    );
    assert_eq!(code, Some(0), "{words}");
}

#[actix_web::test] // R-OPS-4
async fn a_cold_copy_comes_back_with_what_was_written_last() {
    let database = Database::fresh().await;
    if database.owner_url().is_some() {
        return;
    }
    let mut program = Program::serve(&database);
    program.set_up().await;
    add(&program, "Ana").await;
    program.kill();
    let folder = tempfile::tempdir().unwrap();
    let cold = folder.path().join("cold");
    let with = |file: &Path, end: &str| PathBuf::from(format!("{}{end}", file.display()));
    for end in ["", "-wal"] {
        let lies = with(&path_of(&database), end);
        assert!(fs::copy(lies, with(&cold, end)).unwrap() > 0);
    }
    let before = (
        fs::read(&cold).unwrap(),
        fs::read(with(&cold, "-wal")).unwrap(),
    );
    let other = Database::fresh().await;

    let (code, words) = on(&other, &["restore", "--cold-copy", cold.to_str().unwrap()]);

    assert_eq!(code, Some(0), "{words}");
    assert_eq!(names(&path_of(&other)).await, ["Ana"]);
    let after = (
        fs::read(&cold).unwrap(),
        fs::read(with(&cold, "-wal")).unwrap(),
    );
    assert!(before == after, "the copy stays as it was");
    let left = files_in(other.directory.path());
    assert!(!left.iter().any(|f| f.starts_with(".restore")), "{left:?}");
}

#[actix_web::test] // R-OPS-4
async fn before_a_migration_the_records_are_backed_up_once_and_the_last_few_are_kept() {
    use migrations::{Migrator, MigratorTrait};
    let database = Database::fresh().await;
    if database.owner_url().is_some() {
        return;
    }
    let folder = database.directory.path().join("backups");
    assert_eq!(on(&database, &["migrate"]).0, Some(0));
    assert!(!folder.exists(), "nothing waited");
    fs::create_dir(&folder).unwrap();
    let old = |n: usize| format!("autoshop-before-migration-20200{n}01-120000000-m000{n}.db");
    for n in 1..7 {
        fs::write(folder.join(old(n)), b"").unwrap();
    }
    let mut newest = String::new();
    for _ in 0..3 {
        #[expect(
            clippy::disallowed_methods,
            reason = "steps back, which nothing but tests does"
        )]
        let owner = sea_orm::Database::connect(&database.url).await.unwrap();
        Migrator::down(&owner, Some(1)).await.unwrap();
        owner.close().await.unwrap();
        let (code, words) = on(&database, &["migrate"]);
        assert_eq!(code, Some(0), "{words}");
        newest = files_in(&folder).pop().unwrap();
    }

    let kept = files_in(&folder);
    let wanted: Vec<String> = (3..7).map(old).chain([newest.clone()]).collect();
    assert_eq!(kept, wanted, "the last five, each of another schema");
    let steps = Migrator::migrations();
    let before = steps[steps.len() - 2].name()[..5].to_owned();
    assert!(newest.contains(&before), "{newest}");
    let mode = fs::metadata(folder.join(&newest)).unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    let newest = folder.join(newest);
    let (code, words) = on(&database, &["restore", newest.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("brings it up to date"), "{words}");
    drop(Program::serve(&database));
}
