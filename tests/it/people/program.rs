//! Shops and people by the command line.

use crate::support::{Database, Program, autoshop};

const PASSWORD: &str = "gravel plum lantern 42";

#[actix_web::test] // R-ACC-6, R-ACC-7, R-ACC-10
async fn the_command_line_adds_shops_and_prints_a_link_for_a_password() {
    let database = Database::fresh().await;
    let direct = database.owner_url().unwrap_or_else(|| database.url.clone());
    let settings = [
        ("DATABASE_URL", database.url.as_str()),
        ("DATABASE_DIRECT_URL", direct.as_str()),
        (
            "AUTOSHOP_DATA_DIR",
            database.directory.path().to_str().unwrap(),
        ),
        ("AUTOSHOP_PUBLIC_URL", "http://shop.example"),
    ];
    let run = |command: &[&str], input: &str| autoshop(command, &settings, input);
    let add = [
        "shop",
        "add",
        "--name",
        "Joe's Garage",
        "--email",
        "joe@joe.example",
    ];

    let nameless = run(&add, "");
    assert_eq!(nameless.code, Some(1));
    assert!(nameless.words.contains("--owner"), "{}", nameless.words);
    let named = [&add[..], &["--owner", "Joe Dean"]].concat();
    let first = run(&named, &format!("{PASSWORD}\n"));
    assert_eq!(first.code, Some(0), "{}", first.words);
    assert!(first.words.contains("joes-garage)"), "{}", first.words);
    let second = run(&add, "");
    assert_eq!(second.code, Some(0), "{}", second.words);
    assert!(second.words.contains("joes-garage-2"), "{}", second.words);
    let lost = run(&["staff", "reset", "nobody@joe.example"], "");
    assert_eq!(lost.code, Some(1), "{}", lost.words);
    let reset = run(&["staff", "reset", "Joe@joe.example"], "");
    assert_eq!(reset.code, Some(0), "{}", reset.words);
    let (_, path) = reset.words.split_once("http://shop.example").unwrap();

    let program = Program::serve(&database);
    let joe = program.signed_in_as("joe@joe.example", PASSWORD).await;
    let shops = joe.get("/shop-choice").await;
    assert_eq!(shops.select("tbody tr").len(), 2);
    let catalog = joe.get("/services").await;
    assert!(catalog.select("tbody tr").len() > 10, "the starter catalog");
    let visitor = program.visitor();
    let form = visitor.get(path.trim()).await.form("Set the password");
    let form = form.fill("password", "velvet harbor onion 7");
    form.submit(&visitor).await.assert_status(303);
    program
        .signed_in_as("joe@joe.example", "velvet harbor onion 7")
        .await;
    drop(program);
}
