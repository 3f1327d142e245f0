//! What must be read before a visit begins (R-UX-9).

use super::super::queries::{Alert, Standing};
use super::parts::question;
use crate::kernel::ids::AppointmentId;
use crate::ui::form::{FormState, actions, form_tag, hidden_fields, post_button};
use crate::ui::icon::Icon;
use crate::ui::place::{lines, muted, note};
use crate::ui::{Tone, button, page_header};
use crate::web::paths::{
    AppointmentAcknowledgementPath, AppointmentPath, AppointmentPositionPath, StampsPath,
};
use maud::{Markup, html};

/// The field that names an alert that was shown.
pub(crate) const READ: &str = "alert";

fn words(alerts: &[Alert]) -> Markup {
    html! {
        @for alert in alerts {
            (lines(&alert.body))
            p {
                @if let Some(car) = alert.car() { (muted(&format!("About the {car}. "))) }
                (muted(&format!("Noted by {}.", alert.author_name)))
            }
        }
    }
}

/// On the visit's page, with the one button that says they were read.
pub(super) fn open(visit: AppointmentId, alerts: &[Alert], may: bool) -> Markup {
    let action = AppointmentAcknowledgementPath { appointment: visit }.to_string();
    let button = button::secondary("Acknowledged").icon(Icon::Check);
    let shown = FormState::of(alerts.iter().map(|alert| (READ, alert.id.to_string())));
    html! {
        @if !alerts.is_empty() {
            (note(Tone::Bad, Icon::OctagonAlert, &html! {
                (words(alerts))
                @if may { (post_button(&action, &shown, &button)) }
            }))
        }
    }
}

/// The same, over the board.
pub(crate) fn asking(form: &FormState, at: &Standing) -> Markup {
    let title = format!("Before {} begins", at.number);
    question(
        (&title, at.appointment.id),
        form,
        &html! {
            (words(&at.alerts.0))
            @for alert in &at.alerts.0 { input type="hidden" name=(READ) value=(alert.id); }
            (actions(&html! { (button::primary("Acknowledged, go on")) }))
        },
    )
}

/// Asked before the step that begins the visit.
pub(crate) fn page(form: &FormState, at: &Standing) -> Markup {
    let id = at.appointment.id;
    let here = AppointmentPath { appointment: id }.to_string();
    // Asked for by moving the card, or by a tap.
    let (name, action) = match form.value("kind") {
        "" => (
            "to",
            AppointmentPositionPath { appointment: id }.to_string(),
        ),
        _ => ("kind", StampsPath { appointment: id }.to_string()),
    };
    html! {
        (page_header("Read this first").back(&at.number, &here))
        (note(Tone::Bad, Icon::OctagonAlert, &words(&at.alerts.0)))
        (form_tag(&action, "alerts", &html! {
            (hidden_fields(form))
            input type="hidden" name=(name) value=(form.value(name));
            input type="hidden" name="back" value=(form.value("back"));
            @for alert in &at.alerts.0 { input type="hidden" name=(READ) value=(alert.id); }
            (actions(&html! {
                (button::primary("Acknowledged, go on"))
                (button::quiet("Not now").href(&here))
            }))
        }))
    }
}
