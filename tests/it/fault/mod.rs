//! What breaks, and what then becomes of the people and their records. The numbers are those of
//! docs/ops/faults.md. With `AUTOSHOP_FAULTS=long` they take longer and try more.

mod away;
mod crash;
mod cut;
mod heavy;
mod hostile;
mod ledger;
mod neighbours;
mod outage;
mod pooler;
mod scarce;
mod slow;
mod stop;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn is_long() -> bool {
    std::env::var("AUTOSHOP_FAULTS").is_ok_and(|form| form == "long")
}

/// How often something is tried.
fn times(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

/// How many seconds something lasts.
fn lasting(short: u64, long: u64) -> Duration {
    Duration::from_secs(if is_long() { long } else { short })
}

fn sources(folder: &Path, text: &mut String) {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn each_fault_of_the_list_has_the_tests_that_it_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = fs::read_to_string(root.join("docs/ops/faults.md")).unwrap();
    let mut code = String::new();
    for folder in ["src", "tests/it"] {
        sources(&root.join(folder), &mut code);
    }
    let mut named = 0;

    for line in list.lines().filter(|line| line.starts_with("| F")) {
        let tests: Vec<&str> = line.split('|').nth(2).unwrap().split('`').collect();
        assert!(tests.len() > 1, "no test: {line}");
        for name in tests.iter().skip(1).step_by(2) {
            let of_it = code.split_once(&format!("fn {name}("));
            let (_, after) = of_it.unwrap_or_else(|| panic!("no test {name}"));
            let body = after.split_once("\n}\n").unwrap().0;
            // The report of the audit knows by its name what is not tried on the other engine.
            let is_of_one = ["on_sqlite_", "on_postgres_"]
                .iter()
                .any(|of| name.starts_with(of));
            let may_stop = body.contains("return;") && !body.contains("= opened("); // which asks for a browser
            assert!(is_of_one || !may_stop, "{name} is of one engine");
            named += 1;
        }
    }

    assert!(named > 20, "{named}");
}
