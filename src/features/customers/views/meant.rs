//! "Did you mean …" (R-CUST-6).

use super::super::queries::near::Near;
use crate::kernel::contact::Phone;
use crate::ui::{Icon, Tone, place};
use crate::web::paths::CustomerPath;
use maud::{Markup, html};

/// Names that are almost what was typed (R-CUST-6); nothing if there are none.
#[must_use]
pub(crate) fn did_you_mean(meant: &[Near]) -> Markup {
    html! {
        @if !meant.is_empty() {
            (place::note(Tone::Info, Icon::Users, &html! {
                p { strong { "Did you mean …" } }
                ul {
                    @for near in meant {
                        li {
                            a href=(CustomerPath { customer: near.id }) { (near.name) }
                            @if let Some(phone) = &near.phone {
                                " " (place::muted(&Phone::stored(phone.clone()).national()))
                            }
                        }
                    }
                }
            }))
        }
    }
}
