//! Files in forms, as a browser sends them.

use super::browser::{Answer, Browser};
use reqwest::Method;

/// A file: field, name, bytes.
type Part<'a> = (&'a str, &'a str, &'a [u8]);

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
    pub(crate) async fn upload_from(&self, site: &str, path: &str, file: Part<'_>) -> Answer {
        self.send_parts(site, path, (&[], &[file])).await
    }

    /// Posts fields and files.
    pub(crate) async fn send_parts(
        &self,
        site: &str,
        path: &str,
        (fields, files): (&[(&str, &str)], &[Part<'_>]),
    ) -> Answer {
        let mut body = Vec::new();
        let begin = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=");
        for (name, value) in fields {
            body.extend_from_slice(format!("{begin}\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "{begin}\"{field}\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = self
            .request(Method::POST, path)
            .header("Sec-Fetch-Site", site)
            .header("Content-Type", kind)
            .body(body);
        Answer::of(request).await
    }
}
