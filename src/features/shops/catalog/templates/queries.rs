//! The lines of one service.

use crate::db::ShopDb;
use crate::entity::service_line::{Column, Entity, Model};
use crate::error::AppResult;
use crate::kernel::ids::{ServiceId, ServiceLineId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// In their order.
pub(super) async fn lines(db: &ShopDb, service: ServiceId) -> AppResult<Vec<Model>> {
    let query = Entity::find()
        .filter(Column::ServiceId.eq(service))
        .order_by_asc(Column::Sort)
        .order_by_asc(Column::Id);
    Ok(db.all(query).await?)
}

/// The line at this id, if it is this service's.
pub(super) async fn line(
    db: &ShopDb,
    (service, id): (ServiceId, ServiceLineId),
) -> AppResult<Option<Model>> {
    let query = Entity::find_by_id(id).filter(Column::ServiceId.eq(service));
    Ok(db.one(query).await?)
}
