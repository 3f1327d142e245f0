//! What a shop adds to its bills (R-INV-4).

use crate::kernel::ids::{FeeRuleId, ShopId};
use crate::kernel::money::{Cents, Rate};
use crate::kernel::words::{FeeBase, FeeKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fee_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeeRuleId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub name: String,
    pub kind: FeeKind,
    pub amount: Option<Cents>,
    pub rate: Option<Rate>,
    pub base: Option<FeeBase>,
    pub cap: Option<Cents>,
    pub taxable: bool,
    pub is_auto: bool,
    pub is_active: bool,
    pub sort: i32,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
