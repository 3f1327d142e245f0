//! A step that was not taken: what has to be asked or chosen first, and who was faster. The board stays:
//! there it is asked and told over it. Elsewhere it is a page.

use super::super::queries::{Billable, Near, Standing};
use super::super::refusal::{Conflict, Refusal};
use super::super::{commands, views};
use super::position::Sent;
use super::{Counter, edit, place, redraw, visit};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::ui::form::FormState;
use crate::web::paths::{AppointmentPath, EditAppointmentPath};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, Pieces, Staff, page};
use actix_web::HttpRequest;
use views::{alerts, cancel};

const SECTION: &str = "Appointments";

/// The refusal of a place beside cards that stand elsewhere by now.
pub(super) const ALONE: &str =
    "The cards around it were moved just now. Look where they stand and try again.";

const TAKEN: &str = "Its time is taken by now, or has passed.";

/// What is said to whom.
pub(super) async fn answer<P: Permission>(
    (staff, there): (&Staff<P>, Sent<'_>),
    at: &Standing,
    form: &FormState,
    refusal: Refusal,
) -> AppResult<Answer> {
    match refusal {
        Refusal::Conflicts(found) => elsewhen((staff, there), at, (&found, None)).await,
        Refusal::Field(commands::ALERTS, _) => unread((staff, there), at, form).await,
        Refusal::Field("line1", words) => no_address((staff, there), at, words).await,
        Refusal::Field(field, words) => {
            elsewhen((staff, there), at, (&[], Some((field, words)))).await
        }
        Refusal::App(e) => stays((staff, there), at, e).await,
    }
}

/// The car stays where it is: told on the board as it is now, or on a page.
async fn stays<P: Permission>(
    (staff, there): (&Staff<P>, Sent<'_>),
    at: &Standing,
    why: AppError,
) -> AppResult<Answer> {
    let words = match (why, &there.board) {
        (AppError::Stale, Some(_)) => redraw::moved_by(staff, at).await?,
        (AppError::Stale, None) => moved_by(staff, at).await?,
        (AppError::Refused(words), _) => words,
        (e, _) => return Err(e),
    };
    match &there.board {
        Some(board) => {
            let pieces = redraw::refused(staff, board, (&words, None)).await?;
            Ok(there.answered(pieces).into())
        }
        None => told(there.req, words, at),
    }
}

/// With the way to the visit, where it is told how it stands.
pub(super) fn told(req: &HttpRequest, words: String, at: &Standing) -> AppResult<Answer> {
    let appointment = at.appointment.id;
    page::refused(req, SECTION, words, AppointmentPath { appointment })
}

/// Asks to read the alerts, and then takes the step (R-UX-9).
async fn unread<P: Permission>(
    (staff, there): (&Staff<P>, Sent<'_>),
    at: &Standing,
    form: &FormState,
) -> AppResult<Answer> {
    let at = place::standing(staff, at.appointment.id, &Near::default()).await?;
    if there.board.is_some() {
        let asked = Pieces::new()
            .without_toasts()
            .toast(&alerts::asking(form, &at));
        return Ok(asked.conflict().into());
    }
    let title = format!("Before {} begins · Appointments", at.number);
    let page = Page::new(title, alerts::page(form, &at))
        .description("Alerts to be read before a visit begins.")
        .conflict();
    Ok(page.into())
}

/// Asks why: a cancellation needs a reason (R-APPT-21).
pub(super) fn why(
    there: &Sent<'_>,
    (at, has_messages): (&Billable, bool),
    mut form: FormState,
) -> Answer {
    let was_asked = form.pairs().iter().any(|(name, _)| name == "reason");
    if was_asked && !form.has_errors() {
        form.fail("reason", "Choose a reason.");
    }
    if there.board.is_some() {
        let asked = Pieces::new()
            .without_toasts()
            .toast(&cancel::asking(&form, (at, has_messages)));
        return asked.conflict().into();
    }
    let title = format!("Cancel {} · Appointments", at.order.number);
    Page::new(form.title(&title), cancel::page(&form, (at, has_messages)))
        .description("Say why the visit is canceled.")
        .invalid()
        .into()
}

/// The address is added on the visit's form, by those who may (R-APPT-12).
async fn no_address<P: Permission>(
    (staff, there): (&Staff<P>, Sent<'_>),
    at: &Standing,
    words: String,
) -> AppResult<Answer> {
    let appointment = at.appointment.id;
    let edit = EditAppointmentPath { appointment };
    match (&there.board, staff.may(Right::EditAppointments)) {
        (Some(board), true) => {
            let way = ("Add the address", edit.to_string());
            let pieces = redraw::refused(staff, board, (&words, Some(way))).await?;
            Ok(there.answered(pieces).into())
        }
        (None, true) => page::refused(there.req, SECTION, words, edit),
        (_, false) => {
            let who = Right::EditAppointments.who();
            let words = AppError::Refused(format!("{words} {who} can add them."));
            stays((staff, there), at, words).await
        }
    }
}

/// The visit can't go back to its old time: another one is chosen on its form.
async fn elsewhen<P: Permission>(
    (staff, there): (&Staff<P>, Sent<'_>),
    at: &Standing,
    (found, fault): (&[Conflict], Option<(&'static str, String)>),
) -> AppResult<Answer> {
    let appointment = at.appointment.id;
    if let Some(board) = &there.board {
        let words = fault.map_or_else(|| TAKEN.to_owned(), |(_, words)| words);
        let edit = EditAppointmentPath { appointment };
        let way = ("Choose another time", format!("{edit}?restore=true"));
        let pieces = redraw::refused(staff, board, (&words, Some(way))).await?;
        return Ok(there.answered(pieces).into());
    }
    let counter = Counter::of(staff).await?;
    let at = visit(staff, appointment).await?;
    let mut form = edit::blank(&at, true);
    if let Some((field, words)) = fault {
        form.fail(field, words);
    }
    let page = edit::render((staff, &counter), &at, &form, found).await?;
    Ok(page.conflict().into())
}

/// Two people moved one card: who was faster, and where it stands now.
async fn moved_by<P: Permission>(staff: &Staff<P>, at: &Standing) -> AppResult<String> {
    let id = at.appointment.id;
    let fresh = visit(staff, id).await?;
    let last = audit::last_change(&staff.db, "appointment", id.0).await?;
    let who = last
        .as_ref()
        .map_or("Somebody", |change| &change.actor_name);
    let when = last
        .as_ref()
        .map_or(fresh.appointment.updated_at, |change| change.at);
    let when = when
        .with_timezone(&staff.zone.tz())
        .format("%-I:%M %p on %a, %b %-d");
    Ok(format!(
        "{who} changed {} at {when}, while you had it open. It is {} now. Open it again and look at what is new.",
        at.number,
        fresh.appointment.status.label(),
    ))
}
