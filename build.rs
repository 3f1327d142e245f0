//! Packs `static/` into the binary: fingerprinted names, brotli and gzip twins, the icon sprite.
//! The scripts of `static/floor/` are one, `floor.js`; its styles end `app.css`.
//!
//! Writes `$OUT_DIR/assets.rs` (the table `ASSETS` and the macro `asset!`) and `$OUT_DIR/icons.rs`
//! (the enum `Icon`), so a name that does not exist fails to compile. A vendored script whose hash
//! is not the pinned one fails the build.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Vendored files and the hash they must have.
const PINNED: &[(&str, &str)] = &[(
    "htmx.min.js",
    "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
)];

/// Files that browsers and robots ask for by name: no fingerprint.
const FIXED: &[&str] = &["favicon.ico", "manifest.webmanifest"];

struct Packed {
    name: String,
    path: String,
    hash: String,
    mime: &'static str,
    squeezed: bool,
}

fn main() -> Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=static");

    let icons = icon_names(Path::new("static/icons.txt"))?;
    let mut files = BTreeMap::new();
    for entry in fs::read_dir("static")? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .ok_or("a file name is not text")?;
        if path.is_file() && name != "icons.txt" {
            files.insert(name.to_owned(), fs::read(&path)?);
        }
    }
    files.insert("icons.svg".to_owned(), sprite(&icons)?.into_bytes());
    files.insert("floor.js".to_owned(), floor("js")?);
    files
        .entry("app.css".to_owned())
        .or_default()
        .extend(floor("css")?);

    for (name, pinned) in PINNED {
        let found = files
            .get(*name)
            .map(|bytes| digest(bytes))
            .unwrap_or_default();
        if found != *pinned {
            return Err(format!("static/{name} is not the pinned file: {found}").into());
        }
    }

    let packed = pack(files, &out)?;
    fs::write(out.join("assets.rs"), table(&packed)?)?;
    fs::write(out.join("icons.rs"), icon_enum(&icons)?)?;
    Ok(())
}

/// What the pages of the shop floor do and look like beyond all others, in the order of the names.
fn floor(extension: &str) -> Result<Vec<u8>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir("static/floor")? {
        let path = entry?.path();
        if path.extension().is_some_and(|of| of == extension) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut joined = Vec::new();
    for path in paths {
        joined.extend(fs::read(&path)?);
        joined.push(b'\n');
    }
    Ok(joined)
}

fn pack(files: BTreeMap<String, Vec<u8>>, out: &Path) -> Result<Vec<Packed>> {
    // The manifest names other assets, so it goes last.
    let (last, first): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|(name, _)| name == "manifest.webmanifest");
    let mut packed: Vec<Packed> = Vec::new();
    for (name, mut bytes) in first.into_iter().chain(last) {
        let extension = name.rsplit('.').next().unwrap_or_default();
        let (mime, squeezed) = mime(extension).ok_or(format!("static/{name}: what is it?"))?;
        match extension {
            "css" => bytes = minify_css(std::str::from_utf8(&bytes)?).into_bytes(),
            "js" if !name.ends_with(".min.js") => {
                bytes = trim_script(std::str::from_utf8(&bytes)?).into_bytes();
            }
            "webmanifest" => {
                let mut text = String::from_utf8(bytes)?;
                for other in &packed {
                    text = text.replace(&format!("asset:{}", other.name), &other.path);
                }
                bytes = text.into_bytes();
            }
            _ => {}
        }
        let hash = digest(&bytes);
        let path = if FIXED.contains(&name.as_str()) {
            format!("/{name}")
        } else {
            let stem = name.trim_end_matches(&format!(".{extension}"));
            format!("/static/{stem}.{}.{extension}", &hash[..10])
        };
        fs::write(out.join(&name), &bytes)?;
        if squeezed {
            fs::write(out.join(format!("{name}.br")), brotli(&bytes)?)?;
            fs::write(out.join(format!("{name}.gz")), gzip(&bytes)?)?;
        }
        packed.push(Packed {
            name,
            path,
            hash,
            mime,
            squeezed,
        });
    }
    Ok(packed)
}

