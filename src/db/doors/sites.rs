//! Shops as everybody sees them: by their word in an address, before anybody is known.

use crate::db::Db;
use crate::entity::shop::{Column, Entity, Model};
use crate::kernel::ids::ShopId;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// A file for search engines holds at most so many addresses; each shop has three.
const MOST: u64 = 16_000;

/// Those that have a page and are not suspended or closed (R-SET-3).
fn open() -> Select<Entity> {
    Entity::find()
        .filter(Column::HasSite.eq(true))
        .filter(Column::Status.is_in(["trial", "active"]))
}

impl Db {
    /// The shop of this word, if everybody may see its page.
    pub async fn site(&self, slug: &str) -> Result<Option<Model>, DbErr> {
        open()
            .filter(Column::Slug.eq(slug))
            .one(&self.reading())
            .await
    }

    /// The shop that texts from this number, and is answered on it.
    pub async fn shop_of_number(&self, number: &str) -> Result<Option<ShopId>, DbErr> {
        let shop = Entity::find()
            .filter(Column::SmsNumber.eq(number))
            .one(&self.reading())
            .await?;
        Ok(shop.map(|shop| shop.id))
    }

    /// The only shop there is, if everybody may see its page.
    pub async fn only_site(&self) -> Result<Option<Model>, DbErr> {
        let mut shops = Entity::find().limit(2).all(&self.reading()).await?;
        let only = shops.pop().filter(|_| shops.is_empty());
        Ok(only.filter(|shop| shop.has_site && ["trial", "active"].contains(&&*shop.status)))
    }

    /// All shops whose page everybody may see, oldest first.
    pub async fn sites(&self) -> Result<Vec<Model>, DbErr> {
        open()
            .order_by_asc(Column::CreatedAt)
            .limit(MOST)
            .all(&self.reading())
            .await
    }
}
