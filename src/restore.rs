//! `autoshop restore FILE`: puts a backup in the place of the records (R-OPS-4).
//!
//! The file is copied beside the database, the copy is checked, and only then it takes the place in
//! one step. What was there stays beside it. Whatever is refused leaves everything as it was.

use crate::config::ServeArgs;
use crate::db::{self, Schema};
use crate::kernel::time::{Clock, SystemClock};
use anyhow::{Context, bail, ensure};
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Flags of `restore`.
#[derive(clap::Args, Debug)]
pub struct RestoreArgs {
    /// The backup
    pub file: PathBuf,
    /// The file is the database itself, copied while the server was stopped; with its -wal file, if
    /// one lay beside it
    #[arg(long)]
    pub cold_copy: bool,
    #[command(flatten)]
    serve: ServeArgs,
}

/// What was done.
#[derive(Debug)]
pub struct Restored {
    /// The database now.
    pub database: PathBuf,
    /// Where the records of before are.
    pub kept: Option<PathBuf>,
    /// Migrations that the next start will apply.
    pub waiting: usize,
}

/// Puts the backup back.
///
/// # Errors
/// In plain words; nothing is changed then.
pub async fn run(args: &RestoreArgs) -> anyhow::Result<Restored> {
    let settings = args.serve.settings()?;
    let database = settings.database_url.strip_prefix("sqlite:");
    let database =
        Path::new(database.context("these records are on PostgreSQL: restore with pg_restore")?);
    let shown = args.file.display();
    let given = File::open(&args.file).with_context(|| format!("{shown} can't be read"))?;
    let is_same = |there: &Path| -> std::io::Result<bool> {
        Ok(there.exists() && fs::canonicalize(there)? == fs::canonicalize(&args.file)?)
    };
    ensure!(!is_same(database)?, "{shown} is the database itself");
    look(&given, args.cold_copy).with_context(|| format!("{shown} can't be restored"))?;
    let folder = match database.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let _only = db::only_instance(&settings.database_url).context("stop the server first")?;
    let aside = folder.join(format!(".restore.{}", crate::web::form::secret::<8>()));
    let done = replace(args, (&aside, database)).await;
    if done.is_err() {
        for end in ["", "-wal", "-shm"] {
            drop(fs::remove_file(beside(&aside, end)));
        }
    }
    let (kept, waiting) = done.with_context(|| format!("{shown} can't be restored"))?;
    File::open(folder)?.sync_all()?;
    let database = database.to_owned();
    Ok(Restored {
        database,
        kept,
        waiting,
    })
}

async fn replace(
    args: &RestoreArgs,
    (aside, database): (&Path, &Path),
) -> anyhow::Result<(Option<PathBuf>, usize)> {
    copy(&args.file, aside)?;
    look(&File::open(aside)?, args.cold_copy)?;
    if args.cold_copy {
        take_log(&args.file, aside).await?;
    }
    let waiting = sound(aside).await?;
    let kept = keep(database).await?;
    fs::rename(aside, database)?;
    Ok((kept, waiting))
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    let options = options.write(true).create_new(true).mode(0o600);
    let mut copy = options.open(to)?;
    std::io::copy(&mut File::open(from)?, &mut copy)?;
    Ok(copy.sync_all()?)
}

fn beside(file: &Path, end: &str) -> PathBuf {
    PathBuf::from(format!("{}{end}", file.display()))
}

/// What was written last lies beside a database that was not closed: it is a part of it.
async fn take_log(file: &Path, aside: &Path) -> anyhow::Result<()> {
    let log = beside(file, "-wal");
    if !log.metadata().is_ok_and(|there| there.len() > 0) {
        return Ok(());
    }
    let shown = log.display();
    copy(&log, &beside(aside, "-wal")).with_context(|| format!("{shown} can't be read"))?;
    let settled = db::settle(&db::sqlite_url(aside)).await;
    ensure!(
        settled.context("it is torn")?,
        "what was written last, in {shown}, can't be taken in"
    );
    Ok(())
}

/// What the first hundred bytes say: is it SQLite's, whole, and not copied while somebody wrote?
fn look(mut file: &File, is_cold_copy: bool) -> anyhow::Result<()> {
    let mut head = [0; 100];
    let read = file.read_exact(&mut head);
    ensure!(
        read.is_ok() && head.starts_with(b"SQLite format 3\0"),
        "it is no backup of autoshop"
    );
    let number = |at: usize| -> u64 {
        let bytes = head.get(at..at + 4).unwrap_or_default();
        bytes.iter().fold(0, |n, byte| n << 8 | u64::from(*byte))
    };
    let page = match u64::from(head[16]) << 8 | u64::from(head[17]) {
        1 => 65_536,
        page => page,
    };
    let (there, wanted) = (file.metadata()?.len(), page * number(28));
    ensure!(
        number(24) != number(92) || there >= wanted,
        "it is torn: {there} of {wanted} bytes are there"
    );
    ensure!(
        is_cold_copy || head[18..20] != [2, 2],
        "it is the database itself, copied as it lay: what was written last may be missing. Use a file made by \
         `autoshop backup`; if the server was stopped while it was copied, say --cold-copy"
    );
    Ok(())
}

/// How many migrations wait for it.
async fn sound(file: &Path) -> anyhow::Result<usize> {
    let url = db::sqlite_url(file);
    let faults = db::faults(&url).await.context("it is torn")?;
    if let Some(fault) = faults.first() {
        bail!("it is torn: {fault}");
    }
    match db::schema(&url).await? {
        Schema::None => bail!("it is no backup of autoshop"),
        Schema::Newer(name) => {
            bail!("it was made by a newer autoshop ({name} is unknown here): use that one")
        }
        Schema::Older(_, waiting) => Ok(waiting),
        Schema::Current => Ok(0),
    }
}

/// A second name for the records of before; the first is taken over in one step afterwards.
async fn keep(database: &Path) -> anyhow::Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    // A broken one can't be settled; it is kept as it lies.
    if let Ok(false) = db::settle(&db::sqlite_url(database)).await {
        bail!("another program has the database open");
    }
    let time = SystemClock.now().format("%Y%m%d-%H%M%S%3f");
    let kept = beside(database, &format!(".before-restore-{time}"));
    fs::hard_link(database, &kept)?;
    for end in ["-wal", "-shm"] {
        if beside(database, end).exists() {
            fs::rename(beside(database, end), beside(&kept, end))?;
        }
    }
    Ok(Some(kept))
}
