//! The program itself: its commands, its settings, and the words with which it refuses.

use crate::support::{Answer, Database, Program, autoshop, rows};
use autoshop::config::ServeArgs;
use reqwest::Method;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Barrier;

/// Both URLs in files, as secrets are handed to a container.
fn in_files(database: &Database) -> [(&'static str, String); 2] {
    let owner = database.owner_url().unwrap_or_else(|| database.url.clone());
    let folder = database.directory.path();
    let file = |name: &str, url: &str| {
        let file = folder.join(name);
        fs::write(&file, format!("{url}\n")).unwrap();
        file.display().to_string()
    };
    [
        ("DATABASE_URL_FILE", file("url", &database.url)),
        ("DATABASE_DIRECT_URL_FILE", file("owner", &owner)),
    ]
}

#[actix_web::test]
async fn the_schema_is_brought_up_to_date_at_the_address_that_a_file_holds() {
    let database = Database::fresh().await;
    let files = in_files(&database);
    let settings = [
        (files[0].0, files[0].1.as_str()),
        (files[1].0, files[1].1.as_str()),
    ];
    if database.owner_url().is_none() {
        fs::remove_file(database.url.trim_start_matches("sqlite:")).unwrap();
    }

    let told = autoshop(&["migrate"], &settings, "");

    assert_eq!(told.code, Some(0), "{}", told.words);
    let url = database.owner_url().unwrap_or_else(|| database.url.clone());
    let people = "SELECT CAST(count(*) AS TEXT) FROM customer";
    assert_eq!(rows(&url, people).await.unwrap(), [["0"]]);
    fs::write(&files[1].1, "postgres://nobody@127.0.0.1:1/none").unwrap();
    fs::write(&files[0].1, "postgres://nobody@127.0.0.1:1/none").unwrap();
    let away = autoshop(&["migrate"], &settings, "");
    assert_eq!(away.code, Some(1), "{}", away.words);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[actix_web::test]
async fn the_key_is_its_owners_alone_and_stays_the_same() {
    let database = Database::fresh().await;
    let path = database.directory.path().join("key");

    drop(Program::serve(&database));
    assert_eq!(mode(&path), 0o600);
    let first = fs::read(&path).unwrap();
    assert!(first.len() >= 32);
    drop(Program::serve(&database));
    assert_eq!(fs::read(&path).unwrap(), first);

    // What a copy to a full disk may leave: a file with nothing in it.
    fs::write(&path, "").unwrap();
    drop(Program::serve(&database));
    assert_eq!(mode(&path), 0o600);
    assert!(fs::read(&path).unwrap().len() >= 32);
}

#[test] // F10
fn instances_that_start_at_once_have_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let flags = ServeArgs {
        data_dir: Some(folder.path().to_owned()),
        ..ServeArgs::default()
    };
    let (settings, path) = (flags.settings().unwrap(), folder.path().join("key"));
    for leftover in [None, Some("")].repeat(20) {
        drop(fs::remove_file(&path));
        if let Some(leftover) = leftover {
            fs::write(&path, leftover).unwrap();
        }
        let start = Barrier::new(16);

        let keys: Vec<Vec<u8>> = std::thread::scope(|scope| {
            let one = || {
                start.wait();
                autoshop::key::signing_key(&settings).unwrap()
            };
            let all: Vec<_> = (0..16).map(|_| scope.spawn(one)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });

        let kept = fs::read(&path).unwrap();
        assert!(kept.len() >= 32);
        assert!(keys.iter().all(|key| *key == kept));
        let files = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files, 1, "nothing is left beside it");
    }
}

#[actix_web::test]
async fn health_tells_whether_the_server_is_ready() {
    let database = Database::fresh().await;
    let program = Program::serve(&database);
    let address = program.address.to_string();

    let well = autoshop(&["health", "--listen", &address], &[], "");
    assert_eq!(well.code, Some(0), "{}", well.words);
    drop(program);
    let gone = autoshop(&["health", "--listen", &address], &[], "");
    assert_eq!(gone.code, Some(1), "{}", gone.words);
}

#[actix_web::test]
async fn people_are_added_by_the_command_line() {
    let database = Database::fresh().await;
    let files = in_files(&database);
    let settings = [
        (files[0].0, files[0].1.as_str()),
        (files[1].0, files[1].1.as_str()),
    ];
    let add = |role: &str, password: &str| {
        let person = ["--email", "Tom@yolo.example", "--name", "Tom Reed"];
        let command = [&["staff", "add", "--role", role], &person[..]].concat();
        autoshop(&command, &settings, password)
    };
    let too_early = add("technician", "meadow cobalt violin 7\n");
    assert_eq!(too_early.code, Some(1));
    assert!(too_early.words.contains("no shop yet"));
    let program = Program::serve(&database);
    program.set_up().await;

    for (role, password, why) in [
        ("wizard", "meadow cobalt violin 7\n", "--role"),
        ("technician", "short\n", "at least 12"),
        ("technician", "", "at least 12"),
    ] {
        let refused = add(role, password);
        assert_eq!(refused.code, Some(1), "{}", refused.words);
        assert!(refused.words.contains(why), "{}", refused.words);
    }
    let added = add("technician", "meadow cobalt violin 7\n");
    assert_eq!(added.code, Some(0), "{}", added.words);
    let again = add("advisor", "meadow cobalt violin 7\n");
    assert_eq!(again.code, Some(1));
    assert!(again.words.contains("this address"), "{}", again.words);

    let browser = program
        .signed_in_as("tom@yolo.example", "meadow cobalt violin 7")
        .await;
    browser.get("/board").await.assert_ok();
    browser.get("/customers").await.assert_status(403);
}

#[actix_web::test] // F10
async fn on_sqlite_a_second_server_on_the_same_file_is_refused() {
    let database = Database::fresh().await;
    if database.owner_url().is_some() {
        return; // PostgreSQL is there for many
    }
    let program = Program::serve(&database);

    let folder = database.directory.path().to_str().unwrap();
    let second = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data-dir",
        folder,
        "--database-url",
        &database.url,
    ];
    let told = autoshop(&second, &[], "");

    assert_eq!(told.code, Some(1), "{}", told.words);
    assert!(told.words.contains("already serving"), "{}", told.words);
    drop(program);
}

