//! Hours and holidays on one page.

use super::forms::{SHOP, WEEK, Whose};
use crate::entity::holiday;
use crate::features::shops::views::settings_head;
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button, section};
use crate::ui::icon::Icon;
use crate::ui::place::row;
use crate::ui::table;
use crate::ui::{button, card, time};
use crate::web::paths::{HolidayRemovalPath, HolidaysPath, HoursPath};
use chrono::NaiveDate;
use maud::{Markup, html};

pub(super) fn hours(
    week: &FormState,
    (form, holidays): (&FormState, &[holiday::Model]),
    (today, all): (NaiveDate, bool),
    people: &Markup,
) -> Markup {
    let here = HoursPath.to_string();
    html! {
        (settings_head(&here, all))
        (form_for(&here, "hours", week, &html! {
            p.muted {
                "A day without times is closed; one with a break opens again after it. Booking outside these hours asks for a reason. "
                "With no times at all, any time is good."
            }
            (week_fields(week, &SHOP))
            (actions(&html! { (button::primary("Save hours")) }))
        }))
        (card("Holidays", &html! {}, &html! {
            @if holidays.is_empty() { p.muted { "No holidays from today on. Add the next day on which the shop is closed." } }
            @else { (coming(holidays, today)) }
            (form_for(&HolidaysPath.to_string(), "holiday", form, &html! {
                (grid(&html! {
                    (field::date(form, "day", "Day").required())
                    (field(form, "holiday", "Name").required().autocomplete("off"))
                }))
                (actions(&html! { (button::secondary("Add holiday").icon(Icon::Plus)) }))
            }))
        }))
        (people)
    }
}

/// Two spans a weekday.
pub(in super::super) fn week_fields(week: &FormState, whose: &Whose) -> Markup {
    html! {
        @for day in WEEK {
            (section(day.label, &html! {
                @for (times, (opens, closes)) in day.spans.iter().zip(whose.labels) {
                    (row(&html! {
                        (field::time(week, times.opens, opens).called(times.opening[whose.names]))
                        (field::time(week, times.closes, closes).called(times.closing[whose.names]))
                    }))
                }
            }))
        }
    }
}

fn coming(holidays: &[holiday::Model], today: NaiveDate) -> Markup {
    let columns = [
        table::text("Holiday"),
        table::text("Day"),
        table::actions("Actions"),
    ];
    let rows = html! {
        @for holiday in holidays {
            (table::row(None, &columns, &[
                html! { (holiday.name) },
                time::date(holiday.day, today),
                post_button(
                    &HolidayRemovalPath { holiday: holiday.id }.to_string(),
                    &FormState::empty(),
                    &button::quiet("Remove").icon(Icon::Trash2).small(),
                ),
            ]))
        }
    };
    table::table("Holidays", &columns, &rows, None)
}

/// The same form was sent before, with another day or name.
pub(super) fn already_added() -> Markup {
    html! { p { "This form has added a holiday already; it is in the list. Add this one as another?" } }
}
