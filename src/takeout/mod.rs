//! A shop's whole take-out: all its rows as JSON Lines, its files, and a manifest of hashes; and the
//! way back into an empty database (R-EXP-7).
//!
//! ```text
//! manifest.json                what is in here: each table's rows and SHA-256, and one over all
//! tables/customer.jsonl        a row a line, in the order of its key, fields by name
//! files/attachment/ID-NAME     what a row of `attachment` points to; a photo has two: body, small
//! ```
//!
//! An owner gets the same archive in the browser (`page`), made while it is sent.
//!
//! Rows are written alike whatever database they come from: the same shop has the same hashes on
//! SQLite and PostgreSQL, and after it came back. Passwords stay behind: who comes along signs in by
//! a new one. Answers kept for repeated presses (`idempotency`) stay behind, too: they live a day;
//! and so do work that waits (`job`), which is the old server's, and what looks at the books found
//! (`books_check`), which the next look finds anew, and how fast pages were (`field_vital`), which is the
//! old server's.

mod pack;
mod page;
mod read;
mod rows;
mod send;
mod write;

pub use page::configure;

use crate::audit::{self, Entry};
use crate::backup;
use crate::config::ServeArgs;
use crate::db::{self, Db};
use crate::error::AppResult;
use crate::kernel::time::{Clock, SystemClock};
use crate::web::staff::Actor;
use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::time::Duration;

/// Flags of `export`.
#[derive(clap::Args, Debug)]
pub struct ExportArgs {
    /// The shop, by its slug
    pub shop: String,
    /// The archive to make (such as shop.zip), or the folder
    pub file: PathBuf,
    #[command(flatten)]
    serve: ServeArgs,
}

/// Flags of `import`.
#[derive(clap::Args, Debug)]
pub struct ImportArgs {
    /// The archive or folder that `export` made
    pub file: PathBuf,
    #[command(flatten)]
    serve: ServeArgs,
}

const FORMAT: &str = "autoshop-takeout-1";
const MANIFEST: &str = "manifest.json";

/// What is in a take-out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// How it is written.
    pub format: String,
    /// The newest migration of the database it comes from.
    pub schema: String,
    /// The shop's id.
    pub shop: crate::kernel::ids::ShopId,
    /// The shop's slug.
    pub slug: String,
    /// Its tables.
    pub tables: Vec<Part>,
    /// Over all parts: equal means that nothing differs.
    pub sha256: String,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name.
    pub table: String,
    /// How many rows.
    pub rows: u64,
    /// Of its file.
    pub sha256: String,
}

impl Part {
    fn file(&self) -> String {
        format!("tables/{}.jsonl", self.table)
    }
}

/// One hash over the names, the rows and the hashes of all.
fn over_all(parts: &[Part]) -> String {
    let mut all = Sha256::new();
    for part in parts {
        all.update(format!("{} {} {}\n", part.table, part.rows, part.sha256));
    }
    crate::kernel::hex::encode(all.finalize())
}

/// The tables of a take-out, in its order: doors first, those of the shop by name.
fn tables() -> Vec<&'static str> {
    let mut owned: Vec<&str> = migrations::SHOP_OWNED.to_vec();
    // Links are made of the key of this program, and open nothing elsewhere.
    let stays = |table: &str| {
        matches!(
            table,
            "idempotency" | "books_check" | "job" | "job_link" | "calendar_feed" | "field_vital"
        )
    };
    owned.retain(|table| !stays(table));
    owned.push("membership");
    owned.sort_unstable();
    [vec!["shop", "user"], owned].concat()
}

fn schema() -> anyhow::Result<String> {
    db::migrations().pop().context("there is a schema")
}

/// Takes everything of one shop out, as it is at one moment, while it works.
///
/// # Errors
/// In plain words; then nothing is there.
pub async fn export(args: &ExportArgs) -> anyhow::Result<Manifest> {
    let settings = args.serve.settings()?;
    let db = open(&settings).await?;
    let shops = db.shops().await?;
    let Some(shop) = shops.iter().find(|shop| shop.slug == args.shop) else {
        let slugs: Vec<&str> = shops.iter().map(|shop| shop.slug.as_str()).collect();
        bail!(
            "there is no shop {:?}; there are: {}",
            args.shop,
            slugs.join(", ")
        );
    };
    let mut pack = pack::Maker::begin(&args.file)?;
    let mut shop = db.for_shop(shop.id, std::sync::Arc::default());
    let reading = shop.snapshot().await?;
    let made = write::all(&reading, &mut pack).await?;
    drop(reading);
    let noted = note(&mut shop, &made).await; // before it is there: none is there unnoted
    noted.context("the take-out can't be noted in the shop's log")?;
    drop(shop);
    pack.finish()?;
    db.close().await;
    Ok(made)
}

/// Like every file of records that leaves the shop (R-EXP-6).
async fn note(shop: &mut db::ShopDb, made: &Manifest) -> AppResult<()> {
    let actor = Actor::system("command line");
    let rows: u64 = made.tables.iter().map(|part| part.rows).sum();
    shop.transaction(async |tx| {
        let entry = Entry {
            action: "export.made",
            entity: "export",
            label: "everything",
            after: Some(json!({"rows": rows})),
            ..Entry::default()
        };
        audit::record(tx, (&actor, SystemClock.now()), entry);
        Ok(())
    })
    .await
}

async fn open(settings: &crate::config::Settings) -> anyhow::Result<Db> {
    let url = &settings.database_url;
    if let Some(file) = url.strip_prefix("sqlite:") {
        let is_there = std::path::Path::new(file).exists();
        ensure!(is_there, "there are no records at {file}");
    }
    ensure!(
        db::schema(url).await? == db::Schema::Current,
        "the database waits for its migrations: run `autoshop migrate`"
    );
    Ok(Db::connect(url, 1, Duration::from_secs(60)).await?)
}

/// Brings a shop back into an empty database: all of it, with the same hashes, or nothing.
///
/// # Errors
/// In plain words; then nothing was written.
pub async fn import(args: &ImportArgs) -> anyhow::Result<Manifest> {
    let settings = args.serve.settings()?;
    let shown = args.file.display();
    let manifest =
        read::checked(&args.file).with_context(|| format!("{shown} can't be taken in"))?;
    std::fs::create_dir_all(&settings.data_dir)?;
    let _only = db::only_instance(&settings.database_url).context("stop the server first")?;
    backup::migrate(&settings).await?;
    let db = Db::connect(&settings.database_url, 1, Duration::from_secs(60)).await?;
    ensure!(
        !db.any_shop().await? && db.people().await? == 0,
        "the database is not empty: a shop is taken into a new one"
    );
    let order = read::order(db::references(&settings.database_url).await?)?;
    let mut shop = db.for_shop(manifest.shop, std::sync::Arc::default());
    let done = shop
        .transaction(async |tx| read::all(tx, (&args.file, &manifest), &order).await)
        .await;
    drop(shop);
    db.close().await;
    done.map_err(|failed| failed.0)
        .with_context(|| format!("{shown} can't be taken in; nothing was written"))?;
    Ok(manifest)
}
