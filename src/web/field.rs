//! How fast pages are where they are read (ADR 0028). Each document bears whose page it is and its pattern,
//! sealed; a browser sends them back with what it measured, and nothing else is believed. Counts are kept in
//! memory until they are written, a minute later.

use crate::kernel::ids::ShopId;
use crate::kernel::link::LinkToken;
use crate::kernel::vitals::{Device, Measure};
use crate::web::State;
use actix_web::{HttpMessage, HttpRequest, web};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Which shop's page an answer is: whoever finds out notes it.
#[derive(Clone, Copy, Debug)]
pub struct Whose(pub ShopId);

/// What is counted apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Whose page it was.
    pub shop: ShopId,
    /// The day in UTC.
    pub day: NaiveDate,
    /// Its pattern.
    pub route: String,
    /// What it was read on.
    pub device: Device,
    /// What was measured.
    pub measure: Measure,
    /// How far it reached.
    pub bucket: usize,
}

/// Visits that were told of and are not written yet.
#[derive(Debug, Default)]
pub struct Field(Mutex<HashMap<Cell, u32>>);

/// As many are kept while nothing can be written; what comes beyond is let go.
const MOST: usize = 20_000;

impl Field {
    /// Counts `visits` more.
    pub fn add(&self, cell: Cell, visits: u32) {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cells.len() >= MOST && !cells.contains_key(&cell) {
            return;
        }
        let count = cells.entry(cell).or_default();
        *count = count.saturating_add(visits);
    }

    /// All of it; nothing is left.
    #[must_use]
    pub fn take(&self) -> HashMap<Cell, u32> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a document says of itself: a seal, the shop, the pattern. None where nobody knows the shop, on an
/// address that is no page, and for whoever asked not to be measured (Global Privacy Control).
#[must_use]
pub fn mark(req: &HttpRequest) -> Option<String> {
    if !may_measure(req) {
        return None;
    }
    let Whose(shop) = *req.extensions().get::<Whose>()?;
    let state = req.app_data::<web::Data<State>>()?;
    let told = format!("{}{}", shop.0.simple(), req.match_pattern()?);
    Some(format!("{}{told}", seal(&state.key, &told)?))
}

/// Whether whoever asks did not ask to be left alone.
#[must_use]
pub fn may_measure(req: &HttpRequest) -> bool {
    req.headers().get("sec-gpc").is_none_or(|said| said != "1")
}

/// The shop and the pattern, if the mark is one of ours.
#[must_use]
pub fn read(state: &State, mark: &str) -> Option<(ShopId, String)> {
    let (sealed, told) = mark.split_at_checked(SEAL)?;
    let (shop, route) = told.split_at_checked(32)?;
    let shop = ShopId(Uuid::try_parse(shop).ok()?);
    // What a stranger could gain by the time a comparison takes is to count a visit.
    let is_ours = seal(&state.key, told).is_some_and(|ours| ours == sealed);
    is_ours.then(|| (shop, route.to_owned()))
}

/// How many characters of it stand in a page.
const SEAL: usize = 16;

fn seal(key: &[u8], told: &str) -> Option<String> {
    let what = format!("a page's mark {told}");
    let mut sealed = LinkToken::keyed(key, what.as_bytes(), Uuid::nil())?.to_string();
    sealed.truncate(SEAL);
    Some(sealed)
}
