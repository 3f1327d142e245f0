//! The files of `static/`, packed by `build.rs`: fingerprinted names, brotli and gzip twins.
//!
//! `asset!("app.css")` is the URL of a file; an unknown name does not compile. A name with a
//! fingerprint never changes its content and may be kept for a year (`immutable`); the few fixed
//! names (`/favicon.ico`, `/manifest.webmanifest`) must be asked for again.

/// One file, ready to send.
#[derive(Debug)]
pub struct Asset {
    /// Its URL, from the root: `/static/app.3f9c1a2b7d.css`.
    pub path: &'static str,
    /// Its `Content-Type`.
    pub mime: &'static str,
    /// As it is.
    pub raw: &'static [u8],
    /// Compressed with brotli, where that gains anything.
    pub br: Option<&'static [u8]>,
    /// Compressed with gzip, where that gains anything.
    pub gz: Option<&'static [u8]>,
    /// Its strong entity tag, quotes included. The twins need their own (`-br`, `-gz`) or `Vary`.
    pub etag: &'static str,
    /// Whether the name holds a fingerprint of the content.
    pub immutable: bool,
}

/// What may come with a page, in bytes as a browser is sent them.
#[derive(Clone, Copy, Debug)]
pub struct Ceilings {
    /// All scripts.
    pub scripts: usize,
    /// All styles.
    pub styles: usize,
    /// The sprite.
    pub icons: usize,
}

/// Below what the design allows (frontend, section 2). They only go down; one that goes up needs a decision in
/// `docs/adr/`.
pub const CEILINGS: Ceilings = Ceilings {
    scripts: 22 * 1024,
    styles: 12 * 1024,
    icons: 4 * 1024,
};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

pub(crate) use asset;

/// The file at `path` (the URL's path, from the root).
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(path: &str) -> usize {
        find(path).unwrap().br.unwrap().len()
    }

    #[test]
    fn a_page_stays_within_its_budget() {
        let scripts = [asset!("htmx.min.js"), asset!("app.js"), asset!("floor.js")];
        let scripts: usize = scripts.into_iter().map(sent).sum();
        let all = [
            ("scripts", scripts, CEILINGS.scripts),
            ("styles", sent(asset!("app.css")), CEILINGS.styles),
            ("icons", sent(asset!("icons.svg")), CEILINGS.icons),
        ];

        for (what, bytes, most) in all {
            assert!(bytes <= most, "{bytes} bytes of {what}, at most {most}");
        }
        assert!(find(asset!("app.js")).unwrap().raw.len() < 3 * 1024);
    }

    #[test]
    fn only_names_with_a_fingerprint_are_kept_for_a_year() {
        assert!(find(asset!("app.css")).unwrap().immutable);
        assert_eq!(asset!("favicon.ico"), "/favicon.ico");
        assert!(!find("/favicon.ico").unwrap().immutable);
        assert!(find("/static/app.css").is_none());
    }

    #[test]
    fn the_manifest_names_files_that_exist() {
        let manifest = std::str::from_utf8(find("/manifest.webmanifest").unwrap().raw).unwrap();

        assert!(!manifest.contains("asset:"));
        assert!(manifest.contains(asset!("favicon.svg")));
    }
}
