//! "Move to…": from the board or from the visit's page, back to where it was asked for.

use super::super::commands::{self, Rules, Step};
use super::super::forms::SILENT;
use super::super::queries::{Near, Standing};
use super::super::refusal::{Kept, Refusal};
use super::super::views::{self, column::HOLD};
use super::board::Asked;
use super::refused::{self, ALONE};
use super::{actor, holds, place, redraw, visit};
use crate::error::{AppError, AppResult};
use crate::kernel::ids::{AuditId, NoteId};
use crate::kernel::words::{AppointmentStatus, StampKind};
use crate::ui::form::FormState;
use crate::ui::{Tone, toast};
use crate::web::paths::{
    AppointmentAcknowledgementPath, AppointmentPath, AppointmentPositionPath, AppointmentsPath,
    BoardPath, DashboardPath, TodayPath, UndoPath,
};
use crate::web::staff::Permission;
use crate::web::{Answer, Pieces, PostForm, SeeOther, Staff, State, limit, right};
use AppointmentStatus::{Canceled, NoShow, Scheduled};
use actix_web::{HttpRequest, web};
use std::sync::Arc;

const PLACED: &str = "Moved within its column.";

/// Where the form was sent from, and what it is answered with there.
pub(super) struct Sent<'a> {
    pub(super) req: &'a HttpRequest,
    pub(super) back: String,
    /// The board, if its columns take the answer.
    pub(super) board: Option<Asked>,
    /// It answers a question that was asked over the board, and lies there still.
    pub(super) is_answer: bool,
}

impl Sent<'_> {
    /// The pieces, in place of the question.
    pub(super) fn answered(&self, pieces: Pieces) -> Pieces {
        match self.is_answer {
            true => pieces.without_toasts(),
            false => pieces,
        }
    }
}

pub(super) async fn take(
    staff: Staff<right::MoveAppointments>,
    path: web::Path<AppointmentPositionPath>,
    post: PostForm,
    (req, state): (HttpRequest, web::Data<State>),
) -> AppResult<Answer> {
    limit::MOVES.count(&state, staff.actor.id, staff.now)?;
    let form = post.state;
    if form.value("to") == HOLD {
        return holds::ask(&staff, &req, (path.appointment, form)).await;
    }
    let near = place::wanted(&staff, path.appointment, &form).await?;
    let at = place::standing(&staff, path.appointment, &near).await?;
    let from = at.appointment.status;
    let to = near.to.unwrap_or(from);
    let is_beside = near.to.is_none() || near.above.or(near.below).is_some();
    if from == to && is_beside && at.beside.is_nobody() {
        let there = sent_from(&req, &form, &at);
        let lost = Refusal::App(AppError::Refused(ALONE.to_owned()));
        return refused::answer((&staff, there), &at, &form, lost).await;
    }
    go((staff, req), (at, (to, None)), form).await
}

/// Takes the step that was asked for, by moving a card or by a tap; back to where it was asked for.
pub(super) async fn go<P: Permission>(
    (mut staff, req): (Staff<P>, HttpRequest),
    (at, (to, stamp)): (Standing, (AppointmentStatus, Option<StampKind>)),
    mut form: FormState,
) -> AppResult<Answer> {
    let settings = staff.db.settings().await?;
    let from = at.appointment.status;
    let there = sent_from(&req, &form, &at);
    let reason = reason(&mut form);
    if to == Canceled && from != to && reason.is_none() {
        let at = visit(&staff, at.appointment.id).await?;
        return Ok(refused::why(&there, (&at, settings.has_messages), form));
    }
    let step = Step {
        to,
        seen: form.version().unwrap_or_default(),
        reason,
        read: read(&form),
        actor: actor(&staff, &settings),
        stamp,
        is_silent: form.is_checked(SILENT),
    };
    let open = match (from, to) {
        (NoShow | Canceled, Scheduled) => staff.db.open_hours(staff.now).await?,
        _ => Arc::default(), // nobody asks when the shop is open
    };
    let (kept, rules) = (Kept::default(), Rules::of(&settings, open, staff.zone));
    let done = staff
        .write(async |tx, by| kept.keep(commands::advance(tx, by, (&at, &step), &rules).await))
        .await;
    let said = said((from, to), stamp);
    let refusal = match done {
        Ok(entry) => return Ok(moved(&staff, there, (&at, to), (entry, said)).await),
        Err(e) => kept.refusal(e),
    };
    if stamp.is_some() && matches!(refusal, Refusal::App(AppError::Stale)) {
        let now = place::standing(&staff, at.appointment.id, &Near::default()).await?;
        if now.appointment.status == to {
            return Ok(SeeOther::to(there.back).flash(said).into()); // the same tap, twice at once
        }
    }
    refused::answer((&staff, there), &at, &form, refusal).await
}

