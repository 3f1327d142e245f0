//! The archive as a browser takes it: made while it is sent, a page of rows at a time, and never on
//! a disk of ours.

use super::pack::{Sink, options};
use super::write;
use crate::db::{ShopDb, Snapshot};
use actix_web::rt;
use actix_web::web::Bytes;
use anyhow::{Context, bail};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::mpsc;
use zip::ZipWriter;
use zip::write::StreamWriter;

/// So long may the next part lie there untaken.
const STALLED: Duration = Duration::from_secs(30);

type Part = Result<Bytes, io::Error>;

/// What was written and not sent yet.
#[derive(Clone, Default)]
struct Made(Rc<RefCell<Vec<u8>>>);

impl Write for Made {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Sender {
    zip: ZipWriter<StreamWriter<Made>>,
    made: Made,
    give: mpsc::Sender<Part>,
}

impl Sink for Sender {
    fn begin(&mut self, path: &str) -> anyhow::Result<()> {
        Ok(self.zip.start_file(path, options())?)
    }

    fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        Ok(self.zip.write_all(bytes)?)
    }

    async fn rest(&mut self) -> anyhow::Result<()> {
        send(&self.made, &self.give).await
    }
}

async fn send(made: &Made, give: &mpsc::Sender<Part>) -> anyhow::Result<()> {
    let part = std::mem::take(&mut *made.0.borrow_mut());
    if part.is_empty() {
        return Ok(());
    }
    let sent = tokio::time::timeout(STALLED, give.send(Ok(Bytes::from(part)))).await;
    match sent {
        Ok(Ok(())) => Ok(()),
        _ => bail!("nobody takes it"),
    }
}

/// Begins to send all of the shop, as it is in this snapshot. What fails later cuts the transfer, and
/// the browser says that the file is not whole; who goes away ends the reading.
pub(super) fn begin(db: Snapshot) -> mpsc::Receiver<Part> {
    let (give, taken) = mpsc::channel(1);
    rt::spawn(async move {
        // The end is told when the reading is over: what is named last goes first.
        let give = give;
        let db = db;
        let made = tokio::select! {
            made = all(&db, &give) => made,
            () = give.closed() => return,
        };
        if let Err(error) = made {
            tracing::error!(%error, "takeout.cut");
            let cut = io::Error::other("the rest can't be read");
            give.send(Err(cut)).await.ok();
        }
    });
    taken
}

async fn all(db: &ShopDb, give: &mpsc::Sender<Part>) -> anyhow::Result<()> {
    let made = Made::default();
    let mut sender = Sender {
        zip: ZipWriter::new_stream(made.clone()),
        made: made.clone(),
        give: give.clone(),
    };
    write::all(db, &mut sender).await?;
    drop(sender.zip.finish().context("the archive can't be ended")?);
    send(&made, give).await
}
