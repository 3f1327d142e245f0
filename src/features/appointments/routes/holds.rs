//! What holds a visit up, and when it was promised.

use super::super::queries::Near;
use super::super::views::{HELD, PROMISED};
use super::super::{commands, forms};
use super::sent::{Sent, invalid, stale};
use super::{place, visit};
use crate::error::{AppError, AppResult};
use crate::kernel::words::BlockerKind;
use crate::web::paths::{AppointmentBlockersPath, AppointmentPath, AppointmentPromisePath};
use crate::web::{Answer, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

const SECTION: &str = "Appointments";

/// Says what it waits for, or that it waits no longer.
pub(super) async fn hold(
    req: HttpRequest,
    mut staff: Staff<right::MoveAppointments>,
    path: web::Path<AppointmentBlockersPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let appointment = path.appointment;
    let at = place::standing(&staff, appointment, &Near::default()).await?;
    let mut form = post.state.with_prefix(HELD);
    let there = AppointmentPath { appointment };
    let cleared: Option<BlockerKind> = form.value("clear").parse().ok();
    if let Some(kind) = cleared {
        staff
            .write(async |tx, by| commands::clear_blocker(tx, by, &at, kind).await)
            .await?;
        return Ok(SeeOther::to(there).flash("Cleared.").into());
    }
    let kind: Option<BlockerKind> = form.choice("kind", "What holds it up");
    let note = form.optional("note", "Note", 200);
    let Some(kind) = kind.filter(|_| !form.has_errors()) else {
        let at = visit(&staff, appointment).await?;
        return invalid(&staff, &at, (Sent::Held, form)).await;
    };
    let held = (kind, note.as_deref());
    let done = staff
        .write(async |tx, by| commands::set_blocker(tx, by, &at, held).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("Noted what holds it up.").into()),
        Err(AppError::Refused(words)) => page::refused(&req, SECTION, words, there),
        Err(e) => Err(e),
    }
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
        Err(AppError::Refused(words)) => page::refused(&req, SECTION, words, there),
        Err(AppError::Stale) => stale(&staff, appointment, (Sent::Promise, form)).await,
        Err(e) => Err(e),
    }
}
