//! What the shop has to be told of its bills, because nobody paid (R-NOTIF-1).

use crate::db::ShopDb;
use crate::entity::{customer, invoice};
use crate::error::AppResult;
use crate::features::notifications::{News, Subject, is_told};
use crate::kernel::ids::InvoiceId;
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{InvoiceStatus, Notice};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use invoice::Column as I;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait,
};

/// More than these at once are told the next time.
const MOST: u64 = 50;

#[derive(FromQueryResult)]
struct Found {
    id: InvoiceId,
    number: Option<String>,
    due_day: Option<NaiveDate>,
    due: Cents,
    name: String,
}

/// Bills that became overdue within a week, each once. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn became_overdue(
    db: &ShopDb,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> AppResult<Vec<News>> {
    let today = zone.day(now);
    let own = |column: I| Expr::col((invoice::Entity, column));
    let month = Expr::value(now - TimeDelta::days(30));
    let query = invoice::Entity::find()
        .select_only()
        .columns([I::Id, I::Number, I::DueDay, I::Due])
        .column_as(customer::Column::Name, "name")
        .join(JoinType::InnerJoin, invoice::Relation::Customer.def())
        .filter(I::Status.is_in([InvoiceStatus::Issued, InvoiceStatus::PartiallyPaid]))
        .filter(I::Due.gt(Cents::ZERO))
        .filter(I::DueDay.gte(today - TimeDelta::days(7)))
        .filter(I::DueDay.lt(today))
        .filter(is_told(db.shop(), Notice::Overdue, (own(I::Id), month)).not())
        .limit(MOST);
    let rows: Vec<Found> = db.rows(query).await?;
    let news = rows.into_iter().map(|row| News {
        kind: Notice::Overdue,
        of: Subject::Invoice(row.id),
        text: format!(
            "{}, {}: {} was due {}",
            row.number.unwrap_or_default(),
            row.name,
            row.due,
            row.due_day.unwrap_or(today).format("%b %-d"),
        ),
        technician: None,
    });
    Ok(news.collect())
}
