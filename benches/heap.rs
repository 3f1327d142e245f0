//! Who asks for memory when the hottest pages are asked for, warm and with nothing kept:
//! `cargo bench --bench heap -- FOLDER` writes FOLDER/heap.json, and what dhat itself found, for its viewer, where
//! that is small enough to be kept (dhat-warm.json, dhat-cold.json). Without a folder it only tells the first few.
//!
//! A place is the innermost function of our own that was at work, or the name of a crate where none was. What was
//! made larger counts as asked for once more. What SQLite takes for itself is not in it.
//!
//! `HEAP_CUSTOMERS`: of the shop (1000). `HEAP_REQUESTS`: for each page (20).

#[path = "limit/client.rs"]
mod client;
#[expect(dead_code, reason = "nobody compares the shop with anything here")]
#[path = "limit/shop.rs"]
mod shop;

use anyhow::{Context, ensure};
use autoshop::demo::SIGN_INS;
use client::{Client, Manners};
use serde::{Deserialize, Serialize};
use shop::{Running, Shop};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// Enough to come from the driver of the database down to who asked it.
const FRAMES: usize = 150;

/// How many places are told, by either measure.
const PLACES: usize = 30;

/// Bytes of a file of dhat that is worth keeping.
const KEPT: u64 = 2_000_000;

/// What one place asked for.
#[derive(Clone, Debug, Default, Serialize)]
struct Place {
    place: String,
    /// How often.
    allocations: u64,
    bytes: u64,
    /// Bytes it held when most was held in all.
    bytes_at_peak: u64,
}

/// What all places asked for to answer so many requests.
#[derive(Debug, Serialize)]
struct State {
    state: &'static str,
    requests: u64,
    allocations: u64,
    bytes: u64,
    places: Vec<Place>,
}

/// What we read of dhat's own file: its format 2.
#[derive(Debug, Deserialize)]
struct Profile {
    pps: Vec<Point>,
    /// Functions, as `0x1234: name (file:line:column)`.
    ftbl: Vec<String>,
}

/// One stack.
#[derive(Debug, Deserialize)]
struct Point {
    tb: u64,
    tbk: u64,
    gb: u64,
    /// Innermost first, each by its number in `ftbl`.
    fs: Vec<usize>,
}

/// A number of the environment.
fn number(name: &str, otherwise: u32) -> anyhow::Result<u32> {
    match std::env::var(name) {
        Ok(given) => given.parse().with_context(|| name.to_owned()),
        Err(_) => Ok(otherwise),
    }
}

/// The customer is the first by name.
fn questions(client: &mut Client, cookie: String) -> Vec<String> {
    let mut manners = Manners {
        cookie,
        is_packed: false,
    };
    let list = client.see(&manners.get("/customers?sort=name"));
    let list = std::str::from_utf8(list).expect("a page is text");
    let links = list.split("href=\"").skip(1);
    let mut links = links.filter_map(|rest| rest.split('"').next());
    let is_profile = |link: &&str| link.starts_with("/customers/") && link.len() == 47;
    let profile = links.find(is_profile).expect("there is a customer");
    manners.is_packed = true;
    let paths = [profile, "/customers", "/board", "/dashboard"];
    paths.map(|path| manners.get(path)).into()
}

/// Asks for all pages so many times while dhat watches and writes what it saw; how many requests that were.
fn watched(server: &Running, times: u32, file: &Path) -> u64 {
    let mut client = Client::to(server.address);
    let cookie = client.sign_in(SIGN_INS[0].email, SIGN_INS[0].password);
    let questions = questions(&mut client, cookie);
    let mut ask = |times: u32| {
        let mut asked = 0;
        for question in (0..times).flat_map(|_| &questions) {
            client.see(question);
            asked += 1;
        }
        asked
    };
    ask(10);
    let builder = dhat::Profiler::builder().trim_backtraces(Some(FRAMES));
    let _watching = builder.file_name(file).build();
    ask(times)
}

/// Without what stands between `<` and `>`, and without what a closure adds.
fn bare(name: &str) -> String {
    let (mut bare, mut depth, mut last) = (String::new(), 0_usize, ' ');
    for letter in name.chars() {
        match letter {
            '<' => depth += 1,
            '>' if last != '-' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(letter),
            _ => {}
        }
        last = letter;
    }
    bare.replace("::{{closure}}", "").replace("::::", "::")
}

/// A function of ours: `autoshop::a::b`, and `autoshop::a::B::c` for `<autoshop::a::B as d::E>::c`, and for
/// `<d::B as autoshop::a::E>::c` that of the trait.
fn ours(name: &str) -> Option<String> {
    const OURS: &str = "autoshop::";
    if name.starts_with(OURS) {
        return Some(bare(name));
    }
    let (subject, function) = name.strip_prefix('<')?.rsplit_once(">::")?;
    let mut sides = subject
        .split(" as ")
        .map(|side| side.trim_start_matches('&'));
    let side = sides.find(|side| side.starts_with(OURS))?;
    Some(bare(&format!("{side}::{function}")))
}

