//! The order of a draft's lines, as the sheet shows them: by job (R-INV-2).

use super::super::paper::jobs;
use super::super::queries::Line;
use super::open_draft;
use super::rework::{Change, Draft};
use crate::db::ShopTx;
use crate::entity::invoice_line;
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::{InvoiceId, InvoiceLineId};
use crate::web::staff::By;
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::HashSet;

/// Which way a line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    let mut sheet = Sheet::of(lines);
    let was = sheet.place(line);
    if !sheet.step(line, way) {
        return Ok(false);
    }
    let order = sheet.jobs.concat();
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
    let mut draft = Draft::of(&bill);
    for (sort, id) in (0..).zip(&order) {
        if let Some(line) = draft.lines.iter_mut().find(|line| line.id == *id) {
            line.sort = sort;
        }
    }
    let change = Change {
        action: "invoice.line_moved",
        of: "line",
        before: Some(json!({"name": name, "place": was})),
        after: Some(json!({"name": name, "place": sheet.place(line)})),
    };
    draft.save(tx, by, (&bill, change)).await?;
    Ok(true)
}

/// The lines by job, as they are shown.
struct Sheet {
    jobs: Vec<Vec<InvoiceLineId>>,
    /// As many of them have a name; charges of the whole bill come last.
    named: usize,
}

/// What stands where, and changes places.
enum Step {
    Lines(usize, usize),
    Jobs(usize, usize),
}

impl Sheet {
    fn of(lines: &[Line]) -> Self {
        let jobs = jobs(lines);
        let ids = jobs.iter().map(|job| job.lines.iter().map(|line| line.id));
        Self {
            named: jobs.iter().filter(|job| !job.name.is_empty()).count(),
            jobs: ids.map(Iterator::collect).collect(),
        }
    }

    /// Counted over the whole bill.
    fn place(&self, line: InvoiceLineId) -> Option<usize> {
        self.jobs.iter().flatten().position(|id| *id == line)
    }

    /// What a line in this job, at this place, would do. `None`: there is no further in this direction.
    fn ahead(&self, (job, at): (usize, usize), way: Way) -> Option<Step> {
        match way {
            Way::Up if at > 0 => Some(Step::Lines(at - 1, at)),
            Way::Down if at + 1 < self.jobs[job].len() => Some(Step::Lines(at, at + 1)),
            // Charges of the whole bill stay last.
            Way::Up if job > 0 && job < self.named => Some(Step::Jobs(job - 1, job)),
            Way::Down if job + 1 < self.named => Some(Step::Jobs(job, job + 1)),
            Way::Up | Way::Down => None,
        }
    }

    /// Whether it went.
    fn step(&mut self, line: InvoiceLineId, way: Way) -> bool {
        let found = self.jobs.iter().enumerate().find_map(|(job, lines)| {
            let at = lines.iter().position(|id| *id == line)?;
            Some((job, at))
        });
        let ahead = found.and_then(|(job, at)| Some((job, self.ahead((job, at), way)?)));
        match ahead {
            Some((job, Step::Lines(one, other))) => self.jobs[job].swap(one, other),
            Some((_, Step::Jobs(one, other))) => self.jobs.swap(one, other),
            None => return false,
        }
        true
    }
}

/// Which lines can go which way.
pub type Ways = HashSet<(InvoiceLineId, Way)>;

/// The ways of all lines, found once a page: a button that does nothing is none.
#[must_use]
pub fn ways(lines: &[Line]) -> Ways {
    let sheet = Sheet::of(lines);
    let mut ways = Ways::new();
    for (job, lines) in sheet.jobs.iter().enumerate() {
        for (at, line) in lines.iter().enumerate() {
            let open = [Way::Up, Way::Down].into_iter();
            let open = open.filter(|way| sheet.ahead((job, at), *way).is_some());
            ways.extend(open.map(|way| (*line, way)));
        }
    }
    ways
}
