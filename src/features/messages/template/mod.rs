//! Templates: `{{path}}`, `{{path | "fallback"}}`, and `\{{` for braces as such (R-MSG-1). What can't be
//! filled in later is refused when it is written, so that nobody ever reads braces.

mod field;
#[cfg(test)]
mod tests;

pub use field::Field;

use crate::kernel::words::Trigger;
use std::collections::BTreeMap;

/// What stands in each place, for one customer. A place that is missing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<Field, String>);

impl Values {
    /// Puts plain text there: without control characters, and nothing if nothing is left.
    pub fn set(&mut self, field: Field, value: impl Into<Option<String>>) {
        let Some(value) = value.into() else { return };
        let kept = value.chars().map(|c| if c.is_control() { ' ' } else { c });
        let kept: String = kept.collect();
        let kept = kept.trim();
        if !kept.is_empty() {
            self.0.insert(field, kept.to_owned());
        }
    }

    /// Something in each place.
    #[must_use]
    pub fn sample() -> Self {
        let mut values = Self::default();
        for field in Field::ALL {
            values.set(*field, field.sample().to_owned());
        }
        values
    }

    /// What stands there.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place(Field, Option<String>),
}

/// A text with places, of which each is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The braces never end.
    #[error("“{0}” is not closed: write }}}} behind it. For braces as such, write \\{{{{.")]
    Open(String),
    /// Neither a path nor a path with a fallback.
    #[error(
        "“{{{{{0}}}}}” is not understood. Write {{{{customer.name}}}}, or {{{{vehicle.name | \"your car\"}}}}."
    )]
    Form(String),
    /// No such path, and the one that was probably meant.
    #[error("There is no “{0}”.{hint}", hint = meant(.1))]
    Unknown(String, Option<Field>),
    /// It can be missing when the moment comes.
    #[error("“{path}” is not always there{when}. Say what to write then: {{{{{path} | \"{instead}\"}}}}.",
        path = .0.path(), instead = .0.instead(), when = at(.1))]
    Empty(Field, Option<Trigger>),
}

fn meant(field: &Option<Field>) -> String {
    field.map_or_else(
        || " Choose one from the list.".to_owned(),
        |field| format!(" Did you mean {{{{{}}}}}?", field.path()),
    )
}

fn at(moment: &Option<Trigger>) -> String {
    moment.map_or_else(String::new, |moment| {
        format!(" in a message for “{}”", moment.label())
    })
}

/// Reads a text for this moment.
///
/// # Errors
/// [`Wrong`]: the first thing in it that is.
pub fn compile(text: &str, moment: Option<Trigger>) -> Result<Template, Wrong> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, from) = rest.split_at(at);
        let inside = &from[2..];
        if let Some(before) = before.strip_suffix('\\') {
            plain.push_str(before);
            plain.push_str("{{");
            rest = inside;
            continue;
        }
        plain.push_str(before);
        let Some((inside, after)) = inside.split_once("}}") else {
            return Err(Wrong::Open(short(from)));
        };
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(place(inside, moment)?);
        rest = after;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(Template(pieces))
}

fn place(inside: &str, moment: Option<Trigger>) -> Result<Piece, Wrong> {
    let form = || Wrong::Form(short(inside));
    let (path, fallback) = match inside.split_once('|') {
        Some((path, fallback)) => (path.trim(), Some(quoted(fallback.trim()).ok_or_else(form)?)),
        None => (inside.trim(), None),
    };
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    if path.is_empty() || !path.chars().all(is_path) {
        return Err(form());
    }
    let field = Field::ALL
        .iter()
        .copied()
        .find(|field| field.path() == path);
    let field = field.ok_or_else(|| Wrong::Unknown(short(path), nearest(path)))?;
    if fallback.is_none() && !field.is_always_there(moment) {
        return Err(Wrong::Empty(field, moment));
    }
    Ok(Piece::Place(field, fallback))
}

/// What stands in quotes, straight ones or those that phones make of them.
fn quoted(text: &str) -> Option<String> {
    let open = ['"', '“', '”'];
    let text = text.strip_prefix(open)?.strip_suffix(open)?;
    let is_plain = |c: char| !c.is_control() && !open.contains(&c);
    text.chars().all(is_plain).then(|| text.to_owned())
}

/// As much of it as a sentence has room for.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// The one that was probably meant: a few letters away, or the same word of another root.
fn nearest(path: &str) -> Option<Field> {
    let path = path.to_ascii_lowercase();
    let word = path.rsplit('.').next().unwrap_or_default();
    // The same word of another root is farther than a slip of a finger.
    let astray = if path.contains('.') { 3 } else { 1 };
    let far = |field: &Field| {
        let its = field.path();
        let alone = its.rsplit('.').next().unwrap_or_default();
        Ord::min(distance(&path, its), distance(word, alone) + astray)
    };
    let best = Field::ALL.iter().copied().min_by_key(far)?;
    let most = (path.len() / 3).clamp(1, 4);
    (far(&best) <= most).then_some(best)
}

/// Letters to put in, take out or change, to make one of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let change = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

impl Template {
    /// The text for one customer.
    #[must_use]
    pub fn fill(&self, values: &Values) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Place(field, fallback) => values
                .of(*field)
                .or(fallback.as_deref())
                .unwrap_or_default(),
        });
        pieces.collect()
    }
}
