//! The order of a draft's lines, as the sheet shows them: by job (R-INV-2).

use super::super::paper::jobs;
use super::super::queries::Line;
use super::lines::{Change, save};
use super::open_draft;
use crate::db::ShopTx;
use crate::entity::invoice_line;
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::{InvoiceId, InvoiceLineId};
use crate::web::staff::By;
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Which way a line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
}

/// Moves a line one place, within its job; the first and the last one take the job along. `false`: at
/// the edge of the bill nothing changes.
///
/// # Errors
/// [`crate::error::AppError::NotFound`], [`crate::error::AppError::Stale`], or
/// [`crate::error::AppError::Refused`] if it is no draft.
pub async fn move_line(
    tx: &ShopTx,
    by: By<'_>,
    (id, line, seen): (InvoiceId, InvoiceLineId, i64),
    way: Way,
) -> AppResult<bool> {
    use invoice_line::Column as L;
    let bill = open_draft(tx, (id, seen)).await?;
    let lines = bill.lines();
    let name = &lines.iter().find(|row| row.id == line).or_not_found()?.name;
    let Some(order) = moved(lines, line, way) else {
        return Ok(false);
    };
    let places = (0..).zip(&order);
    let sort = places.fold(CaseStatement::new(), |case, (sort, id): (i32, _)| {
        case.case(L::Id.eq(*id), sort)
    });
    let sort = Expr::Case(Box::new(sort.finally(Expr::col(L::Sort))));
    let update = invoice_line::Entity::update_many()
        .col_expr(L::Sort, sort)
        .col_expr(L::UpdatedAt, Expr::value(by.1))
        .filter(L::InvoiceId.eq(id));
    tx.update_where(update).await?;
    let place = |order: &[InvoiceLineId]| order.iter().position(|id| *id == line);
    let was = place(&sheet(lines).concat());
    let change = Change {
        action: "invoice.line_moved",
        before: Some(json!({"name": name, "place": was})),
        after: Some(json!({"name": name, "place": place(&order)})),
    };
    save(tx, by, (&bill, lines), change).await?;
    Ok(true)
}

/// The lines by job, as they are shown.
fn sheet(lines: &[Line]) -> Vec<Vec<InvoiceLineId>> {
    jobs(lines)
        .iter()
        .map(|job| job.lines.iter().map(|line| line.id).collect())
        .collect()
}

/// `None`: there is no further in this direction.
fn moved(lines: &[Line], line: InvoiceLineId, way: Way) -> Option<Vec<InvoiceLineId>> {
    let last_job = jobs(lines)
        .iter()
        .filter(|job| !job.name.is_empty())
        .count();
    let mut sheet = sheet(lines);
    let job = sheet.iter().position(|lines| lines.contains(&line))?;
    let at = sheet[job].iter().position(|id| *id == line)?;
    match way {
        Way::Up if at > 0 => sheet[job].swap(at - 1, at),
        Way::Down if at + 1 < sheet[job].len() => sheet[job].swap(at, at + 1),
        // Charges of the whole bill stay last.
        Way::Up if job > 0 && job < last_job => sheet.swap(job - 1, job),
        Way::Down if job + 1 < last_job => sheet.swap(job, job + 1),
        Way::Up | Way::Down => return None,
    }
    Some(sheet.into_iter().flatten().collect())
}

/// Whether a line can go that way: a button that does nothing is none.
#[must_use]
pub fn can_move(lines: &[Line], line: InvoiceLineId, way: Way) -> bool {
    moved(lines, line, way).is_some()
}