#[test] // F29
fn a_folder_or_an_address_that_can_not_be_had_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let below = file.join("data").display().to_string();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();

    let no_folder = ["serve", "--data-dir", &below];
    let told = autoshop(&no_folder, &[], "");
    assert_eq!(told.code, Some(1), "{}", told.words);
    assert!(told.words.contains(&below), "{}", told.words);

    let path = folder.path().to_str().unwrap();
    let no_port = ["serve", "--data-dir", path, "--listen", &address];
    let told = autoshop(&no_port, &[], "");
    assert_eq!(told.code, Some(1), "{}", told.words);
    assert!(told.words.contains(&address), "{}", told.words);
}

/// What people would call the same shop: everything but ids and instants of the making.
async fn shop_in(file: &Path) -> Vec<Vec<Vec<String>>> {
    let url = format!("sqlite:{}", file.display());
    let mut shop = Vec::new();
    for sql in [
        "SELECT name, phone, email, notes FROM customer ORDER BY name, phone, email",
        "SELECT make, model, plate, vin FROM vehicle ORDER BY vin, plate, make, model",
        "SELECT CAST(a.start_at AS TEXT), a.status, a.line1, c.name FROM appointment a \
         JOIN customer c ON c.id = a.customer_id ORDER BY a.start_at, a.line1, c.name",
        "SELECT number, status, CAST(total AS TEXT), CAST(due AS TEXT) FROM invoice ORDER BY number, total",
        "SELECT i.number, CAST(p.amount AS TEXT), p.method FROM payment p \
         JOIN invoice i ON i.id = p.invoice_id ORDER BY i.number, p.amount",
    ] {
        shop.push(rows(&url, sql).await.unwrap());
    }
    shop
}

