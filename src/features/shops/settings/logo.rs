//! A logo as it is kept: decoded by what it holds, not by what it is called, made small, and written
//! anew as PNG. Nothing of the uploaded bytes is kept but the colours.

use crate::kernel::picture::{Bounds, Fault, Head};
use image::{DynamicImage, ImageFormat, imageops::FilterType};
use std::convert::identity;
use std::io::Cursor;

/// The largest file that is looked at, in bytes.
pub(super) const MOST_BYTES: usize = 2 * 1024 * 1024;
/// What a scanner gives, and no bomb.
const BOUNDS: Bounds = Bounds {
    least_side: 16,
    most_side: 6_000,
    most_pixels: 16_000_000,
    most_memory: 96 * 1024 * 1024,
};
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

const fn words(fault: Fault) -> &'static str {
    match fault {
        Fault::Kind => KIND,
        Fault::Broken => BROKEN,
        Fault::Large => LARGE,
        Fault::Small => SMALL,
    }
}

/// The picture, or why it is not taken, in words for the field.
pub(super) fn remade(bytes: &[u8]) -> Result<Picture, &'static str> {
    let head = Head::of(bytes, BOUNDS).map_err(words)?;
    if head.end != bytes.len() {
        return Err(MORE);
    }
    let picture = head.decoded(identity).map_err(words)?;
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
