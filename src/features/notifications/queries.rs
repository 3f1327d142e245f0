//! What a member is told, unread first; and whether anybody was told already.

use crate::db::ShopDb;
use crate::entity::notification::{Column, Entity, Model};
use crate::error::AppResult;
use crate::features::customers::keyset::{behind, key};
use crate::kernel::ids::{MembershipId, NotificationId, ShopId};
use crate::kernel::page::{PAGE, Paged, encode};
use crate::kernel::words::Notice;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// The last row seen: whether it was read, and where it stands among those.
pub(super) type Cursor = (bool, DateTime<Utc>, NotificationId);

/// The member's own of this id. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn own(
    db: &ShopDb,
    member: MembershipId,
    id: NotificationId,
) -> AppResult<Option<Model>> {
    let query = Entity::find_by_id(id).filter(Column::MembershipId.eq(member));
    Ok(db.one(query).await?)
}

/// A page of what the member is told: what is not read first, each part the newest first. At most two statements.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn page(
    db: &ShopDb,
    member: MembershipId,
    after: Option<Cursor>,
) -> AppResult<Paged<Model>> {
    let size = PAGE + 1;
    let mut rows = match after {
        Some((true, ..)) => Vec::new(),
        _ => db.all(part((member, false), after, size)).await?,
    };
    let room = size.saturating_sub(u64::try_from(rows.len()).unwrap_or(size));
    if room > 0 {
        let after = after.filter(|(is_read, ..)| *is_read);
        rows.extend(db.all(part((member, true), after, room)).await?);
    }
    let cursor = |row: &Model| encode(&(row.read_at.is_some(), row.created_at, row.id));
    Ok(Paged::of(rows, PAGE, cursor))
}

/// So many unread ones are counted in a mail.
const COUNTED: u64 = 100;

/// What the member has not read, the newest first. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn unread(db: &ShopDb, member: MembershipId) -> AppResult<Vec<Model>> {
    Ok(db.all(part((member, false), None, COUNTED)).await?)
}

/// Those of the members who have something unread. One statement; none for nobody.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn who_has_unread(
    db: &ShopDb,
    members: Vec<MembershipId>,
) -> AppResult<Vec<MembershipId>> {
    #[derive(FromQueryResult)]
    struct Whose {
        membership_id: MembershipId,
    }
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let query = Entity::find()
        .select_only()
        .column(Column::MembershipId)
        .distinct()
        .filter(Column::MembershipId.is_in(members))
        .filter(Column::ReadAt.is_null());
    let rows: Vec<Whose> = db.rows(query).await?;
    Ok(rows.into_iter().map(|row| row.membership_id).collect())
}

fn part(
    (member, is_read): (MembershipId, bool),
    after: Option<Cursor>,
    size: u64,
) -> Select<Entity> {
    let own = Entity::find().filter(Column::MembershipId.eq(member));
    let part = match is_read {
        true => own.filter(Column::ReadAt.is_not_null()),
        false => own.filter(Column::ReadAt.is_null()),
    };
    let column = |column: Column| Expr::col((Entity, column));
    let part = match after {
        Some((_, at, id)) => part.filter(behind(vec![
            key(column(Column::CreatedAt), Order::Desc, at),
            key(column(Column::Id), Order::Desc, id.0),
        ])),
        None => part,
    };
    part.order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(size)
}

/// Whether somebody was told this of what has the id `of`, at `since` or later: for a question over visits or bills.
#[must_use]
pub fn is_told(shop: ShopId, kind: Notice, (of, since): (Expr, Expr)) -> Expr {
    let own = |column: Column| Expr::col((Entity, column));
    let told = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(own(Column::ShopId).eq(shop))
        .and_where(own(Column::Kind).eq(kind))
        .and_where(own(Column::SubjectId).eq(of))
        .and_where(own(Column::CreatedAt).gte(since))
        .take();
    Expr::exists(told)
}
