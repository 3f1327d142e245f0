//! Packages with the services in them: read as one, and kept in memory as one.

use super::ShopDb;
use crate::entity::{package, package_item, service};
use crate::kernel::ids::PackageId;
use crate::kernel::money::Quantity;
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, Iterable, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

/// A package with its services, in their order.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Its name and price.
    pub package: package::Model,
    /// What is in it.
    pub items: Vec<Bundled>,
}

/// A service of a package, in use or not, and how many of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Bundled {
    package_id: PackageId,
    /// More than none.
    pub units: Quantity,
    /// As the catalog has it.
    #[sea_orm(nested)]
    pub service: service::Model,
}

impl ShopDb {
    /// One package as it is now, or all of them by name, those out of use too. Two statements; one if
    /// there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bundles(&self, of: Option<PackageId>) -> Result<Vec<Bundle>, DbErr> {
        use package::Column as P;
        use package_item::Column as I;
        let mut heads = package::Entity::find()
            .filter(P::DeletedAt.is_null())
            .order_by_asc(P::Name)
            .order_by_asc(P::Id);
        let mut items = package_item::Entity::find()
            .select_only()
            .column(I::PackageId)
            .column_as(I::Quantity, "units")
            .join(JoinType::InnerJoin, package_item::Relation::Service.def())
            .columns(service::Column::iter())
            .order_by_asc(I::Sort)
            .order_by_asc(I::Id);
        if let Some(id) = of {
            heads = heads.filter(P::Id.eq(id));
            items = items.filter(I::PackageId.eq(id));
        }
        let heads = self.all(heads).await?;
        if heads.is_empty() {
            return Ok(Vec::new());
        }
        let mut items: Vec<Bundled> = self.rows(items).await?;
        let bundles = heads.into_iter().map(|package| Bundle {
            items: items
                .extract_if(.., |item| item.package_id == package.id)
                .collect(),
            package,
        });
        Ok(bundles.collect())
    }
}
