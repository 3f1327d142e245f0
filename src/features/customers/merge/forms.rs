//! Whose fields are kept.

use super::fields::{Field, Fields, Whose};
use super::queries::Side;
use crate::kernel::ids::CustomerId;
use crate::ui::form::FormState;

/// The one that becomes a part of the other.
pub(super) const WITH: &str = "with";
/// The version of it that the person has seen; the form's own is of the one that stays.
pub(super) const OTHER_VERSION: &str = "other_version";

/// The form as it is first shown: what stays is the survivor's own, unless it is blank. Of notes both.
pub(super) fn begun(keep: &Side, other: &Side) -> FormState {
    let (mine, theirs) = (keep.fields(), other.fields());
    let mut form = seen(FormState::empty(), keep, other);
    for field in Field::ALL {
        form.set(field.name(), proposed(&mine, &theirs, *field).as_str());
    }
    form
}

/// The same with what was chosen, for two that were read again.
pub(super) fn seen(mut form: FormState, keep: &Side, other: &Side) -> FormState {
    form.set(WITH, other.customer.id.to_string());
    form.set(OTHER_VERSION, other.customer.version.to_string());
    form.with_version(keep.customer.version)
}

fn proposed(mine: &Fields, theirs: &Fields, field: Field) -> Whose {
    match () {
        () if mine.is_blank(field) => Whose::Other,
        () if theirs.is_blank(field) => Whose::Keep,
        () if mine.both(theirs, field).is_some() => Whose::Both,
        () => Whose::Keep,
    }
}

/// Who is to go.
pub(super) fn with(form: &FormState) -> Option<CustomerId> {
    form.value(WITH).trim().parse().ok()
}

/// The versions of both that the person has seen.
pub(super) fn versions(form: &FormState) -> Option<(i64, i64)> {
    let other = form.value(OTHER_VERSION).trim().parse().ok()?;
    Some((form.version()?, other))
}

/// What was chosen of the fields in which they differ; what is not asked stays.
pub(super) fn chosen(form: &FormState) -> Vec<(Field, Whose)> {
    let one = |field: &Field| (*field, Whose::of(form.value(field.name())));
    Field::ALL.iter().map(one).collect()
}

impl Whose {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Other => "other",
            Self::Both => "both",
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "other" => Self::Other,
            "both" => Self::Both,
            _ => Self::Keep,
        }
    }
}
