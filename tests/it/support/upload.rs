//! Files in forms, as a browser sends them.

use super::browser::{Answer, Browser};
use reqwest::Method;

const BOUNDARY: &str = "----autoshop-test-boundary";

/// A picture of so many pixels.
pub(crate) fn picture(format: image::ImageFormat, (width, height): (u32, u32)) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(width, height, |x, _| match x % 40 {
        0..20 => image::Rgb([0x0f, 0x4c, 0x81]),
        _ => image::Rgb([0xff, 0xc4, 0x00]),
    });
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

impl Browser {
    /// Posts a file in the field `field` of a form of our own pages.
    pub(crate) async fn upload(
        &self,
        path: &str,
        (field, name): (&str, &str),
        bytes: &[u8],
    ) -> Answer {
        self.upload_from("same-origin", path, (field, name, bytes))
            .await
    }

    /// Posts a file from a page of `site`.
    pub(crate) async fn upload_from(
        &self,
        site: &str,
        path: &str,
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> Answer {
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = self
            .request(Method::POST, path)
            .header("Sec-Fetch-Site", site)
            .header("Content-Type", kind)
            .body(body);
        Answer::of(request).await
    }
}
