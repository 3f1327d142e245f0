//! The dependency rule, kept by reading the source: downward only between the floors, and each
//! dangerous word in the one place that may say it. docs/architecture.md says why.

use std::fs;
use std::path::{Path, PathBuf};

/// Floors from the bottom; a file may name its own and lower ones.
const FLOORS: &[&[&str]] = &[
    &["kernel"],
    &["entity"],
    &["metrics", "trace"],
    &["db"],
    &["post"],
    &["ui", "web", "audit", "jobs", "error"],
    &["features"],
    &[
        "app",
        "backup",
        "check",
        "config",
        "demo",
        "key",
        "restore",
        "shop",
        "staff",
        "takeout",
        "telemetry",
        "work",
    ],
];

/// Features from the bottom; live, ops and hooks stand beside.
const FEATURES: &[&str] = &[
    "accounts",
    "shops",
    "customers",
    "vehicles",
    "notifications",
    "messages",
    "photos",
    "appointments",
    "invoices",
    "reports",
    "feeds",
    "calendar",
    "today",
    "quick",
    "dashboard",
    "papers",
    "site",
    "booking",
    "search",
    "undo",
    "history",
    "exports",
    "imports",
];

fn sources() -> Vec<(String, String)> {
    fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join("src"), &mut found);
    found.retain(|path| path.extension().is_some_and(|e| e == "rs"));
    let relative = |path: &PathBuf| path.strip_prefix(root).unwrap().display().to_string();
    found
        .iter()
        .map(|path| (relative(path), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The code of a file: no comments, and not the module of its tests.
fn code(text: &str) -> String {
    let mut kept = Vec::new();
    let mut in_tests = false;
    for line in text.lines() {
        if line.starts_with("mod tests {") {
            in_tests = true;
        }
        if !in_tests && !line.trim_start().starts_with("//") {
            kept.push(line);
        }
        if line == "}" {
            in_tests = false;
        }
    }
    kept.join("\n")
}

/// Every path of ours that a file names, from the top: `super` and `self` are resolved, groups
/// unfolded. `use crate::{db, web::{Page, Staff}}` names three.
fn paths(path: &str, code: &str) -> Vec<Vec<String>> {
    let module: Vec<String> = path
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| !matches!(*part, "mod" | "lib"))
        .map(str::to_owned)
        .collect();
    let letters: Vec<char> = code.chars().collect();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let begins = at == 0 || !is_word(letters[at - 1]) && letters[at - 1] != ':';
        let end = letters[at..].iter().position(|c| !is_word(*c));
        let word: String = letters[at..].iter().take(end.unwrap_or(0)).collect();
        if begins && matches!(word.as_str(), "crate" | "super" | "self") {
            at = unfold(&letters, at, &[], &mut found);
        } else {
            at += word.chars().count().max(1);
        }
    }
    let absolute = |named: Vec<String>| {
        let ups = named.iter().take_while(|part| *part == "super").count();
        let rest = named
            .iter()
            .skip_while(|part| matches!(part.as_str(), "crate" | "super" | "self"))
            .cloned();
        let base = match named[0].as_str() {
            "crate" => &[][..],
            _ => &module[..module.len().saturating_sub(ups)],
        };
        base.iter().cloned().chain(rest).collect()
    };
    let named = found.into_iter().map(absolute);
    named
        .filter(|path: &Vec<String>| !path.is_empty())
        .collect()
}

/// Reads one path or group at `at`; gives where it ends.
fn unfold(
    letters: &[char],
    mut at: usize,
    before: &[String],
    found: &mut Vec<Vec<String>>,
) -> usize {
    let mut named = before.to_vec();
    let space = |at: usize| {
        letters[at..]
            .iter()
            .take_while(|c| c.is_whitespace())
            .count()
    };
    loop {
        at += space(at);
        if letters.get(at) == Some(&'{') && !named.is_empty() {
            at += 1;
            while at < letters.len() && letters[at] != '}' {
                let end = unfold(letters, at, &named, found).max(at + 1);
                // `as other_name`
                let rest = letters[end..].iter();
                at = end + rest.take_while(|c| !matches!(c, ',' | '}')).count();
                at += usize::from(letters.get(at) == Some(&','));
                at += space(at);
            }
            return at + 1;
        }
        let word: String = letters[at..]
            .iter()
            .take_while(|c| c.is_alphanumeric() || **c == '_')
            .collect();
        at += word.chars().count();
        if !word.is_empty() {
            named.push(word);
        }
        if letters[at..].starts_with(&[':', ':']) {
            at += 2;
        } else {
            found.push(named);
            return at;
        }
    }
}

fn begins(path: &[String], with: &[&str]) -> bool {
    path.len() >= with.len() && path.iter().zip(with).all(|(part, wanted)| part == wanted)
}

