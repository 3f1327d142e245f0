//! Why a visit is canceled (R-APPT-21).

use super::super::queries::Billable;
use super::parts::{question, telling};
use crate::kernel::words::AppointmentStatus;
use crate::ui::form::{FormState, actions, field, form_for};
use crate::ui::{button, page_header};
use crate::web::paths::{AppointmentPath, AppointmentPositionPath};
use maud::{Markup, html};

/// The reasons people have, in the order they have them.
pub(crate) const REASONS: &[&str] = &[
    "The customer asked",
    "The customer can't be reached",
    "We can't make it",
    "Parts are not here",
    "Weather",
    "Something else",
];

/// Over the board.
pub(crate) fn asking(form: &FormState, (at, has_messages): (&Billable, bool)) -> Markup {
    let form = &form.clone().with_prefix("asked");
    let title = format!("Cancel {}", at.order.number);
    question(
        (&title, at.appointment.id),
        form,
        &html! {
            (reasons(form))
            (telling(form, (&at.customer, has_messages)))
            (actions(&html! { (button::danger("Cancel appointment")) }))
        },
    )
}

fn reasons(form: &FormState) -> Markup {
    html! {
        (field::select(form, "reason", "Reason", REASONS.iter().map(|r| (*r, *r))).blank("Choose").required())
        (field::text(form, "words", "In your words").optional().autocomplete("off"))
    }
}

pub(crate) fn page(form: &FormState, (at, has_messages): (&Billable, bool)) -> Markup {
    let id = at.appointment.id;
    let here = AppointmentPath { appointment: id }.to_string();
    let action = AppointmentPositionPath { appointment: id }.to_string();
    html! {
        (page_header(&format!("Cancel {}", at.order.number)).back(&at.order.number, &here))
        (form_for(&action, "cancel", form, &html! {
            input type="hidden" name="to" value=(AppointmentStatus::Canceled.as_str());
            input type="hidden" name="back" value=(form.value("back"));
            (reasons(form))
            (telling(form, (&at.customer, has_messages)))
            (actions(&html! {
                (button::danger("Cancel appointment"))
                (button::quiet("Keep it").href(&here))
            }))
        }))
    }
}
