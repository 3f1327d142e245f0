//! A logo as it is kept: decoded by what it holds, not by what it is called, made small, and written
//! anew as PNG. Nothing of the uploaded bytes is kept but the colours.

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, imageops::FilterType};
use std::io::Cursor;

/// The largest file that is looked at, in bytes.
pub(super) const MOST_BYTES: usize = 2 * 1024 * 1024;
/// The most pixels a side, and in all: what a scanner gives, and no bomb.
const MOST_SIDE: u32 = 6_000;
const MOST_PIXELS: u64 = 16_000_000;
/// What decoding may hold at a time.
const MOST_MEMORY: u64 = 96 * 1024 * 1024;
/// As kept: enough for a crisp print in the head of a page.
const KEPT: (u32, u32) = (640, 256);

/// A picture that is ours.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) png: Vec<u8>,
    pub(super) width: i32,
    pub(super) height: i32,
}

const KIND: &str =
    "This file is no PNG, JPEG or WebP picture. Save the logo as one of these and upload that.";
const BROKEN: &str = "This picture is damaged and can't be opened. Save it anew and upload that.";
const LARGE: &str =
    "This picture has too many pixels. Make it at most 6,000 wide and high, and 16 million in all.";
const MORE: &str =
    "Something else follows the picture in this file. Save it anew as PNG and upload that.";
const SMALL: &str =
    "This picture is too small to be printed. Use one that is at least 16 pixels wide and high.";

/// The picture, or why it is not taken, in words for the field.
pub(super) fn remade(bytes: &[u8]) -> Result<Picture, &'static str> {
    let format = image::guess_format(bytes).map_err(|_| KIND)?;
    let end = match format {
        ImageFormat::Png => png_end(bytes),
        ImageFormat::Jpeg => jpeg_end(bytes),
        ImageFormat::WebP => webp_end(bytes),
        _ => return Err(KIND),
    };
    let reader = || ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = reader().into_dimensions().map_err(|_| BROKEN)?;
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS
    {
        return Err(LARGE);
    }
    if width < 16 || height < 16 {
        return Err(SMALL);
    }
    if end.ok_or(BROKEN)? != bytes.len() {
        return Err(MORE);
    }
    let mut reader = reader();
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| BROKEN)?;
    let turned = decoder.orientation().map_err(|_| BROKEN)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| BROKEN)?;
    picture.apply_orientation(turned);
    written(picture).ok_or(BROKEN)
}

fn written(picture: DynamicImage) -> Option<Picture> {
    let small = if picture.width() > KEPT.0 || picture.height() > KEPT.1 {
        picture.resize(KEPT.0, KEPT.1, FilterType::Lanczos3)
    } else {
        picture
    };
    let small: DynamicImage = if small.color().has_alpha() {
        small.into_rgba8().into()
    } else {
        small.into_rgb8().into()
    };
    let mut png = Cursor::new(Vec::new());
    small.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(Picture {
        png: png.into_inner(),
        width: i32::try_from(small.width()).ok()?,
        height: i32::try_from(small.height()).ok()?,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(format: ImageFormat, (width, height): (u32, u32)) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = image::RgbImage::from_fn(width, height, |x, y| {
            let byte = |n: u32| u8::try_from(n % 256).unwrap();
            image::Rgb([byte(x), byte(y), byte(x * y)])
        });
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    const KINDS: [ImageFormat; 3] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];

    #[test]
    fn each_kind_of_picture_becomes_a_small_png() {
        for format in KINDS {
            let kept = remade(&picture(format, (1_200, 300))).unwrap();
            assert_eq!((kept.width, kept.height), (640, 160), "{format:?}");
            assert!(kept.png.starts_with(b"\x89PNG"));
            let small = remade(&picture(format, (40, 20))).unwrap();
            assert_eq!((small.width, small.height), (40, 20), "never made larger");
        }
    }

    #[test]
    fn what_follows_the_picture_is_found() {
        for format in KINDS {
            let mut both = picture(format, (40, 20));
            both.extend_from_slice(b"<script>alert(1)</script>!");
            assert_eq!(remade(&both).unwrap_err(), MORE, "{format:?}");
        }
    }

    #[test]
    fn torn_pictures_are_told_as_such() {
        for format in KINDS {
            let whole = picture(format, (40, 20));
            for end in [20, whole.len() / 2, whole.len() - 1] {
                assert!(remade(&whole[..end]).is_err(), "{format:?} of {end} bytes");
            }
        }
    }

    #[test]
    fn no_more_pixels_are_decoded_than_a_logo_has() {
        let mut bomb = picture(ImageFormat::Png, (40, 20));
        bomb[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
        // A decoder may see first that the checksum is not that of these sides.
        assert!([LARGE, BROKEN].contains(&remade(&bomb).unwrap_err()));
        let wide = remade(&picture(ImageFormat::Png, (7_000, 16)));
        assert_eq!(wide.unwrap_err(), LARGE);
        let tiny = remade(&picture(ImageFormat::Png, (10, 10)));
        assert_eq!(tiny.unwrap_err(), SMALL);
    }

    #[test]
    fn anything_else_is_no_picture() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        let gif = b"GIF89a\x10\0\x10\0\x80\0\0";
        for bytes in [&svg[..], gif, b"%PDF-1.7", b"BM\0\0", b"", b"\x89PNG"] {
            assert!([KIND, BROKEN].contains(&remade(bytes).unwrap_err()));
        }
    }
}
