//! Telling, reading, forgetting.

use super::News;
use crate::db::cache::CacheKey;
use crate::db::{ShopDb, ShopTx};
use crate::entity::membership;
use crate::entity::notification::{ActiveModel, Column, Entity, Model};
use crate::error::AppResult;
use crate::kernel::ids::{MembershipId, NotificationId};
use crate::kernel::words::{Notice, Role};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, UpdateMany};

/// So long what was read is kept, and what nobody has read.
const READ: TimeDelta = TimeDelta::days(30);
const UNREAD: TimeDelta = TimeDelta::days(90);

/// The column's.
const MOST: usize = 200;

/// Tells everybody whom it concerns: the office of all, a technician of the own visits, an accountant of money. One
/// statement, however many there are, with the people in memory; none for nothing. Of one kind and subject only once at a time.
///
/// # Errors
/// When the database does not answer.
pub async fn tell(tx: &ShopTx, now: DateTime<Utc>, news: &[News]) -> AppResult<()> {
    if news.is_empty() {
        return Ok(());
    }
    let people = tx.members().await?;
    let mut people: Vec<_> = people
        .iter()
        .filter(|one| one.disabled_at.is_none())
        .collect();
    // In the same order by everybody who tells at once.
    people.sort_by_key(|member| member.id);
    let mut rows = Vec::new();
    for one in news {
        for member in people.iter().filter(|member| concerns(one, member)) {
            tx.touch(CacheKey::News(member.id));
            rows.push(row(one, member.id, now));
        }
    }
    use Column::{CreatedAt, Kind, MembershipId, ReadAt, ShopId, SubjectId, Text, UpdatedAt};
    let same = [ShopId, Kind, SubjectId, MembershipId];
    let anew = [Text, CreatedAt, UpdatedAt, ReadAt];
    Ok(tx.upsert_unlisted(rows, &same, &anew).await?)
}

fn concerns(news: &News, member: &membership::Model) -> bool {
    match member.role {
        Role::Owner | Role::Advisor => true,
        Role::Technician => news.technician == Some(member.id),
        Role::Accountant => news.kind == Notice::Overdue,
    }
}

fn row(news: &News, member: MembershipId, now: DateTime<Utc>) -> ActiveModel {
    let (subject_kind, subject_id) = news.of.stored();
    let line = news.text.split_whitespace().collect::<Vec<_>>().join(" ");
    ActiveModel {
        id: Set(NotificationId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        membership_id: Set(member),
        kind: Set(news.kind),
        subject_kind: Set(subject_kind),
        subject_id: Set(subject_id),
        text: Set(line.chars().take(MOST).collect()),
        read_at: Set(None),
        ..Default::default()
    }
}

fn reading(member: MembershipId, now: DateTime<Utc>) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::MembershipId.eq(member))
        .filter(Column::ReadAt.is_null())
}

/// The member has read this one. Reading twice is fine.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn read(tx: &ShopTx, own: &Model, now: DateTime<Utc>) -> AppResult<()> {
    let one = reading(own.membership_id, now).filter(Column::Id.eq(own.id));
    tx.update_unlisted(one).await?;
    tx.touch(CacheKey::News(own.membership_id));
    Ok(())
}

/// The member has read all that was told up to then: what came while the page lay open stays unread.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn read_all(
    tx: &ShopTx,
    (member, now): (MembershipId, DateTime<Utc>),
    until: DateTime<Utc>,
) -> AppResult<()> {
    let all = reading(member, now).filter(Column::CreatedAt.lte(until));
    tx.update_unlisted(all).await?;
    tx.touch(CacheKey::News(member));
    Ok(())
}

/// Deletes what was read a month ago, and what nobody has read for three: by night.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(db: &mut ShopDb, now: DateTime<Utc>) -> AppResult<()> {
    let over = || {
        let old = Condition::any()
            .add(Column::ReadAt.lt(now - READ))
            .add(Column::CreatedAt.lt(now - UNREAD));
        Entity::delete_many().filter(old)
    };
    let done = db.transaction(async |tx| tx.delete_where(over()).await);
    Ok(done.await.map(drop)?)
}
