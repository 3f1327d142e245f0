//! One page a person: hours, times off, skills.

use super::forms::BEST;
use super::queries::{Mate, Off};
use crate::entity::membership;
use crate::features::shops::hours::{PERSON, week_fields};
use crate::kernel::ids::MembershipId;
use crate::kernel::words::Category;
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::icon::Icon;
use crate::ui::{button, card, page_header, table, time};
use crate::web::paths::{
    CrewHoursPath, CrewPath, CrewPlacesPath, CrewSkillsPath, HoursPath, TimeOffPath,
    TimeOffRemovalPath,
};
use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// The forms of the page, each with what was typed or what is stored.
#[derive(Debug)]
pub(super) struct Forms {
    pub(super) week: FormState,
    pub(super) skills: FormState,
    pub(super) places: FormState,
    pub(super) off: FormState,
}

pub(super) fn mate(mate: &Mate, forms: &Forms, zone: Tz) -> Markup {
    let (member, name) = (mate.member.id, &mate.member.name);
    html! {
        (page_header(name).back("Hours", &HoursPath.to_string()))
        (card("Time off", &html! {}, &away(member, (&mate.off.0, &forms.off), zone)))
        (card("Working hours", &html! {}, &form_for(&CrewHoursPath { member }.to_string(), "crew-hours", &forms.week, &html! {
            p.muted { "With no times at all, " (name) " works whenever the shop is open. Booking outside these hours asks for a reason." }
            (week_fields(&forms.week, &PERSON))
            (actions(&html! { (button::secondary("Save hours")) }))
        })))
        (card("Skills", &html! {}, &form_for(&CrewSkillsPath { member }.to_string(), "crew-skills", &forms.skills, &html! {
            p.muted {
                "Each service asks for a level of its category. With no level at all, " (name)
                " may be given any work; with one, work beyond the levels asks for a reason."
            }
            (grid(&html! { @for category in Category::ALL { (level(&forms.skills, *category)) } }))
            (actions(&html! { (button::secondary("Save skills")) }))
        })))
        (card("Begins and ends", &html! {}, &form_for(&CrewPlacesPath { member }.to_string(), "crew-places", &forms.places, &html! {
            p.muted {
                "Free times count the drive from where the day begins to the first stop, and from the last one to where it ends. "
                "Write an address with its ZIP code, or a pin such as 38.5806, -121.4956."
            }
            (grid(&html! {
                (field::text(&forms.places, "start", "The day begins").autocomplete("off").hint("Empty: at the first stop."))
                (field::text(&forms.places, "end", "The day ends").autocomplete("off").hint("Empty: at the last stop."))
            }))
            (actions(&html! { (button::secondary("Save places")) }))
        })))
    }
}

fn level(form: &FormState, category: Category) -> Markup {
    let levels = (1..=BEST).map(|level| {
        let words = match level {
            1 => "1, the basics".to_owned(),
            BEST => format!("{level}, everything"),
            _ => level.to_string(),
        };
        (level.to_string(), words)
    });
    html! { (field::select(form, category.as_str(), category.label(), levels).blank("–")) }
}

fn away(member: MembershipId, (off, form): (&[Off], &FormState), zone: Tz) -> Markup {
    html! {
        @if off.is_empty() { p.muted { "No time off from now on." } }
        @else { (coming(member, off, zone)) }
        (form_for(&TimeOffPath { member }.to_string(), "time-off", form, &html! {
            (grid(&html! {
                (field::date(form, "from_day", "First day").required())
                (field::time(form, "from_time", "From").hint("Empty: from the beginning of the day."))
                (field::date(form, "to_day", "Last day").hint("Empty: that day only."))
                (field::time(form, "to_time", "Until").hint("Empty: to the end of the day."))
                (field::text(form, "reason", "Reason").autocomplete("off").wide())
            }))
            (actions(&html! { (button::secondary("Add time off").icon(Icon::Plus)) }))
        }))
    }
}

fn coming(member: MembershipId, off: &[Off], zone: Tz) -> Markup {
    let columns = [
        table::text("From"),
        table::text("Until"),
        table::text("Reason"),
        table::actions("Actions"),
    ];
    let rows = html! {
        @for row in off {
            (table::row(None, &columns, &[
                moment(row.starts_at, zone, false),
                moment(row.ends_at, zone, true),
                html! { @if let Some(reason) = &row.reason { (reason) } },
                post_button(
                    &TimeOffRemovalPath { member, off: row.id }.to_string(),
                    &FormState::empty(),
                    &button::quiet("Remove").icon(Icon::Trash2).small(),
                ),
            ]))
        }
    };
    table::table("Time off", &columns, &rows, None)
}

/// Of whole days only the day; until midnight is to the end of the day before.
fn moment(at: DateTime<Utc>, zone: Tz, is_end: bool) -> Markup {
    let local = at.with_timezone(&zone).naive_local();
    let day = match (local.time() == NaiveTime::MIN, is_end) {
        (true, true) => local.date().pred_opt(),
        (true, false) => Some(local.date()),
        (false, _) => None,
    };
    day.map_or_else(|| time::at(at, zone), |day| time::date(day, day))
}

/// The ways to those who take appointments, for the page of the shop's hours.
pub(in super::super) fn people(members: &[membership::Model]) -> Markup {
    let bookable = |member: &&membership::Model| member.is_bookable && member.disabled_at.is_none();
    let mates: Vec<&membership::Model> = members.iter().filter(bookable).collect();
    card(
        "Technicians",
        &html! {},
        &html! {
            p.muted { "Hours, time off and skills of each who takes appointments." }
            @if mates.is_empty() { p { "Nobody takes appointments yet." } }
            @else {
                ul { @for mate in mates { li { a href=(CrewPath { member: mate.id }) { (mate.name) } } } }
            }
        },
    )
}

/// The same form was sent before, with another time.
pub(super) fn already_added() -> Markup {
    html! { p { "This form has added a time off already; it is in the list. Add this one as another?" } }
}
