//! Every page that can be reached by following links, a few of each kind.

use super::browser::{Answer, Browser};
use autoshop::web::paths::{ALL, POST_ONLY};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::Duration;

/// So many pages with other ids or other questions of one kind.
const OF_A_KIND: usize = 6;

/// A stream that never ends.
const ENDLESS: &str = "/live";

/// Where to go next, and where one has been.
pub(crate) struct Crawl {
    line: VecDeque<String>,
    known: BTreeSet<String>,
    taken: BTreeMap<&'static str, usize>,
}

impl Crawl {
    /// From these pages on, however many of a kind they are.
    pub(crate) fn from(first: &[&str]) -> Self {
        Self {
            line: first.iter().map(|path| (*path).to_owned()).collect(),
            known: first.iter().map(|path| (*path).to_owned()).collect(),
            taken: first
                .iter()
                .filter_map(|path| Some((pattern_of(path)?, 1)))
                .collect(),
        }
    }

    /// The next page with its pattern, as this browser sees it. Nobody is led to where the shop is changed.
    pub(crate) async fn next(
        &mut self,
        browser: &Browser,
    ) -> Option<(&'static str, String, Answer)> {
        let path = self.line.pop_front()?;
        let pattern = pattern_of(&path)?;
        let page = patiently(async || browser.get(&path).await).await;
        if is_html(&page) {
            links(&page.body()).for_each(|link| self.note(&link));
        }
        if page.status == 303 {
            self.note(page.header("location"));
        }
        Some((pattern, path, page))
    }

    /// Patterns of pages that nobody came to.
    pub(crate) fn missed(&self) -> Vec<&'static str> {
        let pages = ALL.iter().filter(|pattern| !POST_ONLY.contains(pattern));
        let missed = pages.filter(|pattern| !self.taken.contains_key(**pattern));
        missed
            .copied()
            .filter(|pattern| *pattern != ENDLESS)
            .collect()
    }

    fn note(&mut self, path: &str) {
        let path = path.split('#').next().unwrap_or_default();
        let Some(pattern) = pattern_of(path).filter(|pattern| is_page(pattern)) else {
            return;
        };
        let taken = self.taken.entry(pattern).or_default();
        if *taken < OF_A_KIND && self.known.insert(path.to_owned()) {
            *taken += 1;
            self.line.push_back(path.to_owned());
        }
    }
}

/// Asks again where it was too soon: a shop of a program of its own is held to its pace.
pub(crate) async fn patiently(ask: impl AsyncFn() -> Answer) -> Answer {
    loop {
        let answer = ask().await;
        if answer.status != 429 || answer.header("retry-after") != "1" {
            return answer;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

fn is_page(pattern: &str) -> bool {
    pattern != ENDLESS && !POST_ONLY.contains(&pattern)
}

pub(crate) fn is_html(page: &Answer) -> bool {
    page.status == 200 && page.header("content-type").starts_with("text/html")
}

/// The pattern that says most of this path in plain words: "/customers/new", not "/customers/{customer}".
fn pattern_of(path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &&&'static str| {
        let named: Vec<&str> = pattern.split('/').collect();
        named.len() == parts.len() && named.iter().zip(&parts).all(|(n, p)| is_named(n, p))
    };
    let plain = |pattern: &&&str| {
        pattern
            .split('/')
            .filter(|part| !part.contains('{'))
            .count()
    };
    ALL.iter().filter(fits).max_by_key(plain).copied()
}

/// "{token}.ics" fits whatever ends so.
fn is_named(name: &str, part: &str) -> bool {
    match name.split_once('{') {
        None => name == part,
        Some((before, rest)) => {
            let after = rest.split_once('}').map_or("", |(_, after)| after);
            part.len() > before.len() + after.len()
                && part.starts_with(before)
                && part.ends_with(after)
        }
    }
}

/// Where a page of ours leads, read without a parser: a crawl sees hundreds of pages.
fn links(html: &str) -> impl Iterator<Item = String> {
    let named = ["href=\"", "src=\""].into_iter();
    let rests = named.flat_map(|name| html.split(name).skip(1));
    let links = rests.filter_map(|rest| rest.split('"').next());
    let own = links.filter(|link| link.starts_with('/') && !link.starts_with("//"));
    own.map(|link| link.replace("&amp;", "&"))
}

/// The folder for what a test found out, if somebody wants it (`AUTOSHOP_REPORTS`).
pub(crate) fn reports(of: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("AUTOSHOP_REPORTS")?).join(of);
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}