#[test]
fn paths_are_read_however_they_are_written() {
    let named = |text: &str| -> Vec<String> {
        let paths = paths("src/features/customers/queries/list.rs", text);
        paths.iter().map(|path| path.join("::")).collect()
    };

    assert_eq!(
        named("use crate::{db::ShopDb as Db, web::{Page, staff::*}, error};"),
        ["db::ShopDb", "web::Page", "web::staff", "error"]
    );
    assert_eq!(
        named("use super::super::super::vehicles::{forms, Car};"),
        ["features::vehicles::forms", "features::vehicles::Car"]
    );
    assert_eq!(
        named("fn a(b: &crate::db::ShopDb) { self.x(); super::find::<u8>(b) }"),
        [
            "db::ShopDb",
            "features::customers::queries::list",
            "features::customers::queries::find"
        ]
    );
    assert!(
        code("fn a() {}\n#[cfg(test)]\nmod tests {\n    use x;\n}\nfn b() {}")
            .ends_with("fn b() {}")
    );
}

fn floor_of(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

#[test]
fn floors_look_down_only() {
    for (path, text) in sources() {
        let own = path.trim_start_matches("src/").split(['/', '.']).next();
        let Some(floor) = own.and_then(floor_of) else {
            continue;
        };
        for named in paths(&path, &code(&text)) {
            let above = named.first().and_then(|name| floor_of(name));
            assert!(
                above.is_none_or(|above| above <= floor),
                "{path} names {named:?}, on a floor above it"
            );
        }
    }
}

#[test]
fn markup_knows_the_kernel_and_the_addresses() {
    for (path, text) in sources() {
        if !path.starts_with("src/ui/") {
            continue;
        }
        let text = code(&text);
        for named in paths(&path, &text) {
            let may = [&["kernel"][..], &["ui"], &["web", "paths"]];
            assert!(
                may.iter().any(|may| begins(&named, may)),
                "{path} names {named:?}"
            );
        }
        for word in ["sea_orm", "actix_web"] {
            assert!(!text.contains(word), "{path} names {word}");
        }
    }
}

#[test]
fn features_look_down_only_and_keep_their_rooms_shut() {
    for (path, text) in sources() {
        let Some(feature) = path
            .strip_prefix("src/features/")
            .and_then(|p| p.split('/').next())
        else {
            continue;
        };
        let Some(level) = FEATURES.iter().position(|f| *f == feature) else {
            continue;
        };
        let named = paths(&path, &code(&text));
        for (other_level, other) in FEATURES.iter().enumerate() {
            let of_other = |named: &&Vec<String>| begins(named, &["features", other]);
            if other_level > level && !path.contains("/views") {
                // views may splice views of any feature
                let above = named.iter().find(of_other);
                assert!(above.is_none(), "{path} names {above:?}, above {feature}");
            }
            if other_level != level {
                for room in ["routes", "forms", "api"] {
                    let inside = named
                        .iter()
                        .find(|named| begins(named, &["features", other, room]));
                    assert!(inside.is_none(), "{path} enters {inside:?}");
                }
            }
        }
    }
}

fn is_room(path: &str, room: &str) -> bool {
    path.ends_with(&format!("/{room}.rs")) || path.contains(&format!("/{room}/"))
}

#[test]
fn views_know_no_database_and_commands_know_no_page() {
    for (path, text) in sources() {
        if !path.starts_with("src/features/") {
            continue;
        }
        let text = code(&text);
        let named = paths(&path, &text);
        let database = named.iter().find(|named| begins(named, &["db"]));
        assert!(
            !is_room(&path, "views") || database.is_none(),
            "{path} names {database:?}"
        );
        let forbidden: &[&str] = if is_room(&path, "views") {
            &["sea_orm", "actix_web"]
        } else if is_room(&path, "queries") || is_room(&path, "commands") {
            &["maud", "actix_web"]
        } else {
            &[]
        };
        for word in forbidden {
            assert!(!text.contains(word), "{path} names {word}");
        }
    }
}

#[test]
fn dangerous_words_stand_where_they_may() {
    let rules: &[(&str, &[&str])] = &[
        ("DatabaseConnection", &["src/db/"]),
        ("DbBackend", &["src/db/backend/"]),
        ("PreEscaped", &["src/ui/icon.rs"]),
        ("SystemTime::now", &[]),
        ("Utc::now()", &["src/kernel/time.rs"]),
        ("style=\"", &[]),
        ("hx-on", &[]),
    ];
    for (path, text) in sources() {
        let text = code(&text);
        for (word, places) in rules {
            let may = places.iter().any(|place| path.starts_with(place));
            assert!(may || !text.contains(word), "{path} names {word}");
        }
    }
}

#[test]
fn no_file_is_longer_than_people_read() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 400, "{path} has {lines} lines: split it by verb");
    }
}
