//! The invoice on paper (R-PDF-1 to R-PDF-6): a pure function from what it says to PDF bytes.
//!
//! `head` draws the shop, the totals on top, the customer and the car; `table` the jobs and their
//! lines over as many pages as they need; `close` the totals, what was agreed and the foot of each
//! page. `flow` is the place on the sheet, `draw` the pen, `fonts` the type,
//! `text` the words.
//!
//! The same document always gives the same bytes: no clock, no random names (R-PDF-2).
#![expect(
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "places on paper are fractions of points; no amount is computed in floats"
)]

mod blocks;
mod close;
mod draw;
mod flow;
mod fonts;
mod head;
mod ink;
mod model;
#[cfg(test)]
mod samples;
mod sheet;
#[cfg(test)]
mod sheet_tests;
mod table;
#[cfg(test)]
mod tests;
mod text;

use crate::kernel::hex;
use chrono::{DateTime, Utc};
use draw::Canvas;
pub use model::*;

/// Words as papers write them.
pub mod words {
    /// `Nov 21, 2026`: no reader takes the day for the month.
    #[must_use]
    pub fn day(day: chrono::NaiveDate) -> String {
        super::text::day(day)
    }
}

use printpdf::{
    Mm, OffsetDateTime, PdfDocument, PdfFont, PdfPage, PdfSaveOptions, Pt, RawImage, RawImageData,
    RawImageFormat, XObject,
};
use sha2::{Digest, Sha256};
pub use sheet::*;

/// Why no paper could be made. None of these depends on what the document says.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A font could not be cut down to its used glyphs.
    #[error("a font could not be embedded: {0}")]
    Font(String),
    /// The pixels of the logo do not match its size.
    #[error("the logo has {actual} bytes of pixels instead of {expected}")]
    Logo {
        /// Bytes that width, height and channels ask for.
        expected: usize,
        /// Bytes given.
        actual: usize,
    },
    /// The writer found something that a viewer would not show.
    #[error("the document would not be shown as drawn: {0}")]
    Writer(String),
}

/// Renders the invoice (R-PDF-3), some milliseconds of pure computation: call it in
/// `web::block`. The media type is `application/pdf`.
///
/// # Errors
/// If a font or the logo cannot be embedded, or the writer warns.
pub fn render(document: &InvoiceDocument) -> Result<Vec<u8>, PdfError> {
    printed(&document.frame(), |flow| {
        flow.jobs(document);
        flow.totals(document);
        flow.terms(document.terms.as_deref().unwrap_or(""));
        flow.signature("CUSTOMER SIGNATURE");
    })
}

/// The paper with this frame and what is drawn in it.
fn printed(frame: &Frame<'_>, draw: impl FnOnce(&mut flow::Flow<'_>)) -> Result<Vec<u8>, PdfError> {
    let (width, height) = model::size(frame.paper);
    let mut canvas = Canvas::new((width, height), frame.brand);
    let mut flow = flow::Flow::start(&mut canvas, frame);
    flow.head();
    flow.band();
    flow.parties();
    draw(&mut flow);
    flow.feet();

    let mut pdf = PdfDocument::new(&frame.title);
    let info = &mut pdf.metadata.info;
    info.author = text::clean(&frame.shop.name);
    "autoshop".clone_into(&mut info.creator);
    "autoshop".clone_into(&mut info.producer);
    info.creation_date = date(frame.generated_at)?;
    info.modification_date = info.creation_date;
    info.metadata_date = info.creation_date;
    if let Some(logo) = &frame.shop.logo {
        pdf.resources
            .xobjects
            .map
            .insert(draw::logo_id(), XObject::Image(image(logo)?));
    }
    for (face, chars) in canvas.used() {
        let font = PdfFont::new(face.subset(chars)?);
        pdf.resources.fonts.map.insert(face.id(), font);
    }
    let (width, height) = (Mm::from(Pt(width)), Mm::from(Pt(height)));
    let pages = canvas
        .pages
        .into_iter()
        .map(|ops| PdfPage::new(width, height, ops))
        .collect();
    pdf.with_pages(pages);

    let options = PdfSaveOptions {
        image_optimization: None,
        ..PdfSaveOptions::default()
    };
    let mut warnings = Vec::new();
    let mut bytes = pdf.save(&options, &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(PdfError::Writer(warning.msg.clone()));
    }
    fix_identifiers(&mut bytes)?;
    Ok(bytes)
}

fn date(instant: DateTime<Utc>) -> Result<OffsetDateTime, PdfError> {
    OffsetDateTime::from_unix_timestamp(instant.timestamp())
        .map_err(|error| PdfError::Writer(error.to_owned()))
}

fn image(logo: &Logo) -> Result<RawImage, PdfError> {
    let channels = if logo.alpha { 4 } else { 3 };
    let expected = logo
        .width
        .saturating_mul(logo.height)
        .saturating_mul(channels);
    let actual = logo.pixels.len();
    if actual != expected || expected == 0 {
        return Err(PdfError::Logo { expected, actual });
    }
    Ok(RawImage {
        pixels: RawImageData::U8(logo.pixels.clone()),
        width: logo.width,
        height: logo.height,
        data_format: if logo.alpha {
            RawImageFormat::RGBA8
        } else {
            RawImageFormat::RGB8
        },
        tag: Vec::new(),
    })
}

/// The writer gives each file two random identifiers of 32 letters; ours are the digest of the
/// file, so that the same document gives the same bytes.
fn fix_identifiers(bytes: &mut [u8]) -> Result<(), PdfError> {
    const LETTERS: usize = 32;
    let missing = || PdfError::Writer("the file has no identifiers".to_owned());
    let mark = b"/ID[(";
    let first = bytes
        .windows(mark.len())
        .rposition(|window| window == mark)
        .ok_or_else(missing)?
        + mark.len();
    let places = [first, first + LETTERS + 2]; // `)(` between them
    for place in places {
        bytes
            .get_mut(place..place + LETTERS)
            .ok_or_else(missing)?
            .fill(b'0');
    }
    let digest = hex::encode(Sha256::digest(&*bytes));
    let digest = digest.as_bytes().get(..LETTERS).ok_or_else(missing)?;
    for place in places {
        if let Some(letters) = bytes.get_mut(place..place + LETTERS) {
            letters.copy_from_slice(digest);
        }
    }
    Ok(())
}
