//! `autoshop backup FILE`: all records as one file, while the server runs; and the backup that is made
//! before a migration (R-OPS-4).

use crate::config::{ServeArgs, Settings};
use crate::db::{self, Schema};
use crate::kernel::time::{Clock, SystemClock};
use anyhow::{Context, ensure};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
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
    make(&settings.database_url, &args.file).await?;
    Ok(args.file.metadata()?.len())
}

async fn make(url: &str, file: &Path) -> anyhow::Result<()> {
    let shown = file.display();
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
    let made = copy(url, &aside).await;
    let made = made.and_then(|()| Ok(fs::rename(&aside, file)?));
    if made.is_err() {
        drop(fs::remove_file(&aside));
    }
    made.with_context(|| format!("{shown} can't be made"))?;
    File::open(folder)?.sync_all()?;
    Ok(())
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

/// How many of the backups made before migrations are kept: each of another schema.
const KEPT: usize = 5;

/// Brings the schema up to date. Records on SQLite that a migration is about to change are backed up
/// first, in the folder `backups` beside them.
///
/// # Errors
/// In plain words; without the backup nothing is migrated.
pub async fn migrate(settings: &Settings) -> anyhow::Result<()> {
    if let Some(path) = settings.database_url.strip_prefix("sqlite:").map(Path::new)
        && path.metadata().is_ok_and(|there| there.len() > 0)
        && let Schema::Older(last, waiting) = db::schema(&settings.database_url).await?
    {
        let made = before_migration(&settings.database_url, path, &last).await;
        let file = made.context("the records can't be backed up before they are migrated")?;
        tracing::info!(file = %file.display(), waiting, "backup.before_migration");
    }
    Ok(db::migrate(&settings.direct_url, settings.runtime_role.as_deref()).await?)
}

async fn before_migration(url: &str, path: &Path, last: &str) -> anyhow::Result<PathBuf> {
    let folder = path.with_file_name("backups");
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)?;
    let (time, last) = (SystemClock.now(), last.split('_').next().unwrap_or(last));
    let begin = format!(
        "{}-before-migration-",
        path.file_stem().unwrap_or_default().to_string_lossy()
    );
    let file = folder.join(format!(
        "{begin}{}-{last}.db",
        time.format("%Y%m%d-%H%M%S%3f")
    ));
    make(url, &file).await?;
    // Of those that the same migration waited for one stays: starting again and again with one that
    // fails throws no older one away.
    let (mut made, end) = (Vec::new(), format!("-{last}.db"));
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with(&begin) {
            continue;
        }
        if name.ends_with(&end) && entry.path() != file {
            fs::remove_file(entry.path())?;
        } else {
            made.push(entry.path());
        }
    }
    made.sort_unstable_by(|a, b| b.cmp(a)); // the newest first: the time is in the name
    for old in made.iter().skip(KEPT) {
        fs::remove_file(old)?;
    }
    Ok(file)
}
