//! Photos in a row.

use super::queries::Photo;
use crate::web::paths::{PhotoPath, SmallPhotoPath};
use maud::{Markup, html};

/// The longer side of the small one, in pixels.
const SMALL: i32 = 320;

impl Photo {
    /// Pixels of the small one.
    fn small(&self) -> (i32, i32) {
        let longer = self.width.max(self.height).max(SMALL);
        let scaled = |side: i32| (side * SMALL / longer).max(1);
        (scaled(self.width), scaled(self.height))
    }

    /// The small one, from that address; `words` say what it is.
    #[must_use]
    pub fn image(&self, href: &str, words: &str) -> Markup {
        let (width, height) = self.small();
        html! { img src=(href) alt=(words) width=(width) height=(height) loading="lazy" decoding="async"; }
    }
}

/// Small ones, each a way to the large one.
#[must_use]
pub fn strip(photos: &[Photo]) -> Markup {
    html! {
        @if !photos.is_empty() {
            ul.photos aria-label="Photos" {
                @for (at, photo) in (1..).zip(photos) {
                    @let small = SmallPhotoPath { photo: photo.id }.to_string();
                    li { a href=(PhotoPath { photo: photo.id }) target="_blank" rel="noopener" {
                        (photo.image(&small, &format!("Photo {at}")))
                    } }
                }
            }
        }
    }
}
