//! Work as people say it: "oil change", "front brakes", "ac". Pure.

use super::parse::Word;
use crate::entity::service;
use crate::kernel::ids::ServiceId;

/// Words of the line that name work, and the services they fit: the best first, in the order of the
/// catalog among equals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// As they were typed.
    pub(super) words: String,
    pub(super) services: Vec<ServiceId>,
}

/// They say nothing by themselves.
const FILLERS: &[&str] = &[
    "", "a", "an", "and", "as", "at", "by", "can", "car", "change", "come", "customer", "do",
    "for", "from", "get", "has", "he", "her", "his", "in", "is", "it", "my", "need", "needs",
    "new", "of", "on", "please", "she", "the", "their", "they", "to", "want", "wants", "with",
];

/// They name a part or a trouble, and no job alone: "front", "leak".
const PLAIN: &[&str] = &[
    "air",
    "automatic",
    "back",
    "bad",
    "basic",
    "broken",
    "camera",
    "check",
    "clean",
    "clicking",
    "cold",
    "dead",
    "door",
    "driver",
    "dynamic",
    "engine",
    "flat",
    "fluid",
    "front",
    "full",
    "grind",
    "grinding",
    "grinds",
    "hot",
    "left",
    "leak",
    "leaking",
    "leaks",
    "light",
    "loud",
    "low",
    "manual",
    "noise",
    "noisy",
    "odor",
    "passenger",
    "pull",
    "pulling",
    "pulls",
    "rattle",
    "rattles",
    "rattling",
    "rear",
    "replace",
    "replacement",
    "right",
    "rough",
    "seat",
    "service",
    "shake",
    "shakes",
    "shaking",
    "side",
    "single",
    "slow",
    "smell",
    "smells",
    "smoke",
    "smokes",
    "smoking",
    "squeak",
    "squeaks",
    "squeaky",
    "squeal",
    "squealing",
    "squeals",
    "stall",
    "stalls",
    "start",
    "starts",
    "static",
    "steering",
    "stuck",
    "system",
    "test",
    "turning",
    "valve",
    "vibrates",
    "vibration",
    "warning",
    "water",
    "wear",
    "wheel",
    "when",
    "while",
    "window",
    "wont",
    "worn",
];

/// Whether a word says nothing of who it is.
pub(super) fn is_plain(key: &str) -> bool {
    FILLERS.contains(&key) || PLAIN.contains(&key)
}

/// Without what says nothing at either end.
pub(super) fn trimmed<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let says = |word: &&str| !FILLERS.contains(&crate::kernel::search::compact(word).as_str());
    let from = words.iter().position(says).unwrap_or(words.len());
    let to = words.iter().rposition(says).map_or(from, |at| at + 1);
    words.get(from..to).unwrap_or_default()
}

/// "brakes" is "brake".
fn stem(word: &str) -> &str {
    let bare = word.strip_suffix('s').filter(|bare| bare.len() > 2);
    bare.filter(|bare| !bare.ends_with('s')).unwrap_or(word)
}

/// Whether a service is called so by one of its words. The beginning is enough from four letters on.
fn says(service: &service::Model, key: &str) -> bool {
    let typed = stem(key);
    let is_said = |word: &str| stem(word) == typed || (typed.len() > 3 && word.starts_with(typed));
    service.search.split(' ').any(is_said)
}

/// Whether it is a whole word of a service.
pub(super) fn is_called(key: &str, catalog: &[service::Model]) -> bool {
    let typed = stem(key);
    let is_word =
        |service: &service::Model| service.search.split(' ').any(|word| stem(word) == typed);
    !key.is_empty() && catalog.iter().any(is_word)
}

/// The longest runs of words that together name a service, each with all that it fits. Two runs that fit
/// one service are one: "brakes 2pm rear".
pub(super) fn fits(words: &mut [Word], catalog: &[service::Model]) -> Vec<Fit> {
    let mut found: Vec<Fit> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((to, fitting)) = run(words, at, catalog) else {
            at += 1;
            continue;
        };
        let some = words.get_mut(at..to).unwrap_or_default();
        let texts: Vec<&str> = some.iter().map(|word| word.text.as_str()).collect();
        let text = texts.join(" ");
        let fit = Fit {
            services: ranked(some, &fitting),
            words: text,
        };
        for word in some {
            word.is_taken = true;
        }
        at = to;
        add(&mut found, fit);
    }
    found
}

fn add(found: &mut Vec<Fit>, fit: Fit) {
    let both = |one: &Fit| -> Vec<ServiceId> {
        let shared = one.services.iter().filter(|id| fit.services.contains(id));
        shared.copied().collect()
    };
    match found.iter_mut().find(|one| !both(one).is_empty()) {
        Some(one) => {
            one.services = both(one);
            one.words = format!("{} {}", one.words, fit.words);
        }
        None => found.push(fit),
    }
}

/// Where the run that begins here ends, and what it fits; none if it names nothing.
fn run<'a>(
    words: &[Word],
    from: usize,
    catalog: &'a [service::Model],
) -> Option<(usize, Vec<&'a service::Model>)> {
    let first = words.get(from)?;
    let is_number = first.key.chars().all(|c| c.is_ascii_digit());
    let named_by = |key: &str| catalog.iter().any(|service| says(service, key));
    let is_filler = |key: &str| FILLERS.contains(&key) && !named_by(key);
    if first.is_taken || is_number || is_filler(&first.key) {
        return None;
    }
    let mut fitting: Vec<&service::Model> = catalog.iter().collect();
    let (mut to, mut says_something) = (from, false);
    for (at, word) in words.iter().enumerate().skip(from) {
        if word.is_taken {
            break;
        }
        if is_filler(&word.key) {
            continue;
        }
        let narrower = fitting.iter().copied().filter(|s| says(s, &word.key));
        let narrower: Vec<&service::Model> = narrower.collect();
        if narrower.is_empty() {
            break;
        }
        (fitting, to) = (narrower, at + 1);
        says_something |= !is_plain(&word.key);
    }
    // "check engine light" is made of plain words, and still names something.
    let count = words.get(from..to).unwrap_or_default().len();
    (to > from && (says_something || count > 2)).then_some((to, fitting))
}

/// Those first whose name has most of the words.
fn ranked(said: &[Word], fitting: &[&service::Model]) -> Vec<ServiceId> {
    let named = |service: &service::Model| {
        let name = crate::kernel::search::words(&service.name);
        let is_in = |word: &&Word| name.iter().any(|of| stem(of) == stem(&word.key));
        said.iter().filter(is_in).count()
    };
    let mut ranked: Vec<&service::Model> = fitting.to_vec();
    ranked.sort_by_key(|service| std::cmp::Reverse(named(service)));
    ranked.iter().map(|service| service.id).collect()
}
