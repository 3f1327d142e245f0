//! Prefixes and next numbers.

use super::super::forms::Series;
use super::{PREVIEW, save};
use crate::features::shops::views::settings_head;
use crate::ui::form::{FormState, field, form_for, section};
use crate::web::paths::NumberingPath;
use maud::{Markup, html};

pub(in super::super) fn numbers(form: &FormState, series: &[Series]) -> Markup {
    let here = NumberingPath.to_string();
    html! {
        (settings_head(&here, true))
        (form_for(&here, "numbering", form, &html! {
            p.muted {
                "Each number is given once, and none is left out. Skipping ahead leaves numbers out for good; "
                "it is there for a shop that comes from other software or paper."
            }
            @for one in series { (part(form, one)) }
            (save(PREVIEW))
        }))
    }
}

fn part(form: &FormState, one: &Series) -> Markup {
    let (prefix, next) = (one.field("prefix"), one.field("next"));
    let year = if one.kind == "order" {
        "Before the number, 12 characters at most."
    } else {
        "Before the number, 12 characters at most. {YYYY} is the year, and numbers then start anew each year."
    };
    let called = [
        format!("{}: prefix", one.label()),
        format!("{}: skip ahead to", one.label()),
    ];
    let now = format!("The next one is {}. Empty: go on with it.", one.next);
    section(
        one.label(),
        &html! {
            (field(form, &prefix, "Prefix").called(&called[0]).autocomplete("off").hint(year))
            (field::number(form, &next, "Skip ahead to").called(&called[1]).optional().hint(&now))
        },
    )
}
