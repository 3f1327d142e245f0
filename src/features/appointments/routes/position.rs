//! "Move to…": from the board or from the visit's page, back to where it was asked for.

use super::super::commands::{self, Rules, Step};
use super::super::queries::{Billable, Near, Standing};
use super::super::refusal::{Conflict, Kept, Refusal};
use super::super::views::{self, cancel};
use super::board::Asked;
use super::{Counter, actor, edit, place, redraw, visit};
use crate::audit;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::NoteId;
use crate::kernel::words::{AppointmentStatus, StampKind};
use crate::ui::form::FormState;
use crate::ui::{Tone, toast};
use crate::web::paths::{
    AppointmentAcknowledgementPath, AppointmentPath, AppointmentPositionPath, AppointmentsPath,
    BoardPath, EditAppointmentPath, TodayPath, UndoPath,
};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State, limit, page, right};
use AppointmentStatus::{Canceled, NoShow, Scheduled};
use actix_web::{HttpRequest, web};
use std::sync::Arc;

const SECTION: &str = "Appointments";

const PLACED: &str = "Moved within its column.";
/// The refusal of a place beside cards that stand elsewhere by now.
const ALONE: &str = "The cards around it were moved just now. Look where they stand and try again.";

pub(super) async fn take(
    staff: Staff<right::MoveAppointments>,
    path: web::Path<AppointmentPositionPath>,
    post: PostForm,
    (req, state): (HttpRequest, web::Data<State>),
) -> AppResult<Answer> {
    limit::MOVES.count(&state, staff.actor.id, staff.now)?;
    let near = place::wanted(&staff, path.appointment, &post.state).await?;
    let at = place::standing(&staff, path.appointment, &near).await?;
    let go_to = Go {
        to: near.to.unwrap_or(at.appointment.status),
        stamp: None,
        is_lost: at.beside.is_nobody()
            && (near.to.is_none() || near.above.or(near.below).is_some()),
    };
    go((staff, req), (at, go_to), post.state).await
}

/// Where a visit is to go.
pub(super) struct Go {
    pub(super) to: AppointmentStatus,
    /// By a tap of this kind.
    pub(super) stamp: Option<StampKind>,
    /// Beside cards that stand elsewhere by now.
    pub(super) is_lost: bool,
}

/// Takes the step that was asked for, by moving a card or by a tap; back to where it was asked for.
pub(super) async fn go<P: Permission>(
    (mut staff, req): (Staff<P>, HttpRequest),
    (at, Go { to, stamp, is_lost }): (Standing, Go),
    mut form: FormState,
) -> AppResult<Answer> {
    let (id, from) = (at.appointment.id, at.appointment.status);
    let settings = staff.db.settings().await?;
    let reason = reason(&mut form);
    if to == Canceled && from != to && reason.is_none() {
        return Ok(why(&visit(&staff, id).await?, form).into());
    }
    let step = Step {
        to,
        seen: form.version().unwrap_or_default(),
        reason,
        read: read(&form),
        actor: actor(&staff, &settings),
        stamp,
    };
    let open = match (from, to) {
        (NoShow | Canceled, Scheduled) => staff.db.open_hours(staff.now).await?,
        _ => Arc::default(), // nobody asks when the shop is open
    };
    let (kept, rules) = (Kept::default(), Rules::of(&settings, open, staff.zone));
    let done = staff
        .write(async |tx, by| match from == to && is_lost {
            true => Err(AppError::Refused(ALONE.to_owned())),
            false => kept.keep(commands::advance(tx, by, (&at, &step), &rules).await),
        })
        .await;
    let back = back(&form, &at);
    let board = redraw::board_of(&req, &back);
    let news = if from == to { PLACED } else { news(to) };
    let refused = match (done, &board) {
        (Ok(entry), Some(board)) => {
            let toast = match entry.map(|entry| UndoPath { entry }) {
                Some(undo) => toast::undo(news, &undo.to_string(), &back),
                None => toast::toast(Tone::Ok, news),
            };
            // The move is written, whether or not the board can be drawn again.
            return Ok(match redraw::moved(&staff, board, (&at, to)).await {
                Ok(pieces) => pieces.toast(&toast).into(),
                Err(_) => SeeOther::to(back).flash(news).undo(entry).into(),
            });
        }
        (Ok(entry), None) => {
            let done = SeeOther::to(back).flash(news);
            return Ok(done.undo(entry).into());
        }
        (Err(refused), _) => refused,
    };
    match kept.refusal(refused) {
        Refusal::Conflicts(found) => elsewhen(&staff, &at, &found, None).await,
        Refusal::Field(commands::ALERTS, _) => {
            let at = place::standing(&staff, id, &Near::default()).await?;
            Ok(alerts(&at, &form).into())
        }
        Refusal::Field("line1", words) => no_address((&staff, &req), &at, words),
        Refusal::Field(field, words) => elsewhen(&staff, &at, &[], Some((field, words))).await,
        Refusal::App(e) => stays((&staff, &req), &at, (e, board)).await,
    }
}