/// The columns that changed, or the page from which it was asked for; with the way back.
async fn moved<P: Permission>(
    staff: &Staff<P>,
    there: Sent<'_>,
    (at, to): (&Standing, AppointmentStatus),
    (entry, news): (Option<AuditId>, &'static str),
) -> Answer {
    if let Some(board) = &there.board {
        let toast = match entry.map(|entry| UndoPath { entry }) {
            Some(undo) => toast::undo(news, &undo.to_string(), &there.back),
            None => toast::toast(Tone::Ok, news),
        };
        // The move is written, whether or not the board can be drawn again.
        if let Ok(pieces) = redraw::moved(staff, board, (at, to)).await {
            return there.answered(pieces).toast(&toast).into();
        }
    }
    SeeOther::to(there.back).flash(news).undo(entry).into()
}

pub(super) async fn acknowledge(
    mut staff: Staff<right::MoveAppointments>,
    path: web::Path<AppointmentAcknowledgementPath>,
    post: PostForm,
) -> AppResult<SeeOther> {
    let at = place::standing(&staff, path.appointment, &Near::default()).await?;
    let read = read(&post.state);
    staff
        .write(async |tx, by| commands::acknowledge(tx, by, (&at, &read)).await)
        .await?;
    let appointment = at.appointment.id;
    Ok(SeeOther::to(AppointmentPath { appointment }).flash("Acknowledged."))
}

/// The alerts that stood on the page.
fn read(form: &FormState) -> Vec<NoteId> {
    let ids = form.values(views::alerts::READ);
    ids.filter_map(|id| id.parse().ok()).collect()
}

/// One of the list, and in one's own words.
fn reason(form: &mut FormState) -> Option<String> {
    let parts = [
        form.optional("reason", "Reason", 100),
        form.optional("words", "In your words", 90),
    ];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    (!said.is_empty() && !form.has_errors()).then(|| said.join(": "))
}

pub(super) fn sent_from<'a>(req: &'a HttpRequest, form: &FormState, at: &Standing) -> Sent<'a> {
    let back = back(form, at);
    Sent {
        req,
        board: redraw::board_of(req, &back),
        back,
        is_answer: form.is_checked(views::ASKED),
    }
}

/// Where the form was: the board, the list, the day, the dashboard or the visit itself; nowhere else.
pub(super) fn back(form: &FormState, at: &Standing) -> String {
    let asked = form.value("back");
    let place = asked.split_once('?').map_or(asked, |(path, _)| path);
    let known = [
        BoardPath.to_string(),
        AppointmentsPath.to_string(),
        TodayPath.to_string(),
        DashboardPath.to_string(),
    ];
    if known.iter().any(|path| path == place) {
        asked.to_owned()
    } else {
        AppointmentPath {
            appointment: at.appointment.id,
        }
        .to_string()
    }
}

/// What is told of a step: by a tap as it was tapped, or by where the card is now.
fn said(
    (from, to): (AppointmentStatus, AppointmentStatus),
    stamp: Option<StampKind>,
) -> &'static str {
    match stamp {
        Some(StampKind::Started) => "Work started.",
        Some(StampKind::Finished) => "Work finished.",
        _ if from == to => PLACED,
        _ => news(to),
    }
}

const fn news(to: AppointmentStatus) -> &'static str {
    match to {
        AppointmentStatus::Scheduled => "Back on the schedule.",
        AppointmentStatus::InProgress => "Moved to In progress.",
        AppointmentStatus::Ready => "Moved to Ready.",
        AppointmentStatus::Completed => "Completed.",
        AppointmentStatus::NoShow => "Marked as no-show.",
        AppointmentStatus::Canceled => "Canceled.",
    }
}
