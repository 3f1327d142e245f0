//! The filters of the log, as they stand in its address.

use super::queries::{Filter, Who};
use crate::ui::form::FormState;
use crate::web::export::span;
use uuid::Uuid;

/// What is asked for. A word that can't be read asks for nothing, and the form says so.
pub(super) fn filter(form: &mut FormState, own: Option<Uuid>) -> Filter {
    let who = match form.value("actor").trim() {
        "system" => Some(Who::System),
        _ => form
            .parsed("actor", "This person is not known.")
            .map(Who::Person),
    };
    let word = |name: &str| {
        let word = form.value(name).trim();
        let is_word = word.len() <= 60
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || "._".contains(c));
        Some(word.to_owned()).filter(|word| is_word && !word.is_empty())
    };
    let (action, entity) = (word("action"), word("entity"));
    let id = form.parsed("id", "This record is not known.");
    let (from, to) = span(form);
    Filter {
        own,
        who,
        action,
        entity,
        id,
        from,
        to,
        after: None,
    }
}
