//! CSV that streams: rows come in pages of one consistent read. While a page is written the next one
//! is read; a few of them are in memory at most, which so does not grow with the file (R-EXP-6).
//!
//! Spreadsheets run what looks like a formula, so text never does (R-EXP-5).

use crate::db::{ShopDb, Snapshot};
use crate::error::AppResult;
use crate::kernel::contact::Phone;
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, rt};
use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use csv::{Terminator, Writer, WriterBuilder};
use futures_util::{future, stream};
use std::fmt::Display;
use std::future::Future;
use std::time::Duration;
use tokio::sync::mpsc;

/// Who does not take the next page within this time has gone away; the reading ends.
const STALLED: Duration = Duration::from_secs(30);

/// The type of the file.
pub const MIME: &str = "text/csv; charset=utf-8";

/// Rows that can be read out page by page.
pub trait Rows: 'static {
    /// One of them, as it was read.
    type Row;

    /// The headings.
    fn columns(&self) -> Vec<&'static str>;

    /// Reads the next rows, and says whether there are more behind them.
    fn page(&mut self, db: &ShopDb) -> impl Future<Output = AppResult<(Vec<Self::Row>, bool)>>;

    /// What writes a row. It stands apart, because the next rows are read meanwhile.
    fn line(&self) -> impl Fn(Self::Row, &mut Sheet) -> AppResult<()> + 'static;
}

/// A page of the file, written cell by cell.
#[derive(Debug)]
pub struct Sheet {
    writer: Writer<Vec<u8>>,
    zone: ShopTime,
    wrong: Option<csv::Error>,
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new())
}

impl Sheet {
    /// An empty one whose times are this zone's.
    #[must_use]
    pub fn new(zone: ShopTime) -> Self {
        Self {
            writer: writer(),
            zone,
            wrong: None,
        }
    }

    fn cell(&mut self, text: &str) {
        if let Err(e) = self.writer.write_field(text) {
            self.wrong = Some(e);
        }
    }

    /// Words of people, which must not become a formula (R-EXP-5).
    pub fn text(&mut self, text: &str) {
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            self.cell(&format!("'{text}"));
        } else {
            self.cell(text);
        }
    }

    /// Words that may be missing.
    pub fn maybe(&mut self, text: Option<&str>) {
        self.text(text.unwrap_or_default());
    }

    /// A number or a word of ours.
    pub fn plain(&mut self, value: impl Display) {
        self.cell(&value.to_string());
    }

    /// A number or a word of ours that may be missing.
    pub fn plain_or_blank(&mut self, value: Option<impl Display>) {
        match value {
            Some(value) => self.plain(value),
            None => self.cell(""),
        }
    }

    /// "1234.56".
    pub fn money(&mut self, amount: Cents) {
        self.cell(&amount.plain());
    }

    /// "2026-03-10T09:30:00-07:00", by the shop's clock (R-EXP-4).
    pub fn at(&mut self, instant: Option<DateTime<Utc>>) {
        let zone = self.zone.tz();
        let local = instant.map(|at| at.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%:z"));
        self.plain_or_blank(local);
    }

    /// "2026-03-10".
    pub fn day(&mut self, day: Option<NaiveDate>) {
        self.plain_or_blank(day);
    }

    /// In national form, or as it was typed.
    pub fn phone(&mut self, e164: Option<&str>, raw: Option<&str>) {
        match e164 {
            Some(e164) => self.text(&Phone::stored(e164).national()),
            None => self.maybe(raw),
        }
    }

    /// Ends the row.
    pub fn end(&mut self) {
        if let Err(e) = self.writer.write_record(None::<&[u8]>) {
            self.wrong = Some(e);
        }
    }

    /// What was written since the last time.
    ///
    /// # Errors
    /// When a row has another number of cells than the first.
    pub fn take(&mut self) -> AppResult<Vec<u8>> {
        if let Some(wrong) = self.wrong.take() {
            return Err(anyhow::Error::new(wrong)
                .context("a row can't be written")
                .into());
        }
        let written = std::mem::replace(&mut self.writer, writer());
        let bytes = written
            .into_inner()
            .map_err(csv::IntoInnerError::into_error);
        Ok(bytes.context("a page can't be written")?)
    }
}

/// How the file is to look.
#[derive(Clone, Debug)]
pub struct Look {
    /// "customers.csv".
    pub name: String,
    /// With the mark by which some spreadsheets know UTF-8.
    pub mark: bool,
    /// The shop's time.
    pub zone: ShopTime,
}

