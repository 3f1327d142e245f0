//! What somebody may search by.

use super::{SearchQuery, TermKind};

impl SearchQuery {
    /// For those who see no phone and no e-mail: they find nobody by one either (R-ACC-15).
    #[must_use]
    pub fn without_contact(mut self) -> Self {
        let is_shown = |kind: &TermKind| !matches!(kind, TermKind::Phone | TermKind::Email);
        for needle in self.words.iter_mut().flatten() {
            needle.kinds.retain(is_shown);
        }
        self.phone = None;
        self
    }
}
