//! The next number of a document; a row lock makes it gap-free (R-INV-7).

use crate::kernel::ids::ShopId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "number_series")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub shop_id: ShopId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub prefix: String,
    pub next: i32,
}

impl ActiveModelBehavior for ActiveModel {}
