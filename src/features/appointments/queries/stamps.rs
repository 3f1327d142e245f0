//! What was tapped on the way through a visit.

use crate::db::{List, ShopDb};
use crate::entity::{appointment, visit_stamp};
use crate::error::AppResult;
use crate::kernel::ids::AppointmentId;
use crate::kernel::words::StampKind;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, RelationDef};
use serde::Deserialize;
use visit_stamp::Column as S;

/// One tap.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, FromQueryResult)]
pub struct Stamped {
    pub kind: StampKind,
    pub at: DateTime<Utc>,
    pub by_name: String,
    /// Taken back, or over with what it belonged to.
    pub undone_at: Option<DateTime<Utc>>,
}

impl Stamped {
    /// Whether it is of the time for which the visit is planned now.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.undone_at.is_none()
    }
}

const COLUMNS: [S; 4] = [S::Kind, S::At, S::ByName, S::UndoneAt];

/// A visit as it stands, with all that was ever tapped. One statement.
///
/// # Errors
/// When the database does not answer.
pub(in super::super) async fn tapped(
    db: &ShopDb,
    visit: AppointmentId,
) -> AppResult<Option<(appointment::Model, Vec<Stamped>)>> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        visit: appointment::Model,
        stamps: List<Stamped>,
    }
    let query = appointment::Entity::find_by_id(visit)
        .expr_as(stamped(db), "stamps")
        .filter(appointment::Column::DeletedAt.is_null());
    let row: Option<Row> = db.row(query).await?;
    Ok(row.map(|row| (row.visit, row.stamps.0)))
}

/// Those of a visit that nobody took back. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn stamps(db: &ShopDb, visit: AppointmentId) -> AppResult<Vec<Stamped>> {
    let query = visit_stamp::Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(S::AppointmentId.eq(visit))
        .filter(S::UndoneAt.is_null());
    Ok(db.rows(query).await?)
}

/// All of a visit as a JSON column, newest first.
pub(super) fn stamped(db: &ShopDb) -> Expr {
    use appointment::Column as A;
    let of: RelationDef = appointment::Entity::belongs_to(visit_stamp::Entity)
        .from((A::ShopId, A::Id))
        .to((S::ShopId, S::AppointmentId))
        .into();
    db.list(of, &COLUMNS, (S::At, Order::Desc))
}
