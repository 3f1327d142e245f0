//! The board after a move: the columns that changed, in place of the whole page.

use super::super::queries::Standing;
use super::super::views::column::column_of;
use super::board::{Asked, drawn, frame};
use super::place::board_in;
use crate::audit;
use crate::entity::audit_log;
use crate::error::AppResult;
use crate::kernel::words::AppointmentStatus;
use crate::ui::{Tone, button, toast};
use crate::web::page::wants_fragment;
use crate::web::staff::Permission;
use crate::web::{Pieces, Staff};
use actix_web::HttpRequest;
use chrono::TimeDelta;
use maud::html;

/// The board from which the form was sent, if its columns can take the answer: htmx asked on the
/// board itself, and not on a page that asks something first.
pub(super) fn board_of(req: &HttpRequest, back: &str) -> Option<Asked> {
    wants_fragment(req).then(|| board_in(back)).flatten()
}

/// The columns from which and to which the car was moved, and words for those who do not see it.
pub(super) async fn moved<P: Permission>(
    staff: &Staff<P>,
    board: &Asked,
    (at, to): (&Standing, AppointmentStatus),
) -> AppResult<Pieces> {
    let from = at.appointment.status;
    let pieces = columns(staff, board, &[from, to]).await?;
    let way = if from == to { "within" } else { "to" };
    Ok(pieces.say(&format!("{} moved {way} {}", at.number, to.label())))
}

/// These columns as they are now; without any, all.
pub(super) async fn columns<P: Permission>(
    staff: &Staff<P>,
    board: &Asked,
    changed: &[AppointmentStatus],
) -> AppResult<Pieces> {
    let frame = frame(staff, board).await?;
    drawn(&staff.db, &frame, |view| {
        let is_wanted = |status: &AppointmentStatus| changed.is_empty() || changed.contains(status);
        let shown = view.columns().filter(is_wanted);
        shown.fold(Pieces::new(), |pieces, status| {
            let target = format!("#column-{}", status.as_str());
            pieces.replace(&target, &column_of(view, status))
        })
    })
    .await
}

/// Nothing happened: the board as it is, why, and perhaps a way on.
pub(super) async fn refused<P: Permission>(
    staff: &Staff<P>,
    board: &Asked,
    (words, way): (&str, Option<(&str, String)>),
) -> AppResult<Pieces> {
    let pieces = columns(staff, board, &[]).await?;
    let way = html! {
        @if let Some((on, href)) = &way { (button::secondary(on).small().href(href)) }
    };
    let toast = toast::toast_with(Tone::Warn, words, &way);
    Ok(pieces.toast(&toast).conflict())
}

/// "Moved to Ready by Ana 4 s ago."
pub(super) async fn moved_by<P: Permission>(staff: &Staff<P>, at: &Standing) -> AppResult<String> {
    let last = audit::last_change(&staff.db, "appointment", at.appointment.id.0).await?;
    let Some(last) = last else {
        return Ok("Somebody changed it just now.".to_owned());
    };
    let ago = match staff.now - last.at {
        short if short < TimeDelta::minutes(1) => format!("{} s ago", short.num_seconds().max(0)),
        short if short < TimeDelta::hours(1) => format!("{} min ago", short.num_minutes()),
        _ => {
            let at = last.at.with_timezone(&staff.zone.tz());
            at.format("at %-I:%M %p on %a, %b %-d").to_string()
        }
    };
    Ok(match status_of(&last) {
        Some(to) => format!("Moved to {} by {} {ago}.", to.label(), last.actor_name),
        None => format!("Changed by {} {ago}.", last.actor_name),
    })
}

/// Where an entry says the car was moved to.
fn status_of(entry: &audit_log::Model) -> Option<AppointmentStatus> {
    let status = entry.after.as_ref()?.get("status")?;
    serde_json::from_value(status.clone()).ok()
}
