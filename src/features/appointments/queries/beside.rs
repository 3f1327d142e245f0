//! Between which cards of a column somebody wants a visit (R-APPT-18).

use super::visit::{Standing, standings};
use crate::db::ShopDb;
use crate::entity::appointment::{self, Column as A};
use crate::error::AppResult;
use crate::kernel::ids::AppointmentId;
use crate::kernel::words::AppointmentStatus;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{FromQueryResult, QuerySelect};

/// The column and the cards that somebody saw above and below the place. Without a column: the one in
/// which it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Near {
    pub to: Option<AppointmentStatus>,
    pub above: Option<AppointmentId>,
    pub below: Option<AppointmentId>,
}

/// Those of the two that stand there, with their positions. Who has gone elsewhere meanwhile, or is of
/// another day, is nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    pub above: Option<(AppointmentId, i32)>,
    pub below: Option<(AppointmentId, i32)>,
}

impl Beside {
    /// Whether neither is there.
    #[must_use]
    pub const fn is_nobody(&self) -> bool {
        self.above.is_none() && self.below.is_none()
    }
}

const MATE: &str = "mate";

/// Where a visit stands, and who is beside the place where it is wanted. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn standing_near(
    db: &ShopDb,
    id: AppointmentId,
    near: &Near,
) -> AppResult<Option<Standing>> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        standing: Standing,
        above: Option<i32>,
        below: Option<i32>,
    }
    let query = standings(db, id)
        .expr_as(position_of(near.above, near.to), "above")
        .expr_as(position_of(near.below, near.to), "below");
    let row: Option<Row> = db.row(query).await?;
    Ok(row.map(|row| Standing {
        beside: Beside {
            above: near.above.zip(row.above),
            below: near.below.zip(row.below),
        },
        ..row.standing
    }))
}

/// The position of another card of the same day, if it stands in that column.
fn position_of(mate: Option<AppointmentId>, to: Option<AppointmentStatus>) -> Expr {
    let Some(mate) = mate else {
        return Expr::cust("NULL");
    };
    let own = |column: A| Expr::col((appointment::Entity, column));
    let theirs = |column: A| Expr::col((MATE, column));
    let column = to.map_or_else(|| own(A::Status), |to| Expr::val(to.as_str()));
    let found: SelectStatement = Query::select()
        .expr(theirs(A::Position))
        .from_as(appointment::Entity, MATE)
        .and_where(theirs(A::ShopId).eq(own(A::ShopId)))
        .and_where(theirs(A::Id).eq(mate))
        .and_where(theirs(A::Id).ne(own(A::Id)))
        .and_where(theirs(A::Day).eq(own(A::Day)))
        .and_where(theirs(A::Status).eq(column))
        .and_where(theirs(A::DeletedAt).is_null())
        .take();
    found.into()
}