/// The media type of an extension, and whether compressing it gains anything.
fn mime(extension: &str) -> Option<(&'static str, bool)> {
    Some(match extension {
        "css" => ("text/css; charset=utf-8", true),
        "js" => ("text/javascript; charset=utf-8", true),
        "svg" => ("image/svg+xml", true),
        "json" => ("application/speculationrules+json", true),
        "webmanifest" => ("application/manifest+json", true),
        "txt" => ("text/plain; charset=utf-8", true),
        "ico" => ("image/x-icon", false),
        "png" => ("image/png", false),
        _ => return None,
    })
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let quality = if env::var("PROFILE")? == "debug" {
        9
    } else {
        11
    };
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, quality, 22);
    writer.write_all(bytes)?;
    drop(writer);
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Takes out comments and the white space that means nothing. Strings stay as they are.
fn minify_css(source: &str) -> String {
    let mut lean = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if next == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |at| at + 2);
            lean.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if next.is_whitespace() {
            rest = rest.trim_start();
            if !lean.ends_with(|c| " {};,:>".contains(c))
                && !rest.starts_with(|c| "{};,>".contains(c))
            {
                lean.push(' ');
            }
        } else {
            if next == '}' && lean.ends_with(';') {
                lean.pop();
            }
            if "{};,>".contains(next) && lean.ends_with(' ') {
                lean.pop();
            }
            lean.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    lean
}

/// Takes out indentation, empty lines and lines that are only a comment.
fn trim_script(source: &str) -> String {
    let lines = source.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .fold(String::new(), |script, line| script + line + "\n")
}

fn icon_names(list: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(list)?;
    let lines = text.lines().map(str::trim);
    Ok(lines
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

/// One SVG file with a `<symbol>` an icon. Stroke and fill are set by `.icon` in the style sheet.
fn sprite(names: &[String]) -> Result<String> {
    let mut svg = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg">"#);
    for name in names {
        let file = format!("static/icons/{name}.svg");
        let source = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
        let (_, inner) = source
            .split_once("<svg")
            .ok_or(format!("{file}: no <svg>"))?;
        let (_, inner) = inner.split_once('>').ok_or(format!("{file}: no <svg>"))?;
        let (inner, _) = inner
            .rsplit_once("</svg>")
            .ok_or(format!("{file}: no </svg>"))?;
        write!(svg, r#"<symbol id="{name}" viewBox="0 0 24 24">"#)?;
        for line in inner.lines() {
            svg.push_str(&line.trim().replace(" />", "/>"));
        }
        svg.push_str("</symbol>");
    }
    svg.push_str("</svg>");
    Ok(svg)
}

fn table(packed: &[Packed]) -> Result<String> {
    let mut code = String::from(
        "/// Every file of `static/`, as it is sent.\npub static ASSETS: &[Asset] = &[\n",
    );
    for Packed {
        name,
        path,
        hash,
        mime,
        squeezed,
    } in packed
    {
        let bytes = |suffix: &str| {
            format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}{suffix}\"))")
        };
        let twin = |suffix: &str| {
            if *squeezed {
                format!("Some({})", bytes(suffix))
            } else {
                "None".to_owned()
            }
        };
        writeln!(
            code,
            "    Asset {{ path: {path:?}, mime: {mime:?}, raw: {}, br: {}, gz: {}, etag: {:?}, \
             immutable: {} }},",
            bytes(""),
            twin(".br"),
            twin(".gz"),
            format!("\"{}\"", &hash[..20]),
            path.starts_with("/static/"),
        )?;
    }
    code.push_str("];\n\n/// The URL of a file of `static/`; an unknown name does not compile.\n");
    code.push_str("macro_rules! asset {\n");
    for Packed { name, path, .. } in packed {
        writeln!(code, "    ({name:?}) => {{ {path:?} }};")?;
    }
    code.push_str("}\n");
    Ok(code)
}

fn icon_enum(names: &[String]) -> Result<String> {
    let variants: Vec<(String, &String)> = names.iter().map(|name| (camel(name), name)).collect();
    let mut code = String::from(
        "/// The symbols of the sprite: the lines of `static/icons.txt`.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum Icon {\n",
    );
    for (variant, name) in &variants {
        writeln!(code, "    /// `{name}`\n    {variant},")?;
    }
    code.push_str(
        "}\n\nimpl Icon {\n    const fn href(self) -> &'static str {\n        match self {\n",
    );
    for (variant, name) in &variants {
        writeln!(
            code,
            "            Self::{variant} => concat!(asset!(\"icons.svg\"), \"#{name}\"),"
        )?;
    }
    code.push_str("        }\n    }\n}\n");
    Ok(code)
}

fn camel(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect()
}
