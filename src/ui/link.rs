//! Addresses with a query.

use crate::ui::form::FormState;
use std::fmt::Display;

/// A path with a query; blank values are left out.
pub fn with_query(path: impl Display, pairs: &[(&str, &str)]) -> String {
    let told = pairs.iter().filter(|(_, value)| !value.is_empty());
    match serde_html_form::to_string(told.collect::<Vec<_>>()) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_string(),
    }
}

/// A list with the filters of its form but some, on its first page or behind `after`.
pub fn list(
    path: impl Display,
    form: &FormState,
    (without, after): (&[&str], Option<&str>),
) -> String {
    let pairs = form.pairs().iter();
    let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
    let kept = pairs.filter(|(name, _)| *name != "after" && !without.contains(name));
    let kept: Vec<_> = kept.chain(after.map(|after| ("after", after))).collect();
    with_query(path, &kept)
}
