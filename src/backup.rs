//! `autoshop backup FILE`: all records as one file, while the server runs.

use crate::config::ServeArgs;
use crate::db;
use anyhow::{Context, ensure};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Flags of `backup`.
#[derive(clap::Args, Debug)]
pub struct BackupArgs {
    /// The file to make; one that is there already is never written over
    pub file: PathBuf,
    #[command(flatten)]
    serve: ServeArgs,
}

/// Copies a SQLite database as it is at one moment. The file is there whole and checked, or not at all.
///
/// # Errors
/// In plain words.
pub async fn run(args: &BackupArgs) -> anyhow::Result<u64> {
    let settings = args.serve.settings()?;
    let source = settings.database_url.strip_prefix("sqlite:");
    let source = source.context("these records are on PostgreSQL: back them up with pg_dump")?;
    ensure!(
        Path::new(source).exists(),
        "there are no records at {source}"
    );
    let (file, shown) = (&args.file, args.file.display());
    ensure!(
        !file.exists(),
        "{shown} is there already: choose another name"
    );
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let name = file.file_name().context("name a file")?.to_string_lossy();
    let aside = folder.join(format!(".{name}.{}", crate::web::form::secret::<8>()));
    let made = copy(&settings.database_url, &aside).await;
    let made = made.and_then(|()| Ok(std::fs::rename(&aside, file)?));
    if made.is_err() {
        drop(std::fs::remove_file(&aside));
    }
    made.with_context(|| format!("{shown} can't be made"))?;
    File::open(folder)?.sync_all()?;
    Ok(file.metadata()?.len())
}

/// Customers' names and passwords' hashes are in it: it is its owner's alone.
async fn copy(url: &str, aside: &Path) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    let empty = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(aside)?;
    db::copy(url, aside).await?;
    Ok(empty.sync_all()?)
}