#[actix_web::test] // R-OPS-3
async fn the_demo_is_the_same_shop_all_day_and_shows_who_can_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one.db"), folder.path().join("two.db"));

    let program = Program::demo(&one);
    let login = program.visitor().get("/login").await;
    let shown = login.select("main").join(" ");
    for role in ["owner", "advisor", "technician", "accountant"] {
        let email = format!("{role}@demo.autoshop.example");
        assert!(!program.said(&email).is_empty(), "{email} is printed");
        assert!(shown.contains(&email), "{email} is shown");
        let browser = program.signed_in_as(&email, "demo-autoshop-2026").await;
        let home = browser.get("/").await.follow(&browser).await;
        home.assert_ok();
        assert!(home.body().contains("Demo shop."));
    }
    assert_eq!(program.said("demo-autoshop-2026").len(), 4);
    assert!(shown.contains("demo-autoshop-2026"));
    drop(program);
    drop(Program::demo(&other));

    let (first, second) = (shop_in(&one).await, shop_in(&other).await);
    drop(Program::demo(&one)); // its own file is made anew
    let third = shop_in(&one).await;
    assert!(first[0].len() >= 100, "a hundred customers and more");
    // Visits begin and end meanwhile, at most between two of them.
    assert!(first == second || second == third);
}

#[actix_web::test] // R-OPS-3
async fn the_demo_leaves_every_other_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let shop = folder.path().join("autoshop.db");
    let url = format!("sqlite:{}", shop.display());
    let text = folder.path().join("letter.txt");
    fs::write(&text, "Dear Edgar").unwrap();
    let settings = [("AUTOSHOP_DATA_DIR", data)];
    assert_eq!(autoshop(&["migrate"], &settings, "").code, Some(0));
    let founded = "INSERT INTO shop (id, slug, name, status, zone, is_demo, created_at, updated_at, version) \
                   VALUES (x'0199', 'real', 'Real Shop', 'active', 'UTC', 0, 'x', 'x', 1); SELECT 'done'";
    rows(&url, founded).await.unwrap();

    for file in [&shop, &text] {
        let path = file.to_str().unwrap();
        let told = autoshop(
            &["demo", "--listen", "127.0.0.1:0", "--data", path],
            &[],
            "",
        );
        assert_eq!(told.code, Some(1), "{}", told.words);
        assert!(told.words.contains("not a demo's file"), "{}", told.words);
        assert!(told.words.contains(path), "{}", told.words);
    }
    assert_eq!(fs::read(&text).unwrap(), b"Dear Edgar");
    let names = rows(&url, "SELECT name FROM shop").await.unwrap();
    assert_eq!(names, [["Real Shop"]]);
}

#[actix_web::test] // R-OPS-2
async fn each_request_leaves_one_line_and_each_slow_statement_its_shape() {
    let database = Database::fresh().await;
    let settings = [
        ("AUTOSHOP_SLOW_MS", "0"),
        ("AUTOSHOP_LOG_FORMAT", "json"),
        ("AUTOSHOP_LOG", "info"),
    ];
    let program = Program::serve_with(&database, &settings);
    program.set_up().await;
    let browser = program.visitor();
    let owner = database.owner_url().unwrap_or_else(|| database.url.clone());
    let away = "ALTER TABLE session RENAME TO elsewhere; SELECT 'away'";
    rows(&owner, away).await.unwrap();
    let id = "0199d2f0-7c1a-7000-8000-00000000002a";
    let request = browser
        .request(Method::POST, "/session")
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Request-Id", id)
        .body("email=ana@yolo.example&password=gravel+plum+lantern+42");
    let refused = Answer::of(request).await;
    refused.assert_status(503);

    let mut lines = Vec::new();
    for _ in 0..100 {
        lines = program.said(id);
        if lines
            .iter()
            .any(|line| line.contains(r#""message":"request""#))
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let requests = lines
        .iter()
        .filter(|line| line.contains(r#""message":"request""#));
    let requests: Vec<_> = requests.collect();
    assert_eq!(requests.len(), 1, "{lines:?}");
    assert!(requests[0].contains(r#""status":503"#), "{requests:?}");
    let slow = |table: &str| {
        let shape = format!("\\\"{table}\\\"");
        lines
            .iter()
            .any(|line| line.contains("db.slow") && line.contains(&shape))
    };
    assert!(slow("sign_in_count") && slow("user") && slow("audit_log"));
    let secrets = ["ana@yolo", "gravel plum", "argon2id"];
    let all = program.said("").join(" ");
    assert!(secrets.iter().all(|secret| !all.contains(secret)));
}
