//! What holds a visit up, and when it was promised.

use super::super::queries::{self, Hold, Near, Standing};
use super::super::views::holds::{Waits, asking, page};
use super::super::views::{ASKED, HELD, PROMISED};
use super::super::{commands, forms};
use super::position::{back, sent_from};
use super::refused::told;
use super::sent::{Sent, invalid, stale};
use super::{place, redraw, visit};
use crate::error::{AppError, AppResult};
use crate::kernel::ids::AppointmentId;
use crate::kernel::words::BlockerKind;
use crate::ui::form::FormState;
use crate::ui::{Tone, toast};
use crate::web::page as web_page;
use crate::web::paths::{AppointmentBlockersPath, AppointmentPath, AppointmentPromisePath};
use crate::web::{Answer, Page, Pieces, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};
use serde::Deserialize;

type Mover = Staff<right::MoveAppointments>;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    back: String,
}

/// What holds it up, on a page of its own: asked for on a card, without script.
pub(super) async fn show(
    staff: Staff<right::MoveAppointments>,
    path: web::Path<AppointmentBlockersPath>,
    asked: web::Query<Asked>,
    req: HttpRequest,
) -> AppResult<Answer> {
    let at = place::standing(&staff, path.appointment, &Near::default()).await?;
    if !at.appointment.status.is_open() {
        return told(&req, commands::OVER.to_owned(), &at);
    }
    let form = FormState::of([("back", asked.into_inner().back)]);
    Ok(alone(&staff, &at, form.with_prefix(HELD)).await?.into())
}

async fn alone(staff: &Mover, at: &Standing, form: FormState) -> AppResult<Page> {
    let open = queries::holds(&staff.db, at.appointment.id).await?;
    let back = back(&form, at);
    let body = page(&waits(staff, at, (&open, &form)), (&at.number, &back));
    let title = format!("What holds up {} · Appointments", at.number);
    Ok(Page::new(form.title(&title), body).description("Say what a visit waits for."))
}

fn waits<'a>(staff: &Mover, at: &Standing, (open, form): (&'a [Hold], &'a FormState)) -> Waits<'a> {
    Waits {
        visit: at.appointment.id,
        open: open.iter().collect(),
        form,
        may: true,
        now: staff.now,
        zone: staff.zone.tz(),
    }
}

/// Asked for on a card: over the board, or else on its own page.
pub(super) async fn ask(
    staff: &Mover,
    req: &HttpRequest,
    (id, form): (AppointmentId, FormState),
) -> AppResult<Answer> {
    let at = place::standing(staff, id, &Near::default()).await?;
    let there = sent_from(req, &form, &at);
    let Some(board) = &there.board else {
        let back = serde_html_form::to_string([("back", &there.back)]).unwrap_or_default();
        let path = AppointmentBlockersPath { appointment: id };
        return Ok(SeeOther::to(format!("{path}?{back}")).into());
    };
    if !at.appointment.status.is_open() {
        let pieces = redraw::refused(staff, board, (commands::OVER, None)).await?;
        return Ok(pieces.into());
    }
    Ok(over_board(staff, &at, form).await?.into())
}

async fn over_board(staff: &Mover, at: &Standing, mut form: FormState) -> AppResult<Pieces> {
    form.set(ASKED, "true");
    let form = form.with_prefix(ASKED);
    let open = queries::holds(&staff.db, at.appointment.id).await?;
    let asked = asking(&waits(staff, at, (&open, &form)), &at.number);
    Ok(Pieces::new().without_toasts().toast(&asked))
}

/// Says what it waits for, or that it waits no longer.
pub(super) async fn hold(
    req: HttpRequest,
    mut staff: Mover,
    path: web::Path<AppointmentBlockersPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let at = place::standing(&staff, path.appointment, &Near::default()).await?;
    let mut form = post.state.with_prefix(HELD);
    let cleared: Option<BlockerKind> = form.value("clear").parse().ok();
    if let Some(kind) = cleared {
        staff
            .write(async |tx, by| commands::clear_blocker(tx, by, &at, kind).await)
            .await?;
        return said((&staff, &req), (&at, &form), "Cleared.").await;
    }
    let kind: Option<BlockerKind> = form.choice("kind", "What holds it up");
    let note = form.optional("note", "Note", 200);
    let Some(kind) = kind.filter(|_| !form.has_errors()) else {
        return again(&staff, &at, form).await;
    };
    let held = (kind, note.as_deref());
    let done = staff
        .write(async |tx, by| commands::set_blocker(tx, by, &at, held).await)
        .await;
    match done {
        Ok(()) => said((&staff, &req), (&at, &form), "Noted what holds it up.").await,
        Err(AppError::Refused(words)) => told(&req, words, &at),
        Err(e) => Err(e),
    }
}

/// The column as it is now, in place of the question; or back to where it was asked for.
async fn said(
    (staff, req): (&Mover, &HttpRequest),
    (at, form): (&Standing, &FormState),
    news: &'static str,
) -> AppResult<Answer> {
    let there = sent_from(req, form, at);
    if let Some(board) = there.board.as_ref().filter(|_| there.is_answer) {
        let pieces = redraw::columns(staff, board, &[at.appointment.status]).await?;
        let news = toast::toast(Tone::Ok, news);
        return Ok(there.answered(pieces).toast(&news).into());
    }
    Ok(SeeOther::to(there.back).flash(news).into())
}

/// The form with what is wrong, where it was sent from.
async fn again(staff: &Mover, at: &Standing, form: FormState) -> AppResult<Answer> {
    if form.is_checked(ASKED) {
        return Ok(over_board(staff, at, form).await?.conflict().into());
    }
    if !form.value("back").is_empty() {
        return Ok(alone(staff, at, form).await?.invalid().into());
    }
    let at = visit(staff, at.appointment.id).await?;
    invalid(staff, &at, (Sent::Held, form)).await
}

pub(super) async fn promise(
    req: HttpRequest,
    mut staff: Staff<right::EditAppointments>,
    path: web::Path<AppointmentPromisePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let appointment = path.appointment;
    let at = visit(&staff, appointment).await?;
    let mut form = post.state.with_prefix(PROMISED);
    let seen = form.version().unwrap_or_default();
    let read = forms::promise(&mut form, (staff.now, staff.zone), at.order.promised_at);
    let Some(when) = read else {
        return invalid(&staff, &at, (Sent::Promise, form)).await;
    };
    let done = staff
        .write(async |tx, by| commands::promise(tx, by, (&at, seen), when).await)
        .await;
    let there = AppointmentPath { appointment };
    match done {
        Ok(()) => {
            let news = when.map_or("Nothing is promised.", |_| "Promised time saved.");
            Ok(SeeOther::to(there).flash(news).into())
        }
        Err(AppError::Refused(words)) => web_page::refused(&req, "Appointments", words, there),
        Err(AppError::Stale) => stale(&staff, appointment, (Sent::Promise, form)).await,
        Err(e) => Err(e),
    }
}
