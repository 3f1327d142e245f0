//! Photos as phones take them, and as nobody does.

use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// What the made-up camera writes down about the place.
const PLACE: &[u8] = b"38.5449N 121.7405W QUETZAL";

/// Red on the left, blue on the right.
pub(crate) fn jpeg((width, height): (u32, u32)) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(width, height, |x, _| match x < width / 2 {
        true => Rgb([0xf0, 0x10, 0x10]),
        false => Rgb([0x10, 0x10, 0xf0]),
    });
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// The same JPEG as a phone writes it that was held upright: turned by its EXIF, which knows the place too.
pub(crate) fn held_sideways(jpeg: &[u8]) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut entry = tag.to_be_bytes().to_vec();
        entry.extend(kind.to_be_bytes());
        entry.extend(count.to_be_bytes());
        entry.extend(value);
        entry
    };
    let count = u32::try_from(PLACE.len()).unwrap();
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend(entry(0x010e, 2, count, 38_u32.to_be_bytes()));
    exif.extend(entry(0x0112, 3, 1, [0, 6, 0, 0]));
    exif.extend([0; 4]);
    exif.extend(PLACE);
    let length = u16::try_from(exif.len() + 2).unwrap();
    let mut turned = b"\xff\xd8\xff\xe1".to_vec();
    turned.extend(length.to_be_bytes());
    turned.extend(exif);
    turned.extend(&jpeg[2..]);
    turned
}

/// Whether anything of the EXIF is there.
pub(crate) fn tells_its_place(bytes: &[u8]) -> bool {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    holds(b"Exif") || holds(PLACE)
}

/// A few bytes that say they are 12,000 pixels wide and high.
pub(crate) fn bomb() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let small = RgbImage::new(16, 16);
    small.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let mut bytes = bytes.into_inner();
    for at in [16, 20] {
        bytes[at..at + 4].copy_from_slice(&12_000_u32.to_be_bytes());
    }
    let mut sum = flate2::Crc::new();
    sum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    bytes
}
