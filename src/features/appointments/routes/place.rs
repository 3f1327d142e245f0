//! Beside which cards of the board one is wanted: between those it was let go between, or one place up
//! or down.

use super::super::queries::{self, BoardCard, Near, Standing};
use super::super::views::column::{DOWN, UP};
use super::board::{Asked, cards, frame};
use super::is_mine;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::AppointmentId;
use crate::ui::form::FormState;
use crate::web::Staff;
use crate::web::paths::BoardPath;
use crate::web::staff::Permission;

/// The board from which a form was sent, as it names it.
pub(super) fn board_in(back: &str) -> Option<Asked> {
    let (path, query) = back.split_once('?').unwrap_or((back, ""));
    (path == BoardPath::PATTERN).then(|| serde_html_form::from_str(query).unwrap_or_default())
}

/// What the form asks for: a column, and beside whom. Without script "up" and "down" stand among the
/// columns.
pub(super) async fn wanted<P: Permission>(
    staff: &Staff<P>,
    id: AppointmentId,
    form: &FormState,
) -> AppResult<Near> {
    let to = form.value("to");
    if to == UP || to == DOWN {
        return beyond(staff, id, (form, to)).await;
    }
    let mate = |name: &str| form.value(name).parse().ok();
    Ok(Near {
        to: Some(to.parse().map_err(|_| AppError::BadRequest)?),
        above: mate("after"),
        below: mate("before"),
    })
}

/// Past the next card of its day that stands on that very board.
async fn beyond<P: Permission>(
    staff: &Staff<P>,
    id: AppointmentId,
    (form, way): (&FormState, &str),
) -> AppResult<Near> {
    let asked = board_in(form.value("back")).unwrap_or_default();
    let frame = frame(staff, &asked).await?;
    let cards = cards(&staff.db, &frame).await?;
    let of = |card: &BoardCard| (card.status, card.day);
    let own = cards.iter().find(|card| card.id == id).map(of);
    let column: Vec<_> = cards.iter().filter(|card| Some(of(card)) == own).collect();
    let at = column.iter().position(|card| card.id == id);
    let (above, below) = match at {
        Some(at) if way == UP => (at.checked_sub(2), at.checked_sub(1)),
        Some(at) => (Some(at + 1), Some(at + 2)),
        None => (None, None),
    };
    let mate = |at: Option<usize>| at.and_then(|at| column.get(at)).map(|card| card.id);
    Ok(Near {
        to: None,
        above: mate(above),
        below: mate(below),
    })
}

/// Where the visit stands, and who is beside the place; a technician has only the own ones.
pub(super) async fn standing<P: Permission>(
    staff: &Staff<P>,
    id: AppointmentId,
    near: &Near,
) -> AppResult<Standing> {
    let found = match near {
        Near {
            above: None,
            below: None,
            ..
        } => queries::standing(&staff.db, id).await?,
        near => queries::standing_near(&staff.db, id, near).await?,
    };
    found
        .filter(|at| is_mine(staff, &at.appointment))
        .or_not_found()
}
