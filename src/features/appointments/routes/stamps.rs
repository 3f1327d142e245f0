//! What a technician taps on the way: On my way, Arrived, Start, Finish, Left.

use super::super::commands::{self, Tapped};
use super::super::queries::Near;
use super::place::standing;
use super::position::{self, back};
use super::refused::told;
use crate::error::{AppError, AppResult};
use crate::kernel::words::{AppointmentStatus, StampKind};
use crate::web::paths::StampsPath;
use crate::web::{Answer, PostForm, SeeOther, Staff, State, limit, right};
use StampKind::{Arrived, Dispatched, Finished, Left, OnWay, Started};
use actix_web::{HttpRequest, web};

pub(super) async fn tap(
    mut staff: Staff<right::MoveAppointments>,
    path: web::Path<StampsPath>,
    post: PostForm,
    (req, state): (HttpRequest, web::Data<State>),
) -> AppResult<Answer> {
    limit::MOVES.count(&state, staff.actor.id, staff.now)?;
    let at = standing(&staff, path.appointment, &Near::default()).await?;
    let form = post.state;
    let kind: StampKind = form
        .value("kind")
        .parse()
        .map_err(|_| AppError::BadRequest)?;
    match kind {
        Started => {
            let to = (AppointmentStatus::InProgress, Some(kind));
            return position::go((staff, req), (at, to), form).await;
        }
        Finished => {
            let to = (AppointmentStatus::Ready, Some(kind));
            return position::go((staff, req), (at, to), form).await;
        }
        Dispatched | OnWay | Arrived | Left => {}
    }
    let done = staff
        .write(async |tx, by| commands::stamp(tx, by, (&at, kind)).await)
        .await;
    match done {
        Ok(tapped) => {
            let there = SeeOther::to(back(&form, &at)).flash(news(kind, tapped));
            Ok(there.undo(tapped.entry).into())
        }
        Err(AppError::Refused(words)) => told(&req, words, &at),
        Err(e) => Err(e),
    }
}

/// With a hint if something was left out: its order is nobody's rule (R-DAY-2).
const fn news(kind: StampKind, tapped: Tapped) -> &'static str {
    match (kind, tapped.without) {
        (Arrived, Some(_)) => "Arrived. \u{201c}On my way\u{201d} was not tapped before.",
        (Left, Some(_)) => "Left. The work is not finished yet.",
        (Dispatched, _) => "Sent out.",
        (OnWay, _) => "On the way.",
        (Arrived, _) => "Arrived.",
        (Left | Started | Finished, _) => "Left.",
    }
}
