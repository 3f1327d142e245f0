//! Reading the log: newest first, a page at a time.

use crate::db::ShopDb;
use crate::entity::audit_log;
use crate::error::AppResult;
use crate::features::customers::keyset::{behind, key};
use crate::kernel::ids::AuditId;
use crate::kernel::page::{COUNT_LIMIT, PAGE, Paged, encode};
use crate::kernel::time::ShopTime;
use audit_log::Column as C;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Person(Uuid),
    /// The program by itself, or nobody it knows.
    System,
}

/// Which entries.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// Only this person's, whatever is asked for.
    pub(super) own: Option<Uuid>,
    pub(super) who: Option<Who>,
    pub(super) action: Option<String>,
    pub(super) entity: Option<String>,
    /// The one record.
    pub(super) id: Option<Uuid>,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    pub(super) after: Option<(DateTime<Utc>, AuditId)>,
}

fn wanted(filter: &Filter, zone: ShopTime) -> Select<audit_log::Entity> {
    let who = filter.who.map(|who| match who {
        Who::Person(id) => C::ActorId.eq(id),
        Who::System => C::ActorId.is_null(),
    });
    let wanted = Condition::all()
        .add_option(filter.own.map(|id| C::ActorId.eq(id)))
        .add_option(who)
        .add_option(filter.action.as_deref().map(|action| C::Action.eq(action)))
        .add_option(filter.entity.as_deref().map(|entity| C::Entity.eq(entity)))
        .add_option(filter.id.map(|id| C::EntityId.eq(id)))
        .add_option(filter.from.map(|day| C::At.gte(zone.bounds(day).0)))
        .add_option(filter.to.map(|day| C::At.lt(zone.bounds(day).1)));
    audit_log::Entity::find().filter(wanted)
}

/// How many match, up to `most`.
pub(super) async fn count(
    db: &ShopDb,
    (filter, zone): (&Filter, ShopTime),
    most: u64,
) -> AppResult<u64> {
    Ok(db.count_up_to(wanted(filter, zone), most).await?)
}

/// The next rows.
pub(super) async fn rows(
    db: &ShopDb,
    (filter, zone): (&Filter, ShopTime),
    size: u64,
) -> AppResult<Vec<audit_log::Model>> {
    let column = |column: C| Expr::col((audit_log::Entity, column));
    let behind = filter.after.map(|(at, id)| {
        behind(vec![
            key(column(C::At), Order::Desc, at),
            key(column(C::Id), Order::Desc, id.0),
        ])
    });
    let query = wanted(filter, zone)
        .filter(Condition::all().add_option(behind))
        .order_by_desc(C::At)
        .order_by_desc(C::Id)
        .limit(size);
    Ok(db.all(query).await?)
}

/// A page of the log, and how many entries match. Two statements.
pub(super) async fn list(
    db: &ShopDb,
    of: (&Filter, ShopTime),
) -> AppResult<(Paged<audit_log::Model>, u64)> {
    let count = count(db, of, COUNT_LIMIT + 1).await?;
    let rows = rows(db, of, PAGE + 1).await?;
    Ok((
        Paged::of(rows, PAGE, |row| encode(&(row.at, row.id))),
        count,
    ))
}
