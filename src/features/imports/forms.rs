//! Which column is what, and what is done with what is there already.

use super::fields::{self, missing};
use crate::kernel::words::{ImportKind, ImportPolicy};
use crate::ui::form::FormState;

/// The form's field for a column.
pub(super) fn column(at: usize) -> String {
    format!("column{at}")
}

pub(super) fn filled(mapping: &[Option<String>], policy: ImportPolicy) -> FormState {
    let mut form = FormState::of([("policy", policy.as_str().to_owned())]);
    for (at, field) in mapping.iter().enumerate() {
        form.set(column(at), field.clone().unwrap_or_default());
    }
    form
}

/// `None` if something is wrong; the form says what.
pub(super) fn mapping(
    form: &mut FormState,
    kind: ImportKind,
    columns: usize,
) -> Option<(Vec<Option<String>>, ImportPolicy)> {
    let mut chosen: Vec<Option<&'static str>> = Vec::new();
    for at in 0..columns {
        let word = form.value(&column(at)).to_owned();
        let found = fields::of(kind).iter().find(|field| field.name == word);
        if found.is_none() && !word.is_empty() {
            form.fail(column(at), "Choose a field of the list.");
        }
        let name = found.map(|field| field.name);
        if let Some(field) = found.filter(|field| chosen.contains(&Some(field.name))) {
            form.fail(
                column(at),
                format!("{} is chosen for two columns.", field.label),
            );
        }
        chosen.push(name);
    }
    let policy = form.choice("policy", "Way");
    if let Some(words) = missing(kind, &chosen).filter(|_| !form.has_errors()) {
        form.fail(column(0), words);
    }
    let chosen = chosen.into_iter().map(|name| name.map(str::to_owned));
    let chosen = chosen.collect();
    (!form.has_errors()).then_some((chosen, policy?))
}
