//! What is stored of one person, past the caches: a form must know the version it edits.

use crate::db::{List, ShopDb};
use crate::entity::{membership, technician_hours, technician_profile, technician_skill, time_off};
use crate::error::AppResult;
use crate::features::shops::hours::Span;
use crate::kernel::ids::{MembershipId, TimeOffId};
use crate::kernel::words::Category;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order};
use sea_orm::{EntityTrait, FromQueryResult, QuerySelect, RelationDef};
use serde::Deserialize;

/// Somebody with all that is planned by.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Mate {
    #[sea_orm(nested)]
    pub(super) member: membership::Model,
    /// In no order; none: as the shop is open.
    pub(super) hours: List<Span>,
    /// Those that are not over, in order.
    pub(super) off: List<Off>,
    pub(super) skills: List<Known>,
    /// One at most.
    pub(super) places: List<Places>,
}

/// Where the day begins and ends, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Places {
    pub(super) start_line: Option<String>,
    pub(super) end_line: Option<String>,
}

/// A time off.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Off {
    pub(super) id: TimeOffId,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    pub(super) reason: Option<String>,
}

/// How well a category is known, 1 to 5.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Known {
    pub(super) category: Category,
    pub(super) level: i32,
}

/// One of the people. One statement.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn mate(
    db: &ShopDb,
    id: MembershipId,
    now: DateTime<Utc>,
) -> AppResult<Option<Mate>> {
    use {
        membership::Column as M, technician_hours::Column as H, technician_profile::Column as P,
        technician_skill::Column as K, time_off::Column as T,
    };
    let hours: RelationDef = membership::Entity::belongs_to(technician_hours::Entity)
        .from((M::ShopId, M::Id))
        .to((H::ShopId, H::MembershipId))
        .into();
    let off: RelationDef = membership::Entity::belongs_to(time_off::Entity)
        .from((M::ShopId, M::Id))
        .to((T::ShopId, T::MembershipId))
        .on_condition(move |_, off| Expr::col((off, T::EndsAt)).gt(now).into_condition())
        .into();
    let skills: RelationDef = membership::Entity::belongs_to(technician_skill::Entity)
        .from((M::ShopId, M::Id))
        .to((K::ShopId, K::MembershipId))
        .into();
    let places: RelationDef = membership::Entity::belongs_to(technician_profile::Entity)
        .from((M::ShopId, M::Id))
        .to((P::ShopId, P::MembershipId))
        .into();
    let places = db.list(
        places,
        &[P::StartLine, P::EndLine],
        (P::MembershipId, Order::Asc),
    );
    let hours = db.list(
        hours,
        &[H::Weekday, H::Opens, H::Closes],
        (H::Opens, Order::Asc),
    );
    let off = db.list(
        off,
        &[T::Id, T::StartsAt, T::EndsAt, T::Reason],
        (T::StartsAt, Order::Asc),
    );
    let skills = db.list(skills, &[K::Category, K::Level], (K::Category, Order::Asc));
    let query = membership::Entity::find_by_id(id)
        .expr_as(hours, "hours")
        .expr_as(off, "off")
        .expr_as(skills, "skills")
        .expr_as(places, "places");
    Ok(db.row(query).await?)
}
