//! Names of elements: one function gives both an `id` and the `hx-target` that finds it.

use std::fmt::Display;

/// The id of the element that shows `id`: `dom_id("appointment", 7)` is `appointment-7`.
#[must_use]
pub fn dom_id(prefix: &str, id: impl Display) -> String {
    format!("{prefix}-{id}")
}
