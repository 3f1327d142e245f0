//! The archive or folder itself.

use anyhow::{Context, ensure};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Takes files one after the other.
pub(super) trait Sink {
    fn begin(&mut self, path: &str) -> anyhow::Result<()>;
    fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()>;
    /// Between two pages of rows: what waits to be given on is given on.
    async fn rest(&mut self) -> anyhow::Result<()> {
        Ok(())
    }
}

/// How a file lies in an archive. No time of day: the same shop gives the same archive.
pub(super) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(0o600)
        .large_file(true)
}

/// Keeps nothing: for hashes only.
pub(super) struct Nowhere;

impl Sink for Nowhere {
    fn begin(&mut self, _: &str) -> anyhow::Result<()> {
        Ok(())
    }
    fn write(&mut self, _: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }
}

/// Made aside, its owner's alone, and there under its name only when it is whole.
pub(super) struct Maker {
    aside: PathBuf,
    file: PathBuf,
    to: To,
    is_done: bool,
}

enum To {
    Folder(Option<BufWriter<File>>),
    Archive(Box<ZipWriter<BufWriter<File>>>),
}

fn is_archive(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "zip")
}

fn make(path: &Path) -> std::io::Result<BufWriter<File>> {
    let mut options = OpenOptions::new();
    let options = options.write(true).create_new(true).mode(0o600);
    Ok(BufWriter::new(options.open(path)?))
}

fn folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

impl Maker {
    pub(super) fn begin(file: &Path) -> anyhow::Result<Self> {
        let shown = file.display();
        ensure!(
            !file.exists(),
            "{shown} is there already: choose another name"
        );
        let name = file.file_name().context("name a file")?.to_string_lossy();
        let aside = format!(".{name}.{}", crate::web::form::secret::<8>());
        let aside = file.with_file_name(aside);
        let to = if is_archive(file) {
            make(&aside).map(|file| To::Archive(Box::new(ZipWriter::new(file))))
        } else {
            folder(&aside).map(|()| To::Folder(None))
        };
        Ok(Self {
            to: to.with_context(|| format!("{shown} can't be made"))?,
            aside,
            file: file.to_owned(),
            is_done: false,
        })
    }

    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        match std::mem::replace(&mut self.to, To::Folder(None)) {
            To::Folder(last) => close(last)?,
            To::Archive(zip) => close(Some(zip.finish()?))?,
        }
        fs::rename(&self.aside, &self.file)?;
        self.is_done = true;
        Ok(())
    }
}

fn close(file: Option<BufWriter<File>>) -> anyhow::Result<()> {
    if let Some(mut file) = file {
        file.flush()?;
        file.get_ref().sync_all()?;
    }
    Ok(())
}

impl Drop for Maker {
    fn drop(&mut self) {
        if !self.is_done {
            drop(fs::remove_file(&self.aside).or_else(|_| fs::remove_dir_all(&self.aside)));
        }
    }
}

impl Sink for Maker {
    fn begin(&mut self, path: &str) -> anyhow::Result<()> {
        match &mut self.to {
            To::Folder(last) => {
                close(last.take())?;
                let path = self.aside.join(path);
                folder(path.parent().unwrap_or(&self.aside))?;
                *last = Some(make(&path)?);
            }
            To::Archive(zip) => {
                zip.start_file(path, options())?;
            }
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        match &mut self.to {
            To::Folder(Some(file)) => file.write_all(bytes)?,
            To::Folder(None) => {}
            To::Archive(zip) => zip.write_all(bytes)?,
        }
        Ok(())
    }
}

/// A take-out to be read.
pub(super) enum Source {
    Folder(PathBuf),
    Archive(Box<ZipArchive<BufReader<File>>>),
}

impl Source {
    pub(super) fn open(file: &Path) -> anyhow::Result<Self> {
        if file.is_dir() {
            return Ok(Self::Folder(file.to_owned()));
        }
        let mut file = BufReader::new(File::open(file)?);
        file.rewind()?;
        let archive = ZipArchive::new(file).context("it is no archive, or torn")?;
        Ok(Self::Archive(Box::new(archive)))
    }

    /// One file of it. `path` is ours, never one that stands in the take-out.
    pub(super) fn file(&mut self, path: &str) -> anyhow::Result<Box<dyn Read + '_>> {
        let missing = || format!("{path} is missing");
        Ok(match self {
            Self::Folder(folder) => Box::new(File::open(folder.join(path)).with_context(missing)?),
            Self::Archive(zip) => Box::new(zip.by_name(path).with_context(missing)?),
        })
    }
}
