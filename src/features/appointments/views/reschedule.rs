//! The form that gives a visit another time.

use super::super::queries::Billable;
use super::super::refusal::Conflict;
use super::parts::{ASKED, answering, conflicts, slot_fields, telling, with_query};
use crate::entity::{appointment, membership};
use crate::features::vehicles;
use crate::kernel::words::AppointmentStatus;
use crate::ui::form::{FormState, actions, field, form_for, grid, section};
use crate::ui::icon::Icon;
use crate::ui::{button, dom_id, page_header, time, toast};
use crate::web::paths::{AppointmentPath, ReschedulePath};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What the page shows.
pub(crate) struct RescheduleView<'a> {
    pub(crate) form: &'a FormState,
    pub(crate) at: &'a Billable,
    pub(crate) technicians: Vec<&'a membership::Model>,
    pub(crate) conflicts: &'a [Conflict],
    pub(crate) twice: Option<String>,
    /// Where one came from.
    pub(crate) back: &'a str,
    pub(crate) zone: Tz,
    /// Whether the shop sends messages.
    pub(crate) has_messages: bool,
}

/// The way here, as long as the visit's time can change.
pub(super) fn link(row: &appointment::Model) -> Option<Markup> {
    use AppointmentStatus::{InProgress, Ready, Scheduled};
    let appointment = row.id;
    let there = ReschedulePath { appointment }.to_string();
    let link = button::quiet("New time").icon(Icon::CalendarClock);
    matches!(row.status, Scheduled | InProgress | Ready).then(|| html! { (link.href(&there)) })
}

pub(crate) fn page(view: &RescheduleView<'_>) -> Markup {
    let (form, at) = (view.form, view.at);
    let appointment = at.appointment.id;
    let there = AppointmentPath { appointment }.to_string();
    let action = ReschedulePath { appointment }.to_string();
    let row = &at.appointment;
    let title = format!("New time for {}", at.order.number);
    let head = page_header(&title).back(&at.order.number, &there).meta(html! {
        span {
            (at.customer.name)
            @if let Some(car) = &at.vehicle { ", " (vehicles::label(car)) }
        }
        span { "Now: " (time::date(row.day, row.day)) ", " (time::span(row.start_at, row.end_at, view.zone)) }
    });
    html! {
        (head)
        (form_for(&action, "reschedule", form, &html! {
            input type="hidden" name="back" value=(view.back);
            (grid(&html! {
                (field::text(form, "when", "When, in words").autocomplete("off").optional().wide()
                    .hint("Such as “fri 2pm”, “tomorrow” or “3/14 at noon”. Or choose it below."))
            }))
            (section("When and who", &slot_fields(form, &view.technicians, view.twice.as_deref())))
            (conflicts(form, view.conflicts, view.zone))
            (telling(form, (&at.customer, view.has_messages)))
            (actions(&html! {
                (button::primary("Save the new time"))
                (button::quiet("Cancel").href(view.back))
            }))
        }))
    }
}

/// What of a dropped visit's new time is sent once more with a reason.
const DROPPED: [&str; 6] = ["back", "day", "time", "offset", "duration", "technician"];

/// Over the calendar, of a visit that was let go where something is in its way: a reason, or another
/// time. What is wrong with the time itself asks for another one.
pub(crate) fn asking(view: &RescheduleView<'_>) -> Markup {
    let form = &view.form.clone().with_prefix(ASKED);
    let appointment = view.at.appointment.id;
    let action = ReschedulePath { appointment }.to_string();
    let page = with_query(&action, &[("back", view.back)]);
    let other = button::quiet("Choose another time").href(&page);
    let asks_why = !view.conflicts.is_empty() || form.error_for("override_reason").is_some();
    let body = html! {
        @if asks_why {
            (answering(&action, form, &DROPPED, &html! {
                (conflicts(form, view.conflicts, view.zone))
                (telling(form, (&view.at.customer, view.has_messages)))
                (actions(&html! { (button::primary("Save the new time")) (other) }))
            }))
        } @else {
            div.notice data-tone="bad" role="alert" tabindex="-1" {
                (Icon::OctagonAlert)
                div { @for error in form.errors() { p { (error.message) } } }
            }
            (actions(&html! { (other) }))
        }
    };
    let title = format!("New time for {}", view.at.order.number);
    toast::question(&title, &dom_id("entry", appointment), &body)
}
