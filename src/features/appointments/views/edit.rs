//! The form that reschedules, reassigns and notes; and puts back on the schedule.

use super::super::queries::Billable;
use super::super::refusal::Conflict;
use super::parts::{conflicts, slot_fields, spot_fields};
use crate::entity::membership;
use crate::ui::form::{FormState, actions, field, form_for, section};
use crate::ui::icon::Icon;
use crate::ui::place::note;
use crate::ui::{Tone, button, page_header};
use crate::web::paths::AppointmentPath;
use chrono_tz::Tz;
use maud::{Markup, html};

/// What the page shows.
pub(crate) struct EditView<'a> {
    pub(crate) form: &'a FormState,
    pub(crate) at: &'a Billable,
    pub(crate) technicians: Vec<&'a membership::Model>,
    pub(crate) conflicts: &'a [Conflict],
    pub(crate) twice: Option<String>,
    pub(crate) zone: Tz,
}

pub(crate) fn page(view: &EditView<'_>) -> Markup {
    let (form, at) = (view.form, view.at);
    let here = AppointmentPath {
        appointment: at.appointment.id,
    }
    .to_string();
    let restores = form.is_checked("restore");
    let (title, save) = if restores {
        (
            format!("Back on the schedule: {}", at.order.number),
            "Put back on the schedule",
        )
    } else {
        (format!("Edit {}", at.order.number), "Save changes")
    };
    html! {
        (page_header(&title).back(&at.order.number, &here))
        @if restores {
            (note(Tone::Info, Icon::CalendarClock, &html! {
                p { "The time is checked again as if it were booked now." }
            }))
        }
        (form_for(&here, "edit", form, &html! {
            @if restores { input type="hidden" name="restore" value="true"; }
            (section("When", &slot_fields(form, &view.technicians, view.twice.as_deref())))
            (section("Where", &spot_fields(form)))
            (section("Work", &html! {
                (field::number(form, "odometer_in", "Odometer").after("miles").optional())
                (field::textarea(form, "complaint", "What is wrong").optional())
                (field::textarea(form, "notes", "Notes for the shop").rows(2).optional())
            }))
            (conflicts(form, view.conflicts, view.zone))
            (actions(&html! {
                (button::primary(save))
                (button::quiet("Cancel").href(&here))
            }))
        }))
    }
}
