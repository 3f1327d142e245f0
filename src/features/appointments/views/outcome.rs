//! What could not be done, and why (R-APPT-24).

use super::super::queries::{Billable, Standing};
use super::parts::with_query;
use crate::entity::appointment;
use crate::kernel::words::{AppointmentStatus, Outcome};
use crate::ui::form::{FormState, actions, field, form_for};
use crate::ui::place::{note, row as in_a_row};
use crate::ui::{Icon, Tone, button, page_header};
use crate::web::paths::{AppointmentJobPath, EditAppointmentPath, OutcomePath, ReschedulePath};
use maud::{Markup, html};

/// Asks why.
pub(crate) fn page(form: &FormState, at: &Standing, back: &str) -> Markup {
    let action = OutcomePath {
        appointment: at.appointment.id,
    }
    .to_string();
    let reasons = Outcome::ALL.iter().filter(|why| **why != Outcome::Done);
    let reasons = reasons.map(|why| (why.as_str(), why.label()));
    html! {
        (page_header(&format!("Could not do {}", at.number)).back("Back", back))
        (note(Tone::Info, Icon::Info, &html! {
            p { "The order stays open and gets another time. If the customer never came, it is a no-show." }
        }))
        (form_for(&action, "outcome", form, &html! {
            input type="hidden" name="back" value=(back);
            (field::radios(form, "why", "Reason", reasons).wide())
            (field::text(form, "note", "In your words").wide().autocomplete("off")
                .hint("What the office should know before the next try."))
            (actions(&html! {
                (button::primary("Could not do"))
                (button::quiet("Not now").href(back))
            }))
        }))
    }
}

/// Why, on a card.
pub(super) fn badge(why: Outcome) -> Markup {
    let words = format!("Could not do: {}", why.label());
    crate::ui::badge(Tone::Warn, Icon::TriangleAlert, &words)
}

/// One line, on whatever shows the visit.
pub(crate) fn told(row: &appointment::Model) -> Markup {
    html! {
        @if let Some(why) = row.outcome {
            p.outcome {
                (badge(why))
                @if let Some(words) = &row.outcome_note { " " (words) }
            }
        }
    }
}

/// On the visit's page, with what to do about it: another time, and whether the trip is charged.
pub(super) fn revisit(at: &Billable, may_edit: bool, takes_work: bool) -> Markup {
    use AppointmentStatus::{NoShow, Scheduled};
    let row = &at.appointment;
    let appointment = row.id;
    let again = match row.status {
        NoShow => with_query(EditAppointmentPath { appointment }, &[("restore", "true")]),
        _ => ReschedulePath { appointment }.to_string(),
    };
    let fee = at.jobs.first().filter(|_| takes_work).map(|job| {
        let job = AppointmentJobPath {
            appointment: row.id,
            job: job.id,
        };
        job.to_string()
    });
    html! {
        @if row.outcome.is_some() && matches!(row.status, Scheduled | NoShow) {
            (note(Tone::Warn, Icon::TriangleAlert, &html! {
                (told(row))
                @if may_edit {
                    (in_a_row(&html! {
                        (button::secondary("New time").icon(Icon::CalendarClock).small().href(&again))
                        @if let Some(fee) = &fee {
                            (button::quiet("Charge a trip fee?").icon(Icon::Banknote).small().href(fee))
                        }
                    }))
                }
            }))
        }
    }
}
