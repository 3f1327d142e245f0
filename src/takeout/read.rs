//! Taking in: the whole take-out is checked first, then written in one transaction, and what is
//! there then must have the same hashes.

use super::pack::{Nowhere, Source};
use super::{FORMAT, MANIFEST, Manifest, over_all, rows, schema, tables, write};
use crate::db::{EachTable, ShopOwned, ShopTx, with_table};
use crate::entity::{shop, user};
use anyhow::{Context, bail, ensure};
use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Why it could not be taken in.
#[derive(Debug)]
pub(super) struct Failed(pub(super) anyhow::Error);

impl From<DbErr> for Failed {
    fn from(error: DbErr) -> Self {
        Self(error.into())
    }
}

impl From<anyhow::Error> for Failed {
    fn from(error: anyhow::Error) -> Self {
        Self(error)
    }
}

/// The manifest of a take-out that is whole.
pub(super) fn checked(file: &Path) -> anyhow::Result<Manifest> {
    let mut source = Source::open(file)?;
    let mut text = String::new();
    let read = source
        .file(MANIFEST)?
        .take(1 << 20)
        .read_to_string(&mut text);
    read.context("it has no manifest")?;
    let manifest: Manifest = serde_json::from_str(&text).context("its manifest can't be read")?;
    ensure!(manifest.format == FORMAT, "it is no take-out of this kind");
    let ours = schema()?;
    ensure!(
        manifest.schema == ours,
        "it was made with the schema {}, and this is {ours}: take it in with the autoshop that made it, then migrate",
        manifest.schema
    );
    let named = manifest.tables.iter().map(|part| part.table.as_str());
    ensure!(named.eq(tables()), "its manifest does not name every table");
    ensure!(
        over_all(&manifest.tables) == manifest.sha256,
        "its manifest was changed"
    );
    for part in &manifest.tables {
        let (mut hash, mut rows) = (Sha256::new(), 0);
        let mut lines = BufReader::new(source.file(&part.file())?);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            hash.update(&line);
            rows += 1;
            line.clear();
        }
        let is_same =
            crate::kernel::hex::encode(hash.finalize()) == part.sha256 && rows == part.rows;
        ensure!(is_same, "{} is not what was taken out", part.file());
    }
    Ok(manifest)
}

/// The tables so that each comes after those it points to.
pub(super) fn order(references: Vec<(String, String)>) -> anyhow::Result<Vec<&'static str>> {
    let mut waiting = tables();
    let mut order: Vec<&str> = Vec::new();
    while !waiting.is_empty() {
        let ready = |table: &&str| {
            let mut parents = references.iter().filter(|(child, _)| child == table);
            parents.all(|(_, parent)| parent == table || !waiting.contains(&parent.as_str()))
        };
        let next: BTreeSet<&str> = waiting.iter().copied().filter(ready).collect();
        if next.is_empty() {
            bail!("the tables {waiting:?} point to each other");
        }
        waiting.retain(|table| !next.contains(table));
        order.extend(next);
    }
    Ok(order)
}

pub(super) async fn all(
    tx: &ShopTx,
    (file, manifest): (&Path, &Manifest),
    order: &[&'static str],
) -> Result<(), Failed> {
    tx.defer_references().await?;
    for table in order {
        let mut reader = Reader { tx, file, table };
        match *table {
            "shop" => {
                for row in reader.few::<shop::Entity>()? {
                    tx.add_shop(row).await?;
                }
            }
            "user" => {
                for row in reader.few::<user::Entity>()? {
                    tx.add_user(row).await?;
                }
            }
            table => {
                with_table(table, &mut reader).await?;
            }
        }
    }
    let there = write::all(tx, &mut Nowhere).await?;
    let differs = |(there, wanted): (&super::Part, &super::Part)| {
        (there != wanted).then(|| there.table.clone())
    };
    let wrong: Vec<String> = there
        .tables
        .iter()
        .zip(&manifest.tables)
        .filter_map(differs)
        .collect();
    if !wrong.is_empty() || there != *manifest {
        return Err(anyhow::anyhow!("what was written differs in {}", wrong.join(", ")).into());
    }
    Ok(())
}

struct Reader<'a> {
    tx: &'a ShopTx,
    file: &'a Path,
    table: &'static str,
}

/// Parameters of a statement, below the limits of both databases.
const PARAMETERS: usize = 20_000;

impl Reader<'_> {
    fn few<E: sea_orm::EntityTrait>(&self) -> anyhow::Result<Vec<E::ActiveModel>> {
        let mut source = Source::open(self.file)?;
        let lines = source.file(&format!("tables/{}.jsonl", self.table))?;
        let none = |_: &str| bail!("no file is kept here");
        let rows = BufReader::new(lines)
            .lines()
            .map(|line| rows::to_model::<E>(self.table, &line?, none));
        rows.collect()
    }
}

impl EachTable for Reader<'_> {
    type Error = anyhow::Error;

    async fn table<E: ShopOwned>(&mut self) -> anyhow::Result<()> {
        let (mut source, mut files) = (Source::open(self.file)?, Source::open(self.file)?);
        let lines = source.file(&format!("tables/{}.jsonl", self.table))?;
        let mut lines = BufReader::new(lines).lines();
        let size = match rows::has_files::<E>() {
            true => 16,
            false => PARAMETERS / rows::width::<E>().max(1),
        };
        loop {
            let mut batch = Vec::new();
            for line in lines.by_ref().take(size.min(400)) {
                let row = rows::to_model::<E>(self.table, &line?, |path| {
                    let mut body = Vec::new();
                    files.file(path)?.read_to_end(&mut body)?;
                    Ok(body)
                });
                batch.push(row.with_context(|| self.table.to_owned())?);
            }
            if batch.is_empty() {
                return Ok(());
            }
            self.tx.insert_all(batch).await?;
        }
    }
}