/// Answers with the file. The first page is read before, so that what fails at once is an error page;
/// what fails later cuts the transfer, and the browser says that the file is not whole.
///
/// # Errors
/// When the database does not answer.
pub async fn stream(db: Snapshot, mut rows: impl Rows, look: Look) -> AppResult<HttpResponse> {
    let mut sheet = Sheet::new(look.zone);
    for column in rows.columns() {
        sheet.plain(column);
    }
    sheet.end();
    let line = rows.line();
    let mut read = rows.page(&db).await?;
    let mut head = if look.mark {
        "\u{feff}".as_bytes().to_vec()
    } else {
        Vec::new()
    };
    head.extend(sheet.take()?);
    let (give, taken) = mpsc::channel::<Result<Bytes, std::io::Error>>(1);
    rt::spawn(async move {
        // The end of the file is told when the reading is over: what is named last goes first.
        let give = give;
        let (db, mut rows) = (db, rows);
        let mut page = Bytes::from(head);
        loop {
            let sent = tokio::time::timeout(STALLED, give.send(Ok(page))).await;
            if !matches!(sent, Ok(Ok(()))) {
                tracing::info!("csv.not_taken");
                return;
            }
            let (found, more) = std::mem::take(&mut read);
            if found.is_empty() && !more {
                return;
            }
            let next = async {
                match more {
                    true => rows.page(&db).await,
                    false => Ok((Vec::new(), false)),
                }
            };
            let write = async {
                for row in found {
                    line(row, &mut sheet)?;
                }
                sheet.take()
            };
            // First asked for, then written: the database works while we do.
            let both = future::try_join(next, write);
            let read_on = tokio::select! {
                both = both => both,
                () = give.closed() => return,
            };
            match read_on {
                Ok((next, bytes)) => (read, page) = (next, Bytes::from(bytes)),
                Err(error) => {
                    tracing::error!(%error, "csv.cut");
                    let cut = std::io::Error::other("the rest can't be read");
                    give.send(Err(cut)).await.ok();
                    return;
                }
            }
        }
    });
    let body = stream::unfold(taken, |mut taken| async move {
        let page = taken.recv().await?;
        Some((page, taken))
    });
    Ok(HttpResponse::Ok()
        .content_type(MIME)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(attached(&look.name))
        .streaming(Box::pin(body)))
}

/// The name under which a browser keeps it. Names are ours: plain letters.
#[must_use]
pub fn attached(name: &str) -> (header::HeaderName, String) {
    (
        header::CONTENT_DISPOSITION,
        format!("attachment; filename=\"{name}\""),
    )
}

#[cfg(test)]
mod tests {
    use super::Sheet;
    use crate::kernel::money::Cents;

    fn sheet() -> Sheet {
        Sheet::new("America/Los_Angeles".parse().unwrap())
    }

    fn line(write: impl Fn(&mut Sheet)) -> String {
        let mut sheet = sheet();
        write(&mut sheet);
        sheet.end();
        String::from_utf8(sheet.take().unwrap()).unwrap()
    }

    // R-EXP-5
    #[test]
    fn no_text_becomes_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            let written = line(|sheet| sheet.text(text)).replace('"', "");
            assert!(written.starts_with(&format!("'{text}")), "{written:?}");
        }
        assert_eq!(line(|sheet| sheet.text("a=1")), "a=1\r\n");
        assert_eq!(line(|sheet| sheet.money(Cents(-123_456))), "-1234.56\r\n");
        let abroad = |sheet: &mut Sheet| sheet.phone(None, Some("+1 555"));
        assert_eq!(line(abroad), "'+1 555\r\n");
    }

    // R-EXP-4
    #[test]
    fn cells_are_written_as_people_and_programs_read_them() {
        let written = line(|sheet| {
            sheet.text("Ana \"Annie\" Ruiz, Jr.\nBack door");
            sheet.at(Some("2026-03-08T10:30:00Z".parse().unwrap()));
            sheet.at(Some("2026-01-08T10:30:00Z".parse().unwrap()));
            sheet.at(None);
            sheet.day("2026-03-08".parse().ok());
            sheet.phone(Some("+15305550142"), None);
            sheet.money(Cents(123_456));
        });

        assert_eq!(
            written,
            "\"Ana \"\"Annie\"\" Ruiz, Jr.\nBack door\",2026-03-08T03:30:00-07:00,\
             2026-01-08T02:30:00-08:00,,2026-03-08,(530) 555-0142,1234.56\r\n"
        );
    }

    #[test]
    fn a_page_is_given_once() {
        let mut sheet = sheet();
        for word in ["one", "two"] {
            sheet.text(word);
            sheet.end();
            assert_eq!(sheet.take().unwrap(), format!("{word}\r\n").into_bytes());
        }
        assert!(sheet.take().unwrap().is_empty());
    }
}
