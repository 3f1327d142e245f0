//! A photo as it is kept: two JPEGs that hold nothing but the colours.

use crate::kernel::picture::{Bounds, Fault, Head};
use crate::web::file::digest;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, Rgb, RgbImage};

/// The largest file that is looked at, in bytes (R-INSP-4).
pub const MOST_BYTES: usize = 15 * 1024 * 1024;
/// What phones take, and no bomb.
const BOUNDS: Bounds = Bounds {
    least_side: 16,
    most_side: 12_000,
    most_pixels: 50_000_000,
    most_memory: 200 * 1024 * 1024,
};
/// Pixels of the longer side, and the quality in percent.
const LARGE: (u32, u8) = (1_600, 80);
const SMALL: (u32, u8) = (320, 65);

const fn words(fault: Fault) -> &'static str {
    match fault {
        Fault::Kind => "this is no photo that we can read. Send a JPEG, PNG or WebP.",
        Fault::Broken => "it is damaged, or did not arrive whole. Send it again.",
        Fault::Large => "it has too many pixels. Send one of at most 50 megapixels.",
        Fault::Small => "it is too small to show anything. Send a larger one.",
    }
}

/// A photo in both sizes, ours.
#[derive(Clone, Debug)]
pub struct Sizes {
    pub(super) large: Vec<u8>,
    pub(super) small: Vec<u8>,
    /// Of the large one.
    pub(super) sha256: String,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// Both sizes, or why it is not taken: words that go on behind the name of the file.
///
/// # Errors
/// The words.
pub fn remade(bytes: &[u8]) -> Result<Sizes, &'static str> {
    let head = Head::of(bytes, BOUNDS).map_err(words)?;
    let large = head.decoded(|picture| within(picture, LARGE.0));
    let large = DynamicImage::from(on_white(large.map_err(words)?));
    let small = within(large.clone(), SMALL.0);
    let sizes = written((&large, LARGE.1)).zip(written((&small, SMALL.1)));
    let (body, small) = sizes.ok_or(words(Fault::Broken))?;
    Ok(Sizes {
        sha256: digest(&body),
        large: body,
        small,
        width: i32::try_from(large.width()).unwrap_or_default(),
        height: i32::try_from(large.height()).unwrap_or_default(),
    })
}

/// Never made larger. A large one is first halved in a fast and coarse way.
fn within(picture: DynamicImage, side: u32) -> DynamicImage {
    let longer = |picture: &DynamicImage| picture.width().max(picture.height());
    let coarse = match longer(&picture) > 4 * side {
        true => picture.thumbnail(2 * side, 2 * side),
        false => picture,
    };
    match longer(&coarse) > side {
        true => coarse.resize(side, side, FilterType::Triangle),
        false => coarse,
    }
}

/// What can be seen through becomes white, as on paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        let mixed = |colour: u32| (colour * alpha + 255 * (255 - alpha)) / 255;
        Rgb([red, green, blue].map(|colour| u8::try_from(mixed(colour)).unwrap_or(u8::MAX)))
    })
}

fn written((picture, quality): (&DynamicImage, u8)) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.write_with_encoder(encoder).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgba, RgbaImage};
    use std::io::Cursor;

    #[test] // R-INSP-4
    fn what_can_be_seen_through_is_white_and_nothing_is_made_larger() {
        let mut bytes = Cursor::new(Vec::new());
        let glass = RgbaImage::from_pixel(40, 20, Rgba([0, 0, 0, 0]));
        glass.write_to(&mut bytes, ImageFormat::Png).unwrap();

        let kept = remade(bytes.get_ref()).unwrap();

        assert_eq!((kept.width, kept.height), (40, 20));
        let seen = image::load_from_memory(&kept.small).unwrap().into_rgb8();
        assert!(seen.pixels().all(|pixel| pixel.0.iter().all(|c| *c > 250)));
    }
}
