//! The plan of everything that the pages of a seeded shop ask, on either engine (quality, section 2, rule 2): no
//! table of more than a thousand rows is walked, unless tests/explain_allow.txt says why it may be. Which index a
//! list goes by is asked in `plans.rs`.
//!
//! `AUTOSHOP_PLANS=10000` seeds that many customers instead of a hundred (by the program in `AUTOSHOP_BIN`, which
//! may be an optimised one); on PostgreSQL their statements are then run, and may not look past more than a thousand
//! rows either. `AUTOSHOP_REPORTS=FOLDER` writes plans to FOLDER/explain/ENGINE/PAGE.txt.

use crate::plans::{LISTS, OWNER, SUMS};
use crate::seed::{self, SHOP};
use crate::support::{App, Crawl, Database, reports};
use autoshop::db::POSTGRES_SESSION;
use autoshop::entity::shop;
use sea_orm::Statement;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::process::Command;
use std::time::Duration;

/// "engine | a part of the statement | reason", a line each.
const ALLOWED: &str = include_str!("../explain_allow.txt");

/// Rows of a table that may be walked, and of those that a plan may look past.
const FEW: u64 = 1_000;

/// … where only a hundred customers are there.
const FEW_OF_A_HUNDRED: u64 = 100;

const WITHIN: &[&str] = &[
    "/dashboard",
    "/search?q=smith",
    "/search?q=xqzzy",
    "/customers?q=smith",
    "/quick?line=smith+tomorrow+2pm",
    "/undo",
    "/settings",
    "/account",
];

/// How many customers are wanted, if somebody said so.
fn volume() -> Option<String> {
    std::env::var("AUTOSHOP_PLANS").ok()
}

fn seeded(database: &Database) {
    let Some(customers) = volume() else {
        return seed::seeded(database);
    };
    let usual = env!("CARGO_BIN_EXE_autoshop").to_owned();
    let mut program = Command::new(std::env::var("AUTOSHOP_BIN").unwrap_or(usual));
    program.args(["seed", "--customers", &customers, "--today", "2026-03-10"]);
    let done = program.env_clear().envs(seed::settings(database)).output();
    let done = done.unwrap();
    let words = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{words}");
}

/// Who explains.
enum Explainer {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Explainer {
    async fn open(app: &App, shop: &str) -> Self {
        if !app.is_postgres() {
            return Self::Sqlite(SqliteConnection::connect(&app.url()).await.unwrap());
        }
        let mut db = PgConnection::connect(&app.url()).await.unwrap();
        // To walk a few hundred rows costs least, so there it is asked whether there is any other way.
        let walks = if volume().is_some() { "on" } else { "off" };
        let own = POSTGRES_SESSION.map(|(name, value)| format!("SET {name} = '{value}'"));
        let set = format!(
            "SET app.shop_id = '{shop}'; SET enable_seqscan = {walks}; {}",
            own.join("; ")
        );
        sqlx::raw_sql(AssertSqlSafe(set))
            .execute(&mut db)
            .await
            .unwrap();
        Self::Postgres(db)
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Parts of statements that may do what is a fault of others.
    fn allowed(&self) -> Vec<&'static str> {
        let size = if volume().is_some() { " large" } else { "" };
        let large = format!("{}{size}", self.name());
        let lines = ALLOWED.lines().filter(|line| !line.starts_with('#'));
        let parts = lines.filter_map(|line| {
            let (of, rest) = line.split_once(" | ")?;
            let (part, reason) = rest.rsplit_once(" | ")?;
            assert!(!reason.trim().is_empty(), "without a reason: {line}");
            (of == self.name() || of == large).then_some(part)
        });
        parts.collect()
    }

