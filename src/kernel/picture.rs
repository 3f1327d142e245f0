//! Pictures that strangers send: known by what they hold, measured before they are decoded, and turned
//! as their camera was held. Whoever keeps one writes it anew, so nothing else of the file is kept.

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// What is decoded at all, in pixels and bytes.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The fewest pixels a side.
    pub least_side: u32,
    /// The most pixels a side.
    pub most_side: u32,
    /// And in all.
    pub most_pixels: u64,
    /// What decoding may hold at a time, in bytes.
    pub most_memory: u64,
}

/// Why it is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No PNG, JPEG or WebP.
    Kind,
    /// Torn, or never right.
    Broken,
    /// Too many pixels.
    Large,
    /// Too few.
    Small,
}

/// A picture of which only the beginning was looked at.
#[derive(Debug)]
pub struct Head<'a> {
    bytes: &'a [u8],
    format: ImageFormat,
    bounds: Bounds,
    /// Behind its last byte; a file may go on behind it.
    pub end: usize,
}

impl<'a> Head<'a> {
    /// Looks at kind, sides and end; nothing is decoded.
    ///
    /// # Errors
    /// The [`Fault`].
    pub fn of(bytes: &'a [u8], bounds: Bounds) -> Result<Self, Fault> {
        let format = image::guess_format(bytes).map_err(|_| Fault::Kind)?;
        let end = match format {
            ImageFormat::Png => png_end(bytes),
            ImageFormat::Jpeg => jpeg_end(bytes),
            ImageFormat::WebP => webp_end(bytes),
            _ => return Err(Fault::Kind),
        };
        let reader = ImageReader::with_format(Cursor::new(bytes), format);
        let (width, height) = reader.into_dimensions().map_err(|_| Fault::Broken)?;
        let pixels = u64::from(width) * u64::from(height);
        if width.max(height) > bounds.most_side || pixels > bounds.most_pixels {
            return Err(Fault::Large);
        }
        if width.min(height) < bounds.least_side {
            return Err(Fault::Small);
        }
        let end = end.filter(|end| *end <= bytes.len()).ok_or(Fault::Broken)?;
        Ok(Self {
            bytes,
            format,
            bounds,
            end,
        })
    }

    /// The picture, turned as it was taken; `first` is done before, since a small one is turned sooner.
    ///
    /// # Errors
    /// The [`Fault`].
    pub fn decoded(
        &self,
        first: impl FnOnce(DynamicImage) -> DynamicImage,
    ) -> Result<DynamicImage, Fault> {
        let mut reader = ImageReader::with_format(Cursor::new(self.bytes), self.format);
        let mut limits = Limits::default();
        limits.max_image_width = Some(self.bounds.most_side);
        limits.max_image_height = Some(self.bounds.most_side);
        limits.max_alloc = Some(self.bounds.most_memory);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|_| Fault::Broken)?;
        let turned = decoder.orientation().map_err(|_| Fault::Broken)?;
        if decoder.total_bytes() > self.bounds.most_memory {
            return Err(Fault::Large);
        }
        let picture = DynamicImage::from_decoder(decoder).map_err(|_| Fault::Broken)?;
        let mut picture = first(picture);
        picture.apply_orientation(turned);
        Ok(picture)
    }
}

fn big_endian(bytes: &[u8]) -> Option<usize> {
    let number = bytes.iter().try_fold(0_u32, |sum, byte| {
        sum.checked_mul(256)?.checked_add(u32::from(*byte))
    });
    usize::try_from(number?).ok()
}

/// Behind the last chunk of a PNG.
fn png_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 8_usize;
    loop {
        let length = big_endian(bytes.get(at..at.checked_add(4)?)?)?;
        let name = bytes.get(at + 4..at + 8)?;
        // length, name, data, checksum
        at = at.checked_add(12)?.checked_add(length)?;
        if name == b"IEND" {
            return Some(at);
        }
    }
}

/// Behind the end mark of a JPEG.
fn jpeg_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 2_usize;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        match *bytes.get(at + 1)? {
            0xd9 => return Some(at + 2),
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            mark => {
                at = at
                    .checked_add(2)?
                    .checked_add(big_endian(bytes.get(at + 2..at + 4)?)?)?;
                if mark == 0xda {
                    at = scan_end(bytes, at)?;
                }
            }
        }
    }
}

/// The next mark behind the compressed pixels that begin here.
fn scan_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match (*bytes.get(at)?, *bytes.get(at + 1)?) {
            (0xff, 0x00 | 0xd0..=0xd7) => at += 2,
            (0xff, 0xff) => at += 1,
            (0xff, _) => return Some(at),
            _ => at += 1,
        }
    }
}

/// Behind the container of a WebP, whose length is even.
fn webp_end(bytes: &[u8]) -> Option<usize> {
    let mut length: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    length.reverse();
    let length = big_endian(&length)?;
    length.checked_add(length % 2)?.checked_add(8)
}
