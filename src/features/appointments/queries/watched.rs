//! What the shop has to be told of its visits, because nobody did anything (R-NOTIF-1).

use crate::db::ShopDb;
use crate::entity::{appointment, customer};
use crate::error::AppResult;
use crate::features::notifications::{News, Subject, is_told};
use crate::kernel::ids::{AppointmentId, MembershipId};
use crate::kernel::time::ShopTime;
use crate::kernel::words::{AppointmentStatus, Notice};
use appointment::Column as A;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait,
    Select,
};

/// More than these at once are told the next time.
const MOST: u64 = 50;

#[derive(FromQueryResult)]
struct Found {
    id: AppointmentId,
    technician_id: Option<MembershipId>,
    name: String,
    at: DateTime<Utc>,
}

/// Visits that should have begun ten minutes ago or more (R-APPT-23), and cars that have been ready for a day: what
/// was not told since. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn unnoticed(
    db: &ShopDb,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> AppResult<Vec<News>> {
    let since = |past: TimeDelta, most: TimeDelta| (now - most, now - past);
    let late = since(TimeDelta::minutes(10), TimeDelta::hours(12));
    let late = found(db, (Notice::Late, A::StartAt), late)
        .filter(A::Status.eq(AppointmentStatus::Scheduled));
    let waiting = since(TimeDelta::days(1), TimeDelta::days(8));
    let waiting = found(db, (Notice::Waiting, A::ReadyAt), waiting)
        .filter(A::Status.eq(AppointmentStatus::Ready));
    let mut news = Vec::new();
    for (kind, query, words) in [
        (Notice::Late, late, "was planned for"),
        (Notice::Waiting, waiting, "has been ready since"),
    ] {
        let rows: Vec<Found> = db.rows(query).await?;
        news.extend(rows.into_iter().map(|row| News {
            kind,
            of: Subject::Appointment(row.id),
            text: format!("{} {words} {}", row.name, zone.said(row.at)),
            technician: row.technician_id,
        }));
    }
    Ok(news)
}

/// Visits whose `column` is within these instants, and of which nobody was told since.
fn found(
    db: &ShopDb,
    (kind, column): (Notice, A),
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Select<appointment::Entity> {
    let own = |column: A| Expr::col((appointment::Entity, column));
    appointment::Entity::find()
        .select_only()
        .columns([A::Id, A::TechnicianId])
        .column_as(customer::Column::Name, "name")
        .column_as(column, "at")
        .join(JoinType::InnerJoin, appointment::Relation::Customer.def())
        .filter(A::DeletedAt.is_null())
        .filter(own(column).gte(from).and(own(column).lt(to)))
        .filter(is_told(db.shop(), kind, (own(A::Id), own(column))).not())
        .limit(MOST)
}