    async fn plan(&mut self, statement: &Statement) -> Vec<String> {
        match self {
            Self::Sqlite(db) => {
                let sql = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", statement.sql));
                let steps = sqlx::query(sql).fetch_all(db).await.unwrap();
                steps.iter().map(|step| step.get("detail")).collect()
            }
            Self::Postgres(db) => {
                let how = match volume() {
                    Some(_) => "ANALYZE, TIMING OFF, SUMMARY OFF",
                    None => "COSTS ON",
                };
                let sql = AssertSqlSafe(format!("EXPLAIN ({how}) {statement}"));
                let steps = sqlx::raw_sql(sql).fetch_all(db).await;
                let steps = steps.unwrap_or_else(|e| panic!("{e}: {statement}"));
                steps.iter().map(|step| step.get(0)).collect()
            }
        }
    }
}

/// Tables of many rows: of all shops, and of the one that is looked at.
struct Large {
    all: BTreeSet<String>,
    own: BTreeSet<String>,
}

impl Large {
    async fn of(app: &App) -> Self {
        let few = if volume().is_some() {
            FEW
        } else {
            FEW_OF_A_HUNDRED
        };
        let ask = match app.is_postgres() {
            true => format!(
                "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND reltuples > {few}"
            ),
            // "840 12 1": of all rows, so many have the same first column, and so on
            false => {
                format!("SELECT DISTINCT tbl FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) > {few}")
            }
        };
        let rows = app.rows(&ask).await;
        let all: BTreeSet<String> = rows.into_iter().flatten().collect();
        // What PostgreSQL's plans pass is counted in the plan itself.
        let own = match app.is_postgres() {
            true => BTreeSet::new(),
            false => {
                let at_hand = format!("shop_id = (SELECT id FROM shop WHERE name = '{SHOP}')");
                let many = format!("WHERE {at_hand} GROUP BY shop_id HAVING count(*) > {few}");
                let of_table = |table| format!("SELECT '{table}' FROM {table} {many}");
                let lines: Vec<String> = all.iter().map(of_table).collect();
                let rows = app.rows(&lines.join(" UNION ALL ")).await;
                rows.into_iter().flatten().collect()
            }
        };
        Self { all, own }
    }
}

/// What is wrong with a plan, of either engine.
fn fault(steps: &[String], large: &Large) -> Option<String> {
    let after = |step: &String, sign: &str| {
        let (_, rest) = step.split_once(sign)?;
        rest.split_whitespace().next().map(str::to_owned)
    };
    let is_sorted = steps
        .iter()
        .any(|step| step == "USE TEMP B-TREE FOR ORDER BY");
    let walked = |step: &String| {
        let is_scan = step.starts_with("SCAN ");
        // By its key, of which only the shop is known, and then put in order: all rows of the shop.
        let is_key = step.contains("_1 (shop_id=?)") && step.contains("INDEX sqlite_autoindex_");
        let (sign, large) = match (is_scan, is_key && is_sorted) {
            (true, _) => ("SCAN ", &large.all),
            (_, true) => ("SEARCH ", &large.own),
            _ => ("Seq Scan on ", &large.all),
        };
        after(step, sign).filter(|table| large.contains(table))
    };
    let passed = |step: &String| {
        let rows = after(step, "Rows Removed by Filter: ")?;
        rows.parse::<u64>().ok().filter(|rows| *rows > FEW)
    };
    let walks = steps
        .iter()
        .find_map(walked)
        .map(|table| format!("walks {table}"));
    let looks = || {
        steps
            .iter()
            .find_map(passed)
            .map(|rows| format!("looks past {rows} rows"))
    };
    walks.or_else(looks)
}

/// Whether rows are looked for by what COALESCE gives. PostgreSQL takes it for something that may tell what it sees, and
/// behind row-level security asks no index for it: each row of the shop is read.
fn blind(statement: &str) -> Option<String> {
    let is_blind = statement.contains(" = COALESCE(");
    is_blind.then(|| "looks for rows by COALESCE".to_owned())
}

/// What each page asks, by its pattern; a statement stands under the first page that asks it.
async fn asked(app: &App) -> BTreeMap<&'static str, Vec<Statement>> {
    let owner = app.visitor();
    let form = owner.get("/login").await.form("Sign in");
    let form = form.fill("email", OWNER.0).fill("password", OWNER.1);
    form.submit(&owner).await.assert_status(303);
    let site = seed::site(app).await;
    let tape = &app.state.db.tape;
    let (mut asked, mut known) = (BTreeMap::<_, Vec<Statement>>::new(), BTreeSet::new());
    let lists = LISTS.iter().chain(SUMS).map(|(path, _)| *path);
    let within: Vec<&str> = lists.chain(WITHIN.iter().copied()).collect();
    tape.run();
    for (browser, first) in [(owner, &within[..]), (app.visitor(), &[site.as_str()])] {
        let mut crawl = Crawl::from(first);
        while let Some((pattern, path, page)) = crawl.next(&browser).await {
            assert!(page.status.as_u16() < 400, "{path}: {}", page.status);
            let reads = |s: &Statement| s.sql.starts_with("SELECT") || s.sql.starts_with("WITH");
            for statement in tape.take().into_iter().filter(reads) {
                if known.insert(statement.sql.clone()) {
                    asked.entry(pattern).or_default().push(statement);
                }
            }
        }
    }
    tape.stop();
    asked
}

#[actix_web::test] // quality, section 2
async fn no_page_walks_a_table_of_many_rows() {
    let database = Database::fresh().await;
    seeded(&database);
    let app = App::upon(database, |settings| settings.kept_for = Duration::ZERO).await;
    let asked = asked(&app).await;
    let shops = app.state.db.shops().await.unwrap();
    let of_size = |shop: &&shop::Model| shop.name == SHOP;
    let shop = shops.iter().find(of_size).unwrap().id.to_string();
    let mut explainer = Explainer::open(&app, &shop).await;
    let large = Large::of(&app).await;
    let folder = reports(&format!("explain/{}", explainer.name()));

    let allowed = explainer.allowed();
    let is_asked = |part: &&str| asked.values().flatten().any(|s| s.sql.contains(part));
    let gone: Vec<_> = allowed.iter().filter(|part| !is_asked(part)).collect();
    assert!(gone.is_empty(), "nobody asks that any more: {gone:?}");

    let mut wrong = Vec::new();
    for (pattern, statements) in &asked {
        let mut told = String::new();
        for statement in statements {
            let steps = explainer.plan(statement).await;
            let plan = format!("{}\n\n{}\n", statement.sql, steps.join("\n"));
            let is_allowed = allowed.iter().any(|part| statement.sql.contains(part));
            let fault = fault(&steps, &large).filter(|_| !is_allowed);
            if let Some(fault) = fault.or_else(|| blind(&statement.sql)) {
                wrong.push(format!("{pattern} {fault}:\n{plan}"));
            }
            writeln!(told, "{plan}\n").unwrap();
        }
        if let Some(folder) = &folder {
            let name = pattern.replace('/', "_").replace(['{', '}'], "");
            std::fs::write(folder.join(format!("{name}.txt")), told).unwrap();
        }
    }
    assert!(
        asked.len() > 60,
        "only {} pages asked for something",
        asked.len()
    );
    assert!(
        wrong.is_empty(),
        "{} statements\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}