/// The crate of a function, if it is no mere tool of the language.
fn krate(name: &str) -> Option<&str> {
    const TOOLS: [&str; 6] = ["alloc", "core", "std", "__rustc", "hashbrown", "dhat"];
    let (krate, _) = name.trim_start_matches(['<', '&']).split_once("::")?;
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    (krate.chars().all(is_name) && !TOOLS.contains(&krate)).then_some(krate)
}

/// The place of a stack.
fn place(stack: &[&str]) -> String {
    let mut stack = stack.iter();
    let own = stack.clone().find_map(|name| ours(name));
    own.or_else(|| stack.find_map(|name| krate(name)).map(str::to_owned))
        .unwrap_or_else(|| "unknown".to_owned())
}

/// `name` of `0x1234: name (file:line:column)`.
fn name(frame: &str) -> &str {
    let name = frame.split_once(": ").map_or(frame, |(_, name)| name);
    name.rsplit_once(" (").map_or(name, |(name, _)| name)
}

/// All stacks by their places, those first that ask most often.
fn places(profile: &Profile) -> Vec<Place> {
    let names: Vec<&str> = profile.ftbl.iter().map(|frame| name(frame)).collect();
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for point in &profile.pps {
        let stack: Vec<&str> = point.fs.iter().map(|&at| names[at]).collect();
        let place = places.entry(place(&stack)).or_default();
        place.allocations += point.tbk;
        place.bytes += point.tb;
        place.bytes_at_peak += point.gb;
    }
    let named = places.into_iter().map(|(name, place)| Place {
        place: name,
        ..place
    });
    let mut places: Vec<Place> = named.collect();
    places.sort_by_key(|place| Reverse(place.allocations));
    places
}

/// Those that ask for most, by either measure.
fn most(places: &[Place]) -> Vec<Place> {
    let mut by_bytes: Vec<usize> = (0..places.len()).collect();
    by_bytes.sort_by_key(|&at| Reverse(places[at].bytes));
    by_bytes.truncate(PLACES);
    let told: BTreeSet<usize> = by_bytes.into_iter().chain(0..PLACES).collect();
    let told = told.into_iter().filter_map(|at| places.get(at));
    told.cloned().collect()
}

fn state(state: &'static str, requests: u64, file: &Path) -> anyhow::Result<State> {
    let profile: Profile = serde_json::from_slice(&std::fs::read(file)?)?;
    let places = places(&profile);
    ensure!(!places.is_empty(), "nobody asked for memory");
    Ok(State {
        state,
        requests,
        allocations: places.iter().map(|place| place.allocations).sum(),
        bytes: places.iter().map(|place| place.bytes).sum(),
        places: most(&places),
    })
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn tell(state: &State) {
    let (all, bytes, requests) = (state.allocations, state.bytes, state.requests);
    let name = state.state;
    println!("{name}: {all} allocations and {bytes} bytes for {requests} requests");
    println!("  allocations        bytes  place");
    for place in state.places.iter().take(10) {
        let (times, bytes) = (place.allocations, place.bytes);
        println!("  {times:>11} {bytes:>12}  {}", place.place);
    }
}

fn main() -> anyhow::Result<()> {
    let mut given = std::env::args().skip(1); // cargo's own begin with dashes
    let folder = given.find(|word| !word.starts_with("--"));
    let folder = folder.map(PathBuf::from);
    let times = number("HEAP_REQUESTS", 20)?;
    let shop = Shop::seeded(number("HEAP_CUSTOMERS", 1_000)?);
    let mut shop = shop.context("no shop can be made")?;
    shop.log()?;
    shop.settings.kept_for = Duration::from_secs(3600); // must not hang on how slow it is to be watched

    let temp = tempfile::tempdir()?;
    let mut states = Vec::new();
    for name in ["warm", "cold"] {
        let file = temp.path().join(format!("dhat-{name}.json"));
        let server = match name {
            "warm" => shop.warm(),
            _ => shop.cold(),
        };
        let requests = watched(&server, times, &file);
        server.stop();
        let state = state(name, requests, &file)?;
        tell(&state);
        states.push(state);
        let is_small = std::fs::metadata(&file)?.len() < KEPT;
        if let Some(folder) = folder.as_deref().filter(|_| is_small) {
            std::fs::copy(&file, folder.join(format!("dhat-{name}.json")))?;
        }
    }
    if let Some(folder) = folder {
        let report = serde_json::json!({ "states": states });
        let text = serde_json::to_string_pretty(&report)?;
        std::fs::write(folder.join("heap.json"), text + "\n")?;
    }
    Ok(())
}
