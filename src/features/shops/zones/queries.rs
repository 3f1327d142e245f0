//! The areas of a shop.

use crate::db::{Driver, List, ShopDb};
use crate::entity::{service_zone, service_zone_technician};
use crate::error::AppResult;
use crate::kernel::ids::ZoneId;
use sea_orm::sea_query::Order;
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder, QuerySelect, RelationDef, Select};
use service_zone::Column as Z;

/// More than any shop has.
pub(super) const MOST: u64 = 50;

/// An area with who drives there; nobody: everybody does.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Zone {
    #[sea_orm(nested)]
    pub(super) row: service_zone::Model,
    pub(super) technicians: List<Driver>,
}

/// All areas: those in use first, in their order. One statement.
pub(super) async fn all(db: &ShopDb) -> AppResult<Vec<Zone>> {
    let query = zones(db)
        .order_by_desc(Z::IsActive)
        .order_by_asc(Z::Sort)
        .order_by_asc(Z::Id)
        .limit(MOST);
    Ok(db.rows(query).await?)
}

/// The area at this id. One statement.
pub(super) async fn zone(db: &ShopDb, id: ZoneId) -> AppResult<Option<Zone>> {
    use sea_orm::{ColumnTrait, QueryFilter};
    Ok(db.row(zones(db).filter(Z::Id.eq(id))).await?)
}

fn zones(db: &ShopDb) -> Select<service_zone::Entity> {
    use service_zone_technician::Column as W;
    let crew: RelationDef = service_zone::Entity::belongs_to(service_zone_technician::Entity)
        .from((Z::ShopId, Z::Id))
        .to((W::ShopId, W::ZoneId))
        .into();
    let crew = db.list(crew, &[W::MembershipId], (W::MembershipId, Order::Asc));
    service_zone::Entity::find().expr_as(crew, "technicians")
}
