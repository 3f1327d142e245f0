//! The dependency rule, kept by reading the source: downward only between the floors, and each
//! dangerous word in the one place that may say it. docs/architecture.md says why.

use std::fs;
use std::path::{Path, PathBuf};

/// Floors from the bottom; a file may name its own and lower ones.
const FLOORS: &[&[&str]] = &[
    &["kernel"],
    &["entity"],
    &["db"],
    &["ui", "web", "audit", "error"],
    &["features"],
    &["app", "demo", "staff"],
];

/// Features from the bottom; ops stands beside.
const FEATURES: &[&str] = &[
    "accounts",
    "shops",
    "customers",
    "vehicles",
    "appointments",
    "invoices",
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

/// The code of a file: no comments, no tests.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]").next().unwrap();
    before_tests
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn floor_of(path: &str) -> Option<usize> {
    let name = path.strip_prefix("src/")?.split(['/', '.']).next()?;
    FLOORS.iter().position(|floor| floor.contains(&name))
}

#[test]
fn floors_look_down_only() {
    for (path, text) in sources() {
        let Some(floor) = floor_of(&path) else {
            continue;
        };
        let text = code(&text);
        for above in FLOORS.iter().skip(floor + 1).flat_map(|names| names.iter()) {
            // `db` is counted by the types of `web` nowhere, and `error` sorts database errors.
            assert!(
                !text.contains(&format!("crate::{above}::")),
                "{path} names {above}, a floor above it"
            );
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
        let text = code(&text);
        let Some(level) = FEATURES.iter().position(|f| *f == feature) else {
            continue;
        };
        for (other_level, other) in FEATURES.iter().enumerate() {
            if other_level > level {
                // a bill's totals are plain arithmetic, and views may splice views of any feature
                let named =
                    text.contains(&format!("features::{other}::")) && !path.contains("/views");
                assert!(!named, "{path} names {other}, which stands above {feature}");
            }
            if other_level != level {
                for room in ["routes", "forms"] {
                    let named = text.contains(&format!("features::{other}::{room}"));
                    assert!(!named, "{path} enters the {room} of {other}");
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
        let forbidden: &[&str] = if is_room(&path, "views") {
            &["sea_orm", "crate::db", "actix_web"]
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
