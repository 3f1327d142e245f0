//! What a look at the books found.

use crate::kernel::ids::{BooksCheckId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "books_check")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BooksCheckId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub day: Date,
    pub name: String,
    pub ok: bool,
    pub detail: Option<Json>,
    pub checked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