/// The car stays where it is: told on the board as it is now, or on a page.
async fn stays<P: Permission>(
    (staff, req): (&Staff<P>, &HttpRequest),
    at: &Standing,
    (why, board): (AppError, Option<Asked>),
) -> AppResult<Answer> {
    let words = match (why, &board) {
        (AppError::Stale, Some(_)) => redraw::moved_by(staff, at).await?,
        (AppError::Stale, None) => moved_by(staff, at).await?,
        (AppError::Refused(words), _) => words,
        (e, _) => return Err(e),
    };
    match board {
        Some(board) => Ok(redraw::refused(staff, &board, &words).await?.into()),
        None => told(req, words, at),
    }
}

/// Asks to read the alerts, and then takes the step (R-UX-9).
fn alerts(at: &Standing, form: &FormState) -> Page {
    let title = format!("Before {} begins · Appointments", at.number);
    Page::new(title, views::alerts::page(form, at))
        .description("Alerts to be read before a visit begins.")
        .conflict()
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

/// With the way to the visit, where it is told how it stands.
pub(super) fn told(req: &HttpRequest, words: String, at: &Standing) -> AppResult<Answer> {
    let appointment = at.appointment.id;
    page::refused(req, SECTION, words, AppointmentPath { appointment })
}

/// The address is added on the visit's form, by those who may (R-APPT-12).
fn no_address<P: Permission>(
    (staff, req): (&Staff<P>, &HttpRequest),
    at: &Standing,
    words: String,
) -> AppResult<Answer> {
    let appointment = at.appointment.id;
    if staff.may(Right::EditAppointments) {
        return page::refused(req, SECTION, words, EditAppointmentPath { appointment });
    }
    let words = format!("{words} {} can add them.", Right::EditAppointments.who());
    told(req, words, at)
}

/// The visit can't go back to its old time: the form that chooses another one.
async fn elsewhen<P: Permission>(
    staff: &Staff<P>,
    at: &Standing,
    found: &[Conflict],
    fault: Option<(&'static str, String)>,
) -> AppResult<Answer> {
    let counter = Counter::of(staff).await?;
    let at = visit(staff, at.appointment.id).await?;
    let mut form = edit::blank(&at, true);
    if let Some((field, words)) = fault {
        form.fail(field, words);
    }
    let page = edit::render((staff, &counter), &at, &form, found).await?;
    Ok(page.conflict().into())
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

/// Asks why: a cancellation needs a reason (R-APPT-21).
fn why(at: &Billable, mut form: FormState) -> Page {
    let was_asked = form.pairs().iter().any(|(name, _)| name == "reason");
    if was_asked && !form.has_errors() {
        form.fail("reason", "Choose a reason.");
    }
    let title = format!("Cancel {} · Appointments", at.order.number);
    Page::new(form.title(&title), cancel::page(&form, at))
        .description("Say why the visit is canceled.")
        .invalid()
}

/// Where the form was: the board, the list, the day or the visit itself; nowhere else.
pub(super) fn back(form: &FormState, at: &Standing) -> String {
    let asked = form.value("back");
    let place = asked.split_once('?').map_or(asked, |(path, _)| path);
    let known = [
        BoardPath.to_string(),
        AppointmentsPath.to_string(),
        TodayPath.to_string(),
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
