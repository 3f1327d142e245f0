//! Finding customers by any fragment they remember (R-CUST-6).
//!
//! A fragment of a word is the start of one of its suffixes. So the suffixes are stored as search
//! terms, and a query looks for terms that start with its words, which an index answers.
//! Terms and queries are folded alike, so `%` and `_` are never more than plain characters.

mod seen;

use crate::kernel::contact::{Phone, digits};
use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The longest term that is stored, in characters; longer words are cut.
pub const LONGEST: usize = 40;

/// The longest query that is read, in characters, and how many of its words.
const LONGEST_QUERY: usize = 100;
const MOST_WORDS: usize = 8;

/// What a search term is a fragment of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// A word of a customer's name.
    Name,
    /// A word of a name without one of its letters.
    Near,
    /// A phone number.
    Phone,
    /// An e-mail address, or its domain.
    Email,
    /// A licence plate.
    Plate,
    /// A VIN, or its end.
    Vin,
    /// The number of a repair order.
    Order,
    /// The number of an invoice.
    Invoice,
}

impl TermKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Near,
        Self::Phone,
        Self::Email,
        Self::Plate,
        Self::Vin,
        Self::Order,
        Self::Invoice,
    ];

    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Near => "near",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Plate => "plate",
            Self::Vin => "vin",
            Self::Order => "order",
            Self::Invoice => "invoice",
        }
    }
}

/// The text without case, accents and punctuation: "Łukasz  O’Brien-Müller" → "lukasz obrien muller".
///
/// Apostrophes vanish, since people type them or not; other punctuation separates words.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = |c: &char| !is_combining_mark(*c);
    let lower = text
        .nfkd()
        .filter(plain)
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(plain);
    let mut folded = String::with_capacity(text.len());
    for c in lower {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' => {}
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The folded words of the text.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

/// The folded words of what somebody looks for: as many as anybody types, so that no query grows
/// beyond what a database takes.
#[must_use]
pub fn asked(query: &str) -> Vec<String> {
    let mut words = words(&short(query));
    words.truncate(MOST_WORDS);
    words
}

/// The start of a query, without characters that nobody types.
fn short(query: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    query.chars().take(LONGEST_QUERY).map(plain).collect()
}

/// Only the folded letters and digits, as plates, VINs and numbers are matched: "7ABC-123" → "7abc123".
#[must_use]
pub fn compact(text: &str) -> String {
    fold(text).replace(' ', "")
}

/// A query of fewer than two characters finds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Type at least two characters.")]
pub struct TooShort;

/// Whether a term must be the text or only start with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// The term is the text.
    Whole,
    /// The term starts with the text.
    Start,
}

/// One way in which a word of the query can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    /// What is looked for, folded.
    pub text: String,
    /// How it is compared.
    pub how: Match,
    /// The kinds of terms it is compared with.
    pub kinds: Vec<TermKind>,
}

impl Needle {
    /// Whether a stored term answers this needle.
    #[must_use]
    pub fn finds(&self, kind: TermKind, term: &str) -> bool {
        self.kinds.contains(&kind)
            && match self.how {
                Match::Whole => term == self.text,
                Match::Start => term.starts_with(&self.text),
            }
    }

    /// The first text, in the order of bytes, that no longer starts with this one: terms `>=` the
    /// needle's text and `<` this one start with it.
    #[must_use]
    pub fn end(&self) -> String {
        format!("{}{}", self.text, char::MAX)
    }
}

/// What people typed into the search field, ready to be compared with stored terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    /// The folded query, for ranking by the start of the name.
    pub folded: String,
    /// The letters and digits alone, for ranking by an exact plate, VIN or number.
    pub compact: String,
    /// The digits of a query that is nothing but a phone number or a part of one, three or more.
    pub phone: Option<String>,
    /// Each word must be found, by one of its needles, among the terms of one customer.
    pub words: Vec<Vec<Needle>>,
}

impl SearchQuery {
    /// Reads a query: what people type, in any order.
    ///
    /// # Errors
    /// [`TooShort`] below two letters or digits.
    pub fn parse(query: &str) -> Result<Self, TooShort> {
        let query = short(query);
        let query = query.as_str();
        let (folded, compact) = (fold(query), compact(query));
        if compact.chars().count() < 2 {
            return Err(TooShort);
        }
        let phone = phone_fragment(query);
        let tokens: Vec<&str> = query.split_whitespace().collect();
        // A phone, plate, VIN or number may be typed with spaces; then all words find it together.
        let whole = if tokens.len() > 1 {
            code_needles(query)
        } else {
            Vec::new()
        };
        let mut words: Vec<Vec<Needle>> = Vec::new();
        for token in tokens {
            let shared = [email_needle(token), code_needles(token), whole.clone()].concat();
            for word in self::words(token) {
                let name = needle(&word, Match::Start, &[TermKind::Name]);
                let needles = merged(name.into_iter().chain(shared.iter().cloned()));
                if !words.contains(&needles) {
                    words.push(needles);
                }
            }
        }
        words.truncate(MOST_WORDS);
        Ok(Self {
            folded,
            compact,
            phone,
            words,
        })
    }

    /// Whether a customer with these terms is found.
    #[must_use]
    pub fn matches(&self, terms: &[(TermKind, String)]) -> bool {
        let found = |needle: &Needle| terms.iter().any(|(kind, term)| needle.finds(*kind, term));
        self.words.iter().all(|needles| needles.iter().any(found))
    }
}

