//! The key that signs sessions: made on first start, beside the database.

use crate::config::Settings;
use anyhow::{Context, anyhow};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The signing key's file in the data directory.
pub(crate) const KEY: &str = "key";

/// Shorter ones could be guessed.
const SHORTEST: usize = 32;

/// The key in this file. `None`: there is no file, or nothing in it yet.
pub(crate) fn read_key(file: &Path) -> Result<Option<Vec<u8>>, String> {
    match std::fs::read(file) {
        Ok(key) if key.is_empty() => Ok(None),
        Ok(key) if key.len() < SHORTEST => Err(format!(
            "{} holds {} bytes, a key is {SHORTEST} at least",
            file.display(),
            key.len()
        )),
        Ok(key) => Ok(Some(key)),
        // No folder either: whoever makes it tells what is in the way.
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(format!("{}: {e}", file.display())),
    }
}

/// The signing key: the one that was found, or the one beside the database, made on first start and
/// readable by its owner alone. A new one is there whole or not at all, and all who start at the same
/// moment get the same one.
///
/// # Errors
/// When it is too short, or the directory can't be written.
pub fn signing_key(settings: &Settings) -> anyhow::Result<Vec<u8>> {
    let dir = match settings.data_dir.as_os_str() {
        none if none.is_empty() => Path::new("."),
        _ => &settings.data_dir,
    };
    let path = dir.join(KEY);
    let found = match &settings.key {
        Some(key) => Some(key.clone()),
        None => read_key(&path).map_err(|mistake| anyhow!(mistake))?,
    };
    match found {
        Some(key) => Ok(key),
        None => make_key(dir, &path).with_context(|| format!("{} can't be made", path.display())),
    }
}

/// Every starter writes a whole key of its own aside; the link decides whose it is. On PostgreSQL
/// two instances may share the folder and start at the same moment.
fn make_key(dir: &Path, path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::create_dir_all(dir)?;
    take_empty(path)?;
    let aside = dir.join(format!("{KEY}.{}", crate::web::form::secret::<8>()));
    let made = write_key(&aside).and_then(|key| match std::fs::hard_link(&aside, path) {
        Ok(()) => Ok(Some(key)),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(None),
        Err(e) => Err(e),
    });
    let gone = std::fs::remove_file(&aside);
    let made = made?;
    gone?;
    std::fs::File::open(dir)?.sync_all()?;
    match made {
        Some(key) => Ok(key),
        None => read_key(path)
            .map_err(|mistake| anyhow!(mistake))?
            .context("it is empty"),
    }
}

/// An empty file holds no key but its place. Whoever has its lock takes it away; who waited for the
/// lock meanwhile finds a key there, or nothing.
fn take_empty(path: &Path) -> std::io::Result<()> {
    let file = match OpenOptions::new().write(true).open(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    file.lock()?;
    match std::fs::metadata(path) {
        Ok(there) if there.len() == 0 => std::fs::remove_file(path),
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

fn write_key(aside: &Path) -> std::io::Result<Vec<u8>> {
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(aside)?;
    let key = crate::web::form::secret::<64>();
    file.write_all(key.as_bytes())?;
    file.sync_all()?;
    Ok(key.into_bytes())
}
