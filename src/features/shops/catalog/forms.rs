//! What people type about a service, and what they want to see of the catalog.

use super::commands::{LAST, NewService};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::search::asked;
use crate::kernel::words::{Category, Pricing};
use crate::ui::form::FormState;
use crate::ui::link::with_query;
use crate::web::paths::ServicesPath;
use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

/// The address of the list as it was asked for; words nobody knows mean "all".
#[derive(Debug, Default, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    inactive: String,
    #[serde(default)]
    sort: String,
    after: Option<String>,
}

/// What the list shows, and in what order; its state is the URL.
#[derive(Clone, Debug, Default)]
pub(super) struct Filters {
    pub(super) q: String,
    pub(super) category: Option<Category>,
    pub(super) inactive: bool,
    pub(super) sort: Sort,
    pub(super) after: Option<String>,
}

/// By what the list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SortBy {
    #[default]
    Catalog,
    Name,
    Category,
    Price,
}

/// By what, and whether the other way round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) by: SortBy,
    pub(super) down: bool,
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.by {
            SortBy::Catalog => return Ok(()),
            SortBy::Name => "name",
            SortBy::Category => "category",
            SortBy::Price => "price",
        };
        write!(f, "{}{word}", if self.down { "-" } else { "" })
    }
}

impl From<&str> for Sort {
    fn from(word: &str) -> Self {
        let (word, down) = word
            .strip_prefix('-')
            .map_or((word, false), |word| (word, true));
        match word {
            "name" => (SortBy::Name, down),
            "category" => (SortBy::Category, down),
            "price" => (SortBy::Price, down),
            _ => (SortBy::Catalog, false),
        }
        .into()
    }
}

impl From<(SortBy, bool)> for Sort {
    fn from((by, down): (SortBy, bool)) -> Self {
        Self { by, down }
    }
}

impl From<ListQuery> for Filters {
    fn from(asked: ListQuery) -> Self {
        Self {
            q: asked.q.trim().chars().take(100).collect(),
            category: Category::from_str(&asked.category).ok(),
            inactive: asked.inactive == "true",
            sort: Sort::from(asked.sort.as_str()),
            after: asked.after,
        }
    }
}

impl Filters {
    /// The words looked for: none below two letters or digits (R-SVC-4).
    pub(super) fn words(&self) -> Vec<String> {
        let words = asked(&self.q);
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        if letters < 2 { Vec::new() } else { words }
    }

    /// The address of this list.
    pub(super) fn href(&self) -> String {
        let sort = self.sort.to_string();
        let pairs = [
            ("q", self.q.as_str()),
            ("category", self.category.map_or("", Category::as_str)),
            ("inactive", if self.inactive { "true" } else { "" }),
            ("sort", sort.as_str()),
            ("after", self.after.as_deref().unwrap_or_default()),
        ];
        with_query(ServicesPath, &pairs)
    }

    /// This list from its beginning, but with a change.
    pub(super) fn but(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = Self {
            after: None,
            ..self.clone()
        };
        change(&mut other);
        other.href()
    }
}

/// The box by which everybody can book it online.
pub(super) const IS_BOOKABLE: &str = "is_bookable";

/// An empty form, with the name that was searched for and not found.
pub(super) fn blank(name: &str) -> FormState {
    FormState::of([
        ("name", name.to_owned()),
        ("pricing", Pricing::Fixed.as_str().to_owned()),
        ("skill_level", "1".to_owned()),
        (IS_BOOKABLE, "true".to_owned()),
    ])
}

/// The form of what is stored, or of what was understood.
pub(super) fn state(new: &NewService) -> FormState {
    FormState::of([
        ("name", new.name.clone()),
        ("code", new.code.clone()),
        ("category", new.category.as_str().to_owned()),
        ("keywords", new.keywords.clone().unwrap_or_default()),
        ("pricing", new.pricing.as_str().to_owned()),
        ("price", new.price.plain()),
        ("hours", new.hours.to_string()),
        ("skill_level", new.skill_level.to_string()),
        ("description", new.description.clone().unwrap_or_default()),
        (
            IS_BOOKABLE,
            String::from(if new.is_bookable { "true" } else { "" }),
        ),
    ])
}

pub(super) fn service(form: &mut FormState) -> Option<NewService> {
    let name = form.required("name", "Name", 120);
    let code = code(form, "OIL_SYNTH");
    let category = form.choice("category", "Category");
    let keywords = form.optional("keywords", "Keywords", 500);
    let pricing = form.choice("pricing", "Way of pricing");
    let price = form.money("price", "Price");
    let hours = form.quantity("hours", "Hours");
    let skill_level = form.integer("skill_level", "Skill level", 1..=5);
    form.demand("skill_level", "Skill level");
    let description = form.multiline("description", "Description", 1_000);
    match pricing {
        Some(Pricing::Fixed) => form.demand("price", "Price"),
        Some(Pricing::Hourly)
            if hours.unwrap_or_default() == Quantity(0) && form.error_for("hours").is_none() =>
        {
            form.fail("hours", "Enter the hours: the price is hours × labor rate.");
        }
        _ => {}
    }
    if hours.is_some_and(|hours| hours.0 > 10_000) {
        form.fail("hours", "Hours must be 100 or fewer.");
    }
    if form.has_errors() {
        return None;
    }
    Some(NewService {
        code,
        name,
        category: category?,
        description,
        keywords: keywords
            .map(|words| listed(&words))
            .filter(|w| !w.is_empty()),
        pricing: pricing?,
        price: price.unwrap_or(Cents::ZERO),
        hours: hours.unwrap_or_default(),
        skill_level: skill_level?,
        is_bookable: form.is_checked(IS_BOOKABLE),
        sort: LAST,
    })
}

/// In capitals, whatever was typed (R-SVC-3).
pub(in super::super) fn code(form: &mut FormState, like: &str) -> String {
    let code = form.required("code", "Code", 40).to_ascii_uppercase();
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if form.error_for("code").is_none() && (code.len() < 2 || !code.chars().all(fits)) {
        form.fail(
            "code",
            format!("Code must be 2 to 40 letters A–Z, digits and underscores, like {like}."),
        );
    }
    code
}

/// "oil,,filter " is "oil, filter".
fn listed(words: &str) -> String {
    let words: Vec<&str> = words
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(", ")
}