/// Phone, plate, VIN and document numbers, typed with any punctuation.
fn code_needles(text: &str) -> Vec<Needle> {
    let mut needles = Vec::new();
    if let Some(digits) = phone_fragment(text) {
        needles.extend(needle(&digits, Match::Start, &[TermKind::Phone]));
    }
    let code = compact(text);
    let length = code.chars().count();
    if length >= 2 {
        needles.extend(needle(&code, Match::Start, &[TermKind::Plate]));
    }
    let numbers = [TermKind::Order, TermKind::Invoice];
    needles.extend(needle(&code, Match::Whole, &numbers));
    if matches!(length, 4..=8 | 17) {
        needles.extend(needle(&code, Match::Whole, &[TermKind::Vin]));
    }
    needles
}

/// The start of an address or of its domain, which may follow an `@`.
fn email_needle(token: &str) -> Vec<Needle> {
    let start = token.trim_start_matches('@').to_lowercase();
    match start.chars().count() {
        0 | 1 => Vec::new(),
        _ => needle(&start, Match::Start, &[TermKind::Email])
            .into_iter()
            .collect(),
    }
}

fn needle(text: &str, how: Match, kinds: &[TermKind]) -> Option<Needle> {
    let text = cut(text);
    (!text.is_empty()).then(|| Needle {
        text,
        how,
        kinds: kinds.to_vec(),
    })
}

/// Needles of one text and one comparison become one, so that an index is walked once.
fn merged(needles: impl Iterator<Item = Needle>) -> Vec<Needle> {
    let mut merged: Vec<Needle> = Vec::new();
    for needle in needles {
        match merged
            .iter_mut()
            .find(|other| other.text == needle.text && other.how == needle.how)
        {
            Some(same) => {
                same.kinds.extend(needle.kinds);
                same.kinds.sort_unstable();
                same.kinds.dedup();
            }
            None => merged.push(needle),
        }
    }
    merged
}

/// Three digits or more, if the text is nothing but digits and the punctuation of phones.
fn phone_fragment(text: &str) -> Option<String> {
    let only_phone = !text
        .chars()
        .any(|c| c.is_alphabetic() || matches!(c, '@' | '%' | '_'));
    let digits = digits(text);
    (only_phone && digits.len() >= 3).then_some(digits)
}

/// The rows of `search_term` by which a customer is found, each once.
///
/// `phones` are numbers in E.164 or, where none could be read, as they were typed.
#[must_use]
pub fn terms_for_customer(
    name: &str,
    phones: &[&str],
    email: Option<&str>,
) -> Vec<(TermKind, String)> {
    let mut terms = BTreeSet::new();
    for word in words(name) {
        terms.extend(suffixes(&word, 2).map(|term| (TermKind::Name, term)));
        // A single letter, such as an initial, has no suffix of two.
        terms.insert((TermKind::Name, cut(&word)));
    }
    for phone in phones {
        let all = digits(phone);
        let national = match phone.strip_prefix('+') {
            Some(_) => Phone::stored(*phone).national_digits(),
            None => all.clone(),
        };
        terms.extend(suffixes(&national, 3).map(|term| (TermKind::Phone, term)));
        if all.len() >= 3 {
            terms.insert((TermKind::Phone, cut(&all)));
        }
    }
    if let Some(address) = email
        .map(|email| email.trim().to_lowercase())
        .filter(|a| !a.is_empty())
    {
        let domain = address
            .rsplit_once('@')
            .map(|(_, domain)| domain)
            .unwrap_or_default();
        if !domain.is_empty() {
            terms.insert((TermKind::Email, cut(domain)));
        }
        terms.insert((TermKind::Email, cut(&address)));
    }
    terms.into_iter().collect()
}

/// The rows of `search_term` by which a car is found, each once: any fragment of the plate, the VIN
/// and its last 8 to 4 characters.
#[must_use]
pub fn terms_for_vehicle(plate: Option<&str>, vin: Option<&str>) -> Vec<(TermKind, String)> {
    let mut terms = BTreeSet::new();
    let plate = plate.map(compact).unwrap_or_default();
    terms.extend(suffixes(&plate, 2).map(|term| (TermKind::Plate, term)));
    let vin = vin
        .map(compact)
        .filter(|vin| vin.len() == 17)
        .unwrap_or_default();
    let ends = suffixes(&vin, 4).filter(|end| matches!(end.len(), 4..=8 | 17));
    terms.extend(ends.map(|term| (TermKind::Vin, term)));
    terms.into_iter().collect()
}

/// The rows of `search_term` by which an order or invoice is found, each once: its whole number,
/// its digits, and its last digits with and without leading zeros ("INV-2026-00042" → "42").
#[must_use]
pub fn terms_for_document(kind: TermKind, number: &str) -> Vec<(TermKind, String)> {
    let last = words(number).pop().unwrap_or_default();
    let last = last.trim_start_matches(|c: char| !c.is_ascii_digit());
    let short = last.trim_start_matches('0');
    let forms = [
        compact(number),
        digits(number),
        last.to_owned(),
        short.to_owned(),
    ];
    let forms: BTreeSet<String> = forms.iter().map(|form| cut(form)).collect();
    forms
        .into_iter()
        .filter(|form| !form.is_empty())
        .map(|form| (kind, form))
        .collect()
}

/// Every end of the word of at least so many characters, longest first, cut to what is stored.
fn suffixes(word: &str, at_least: usize) -> impl Iterator<Item = String> {
    let count = (word.chars().count() + 1).saturating_sub(at_least);
    word.char_indices()
        .take(count)
        .map(|(at, _)| cut(&word[at..]))
}

fn cut(term: &str) -> String {
    term.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests;
