//! An area that a shop serves (R-AVAIL-1): ZIP codes, or a circle around a point.

use crate::kernel::ids::{ShopId, ZoneId};
use crate::kernel::money::Cents;
use crate::kernel::words::ZoneKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_zone")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ZoneId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub name: String,
    pub name_normalized: String,
    pub kind: ZoneKind,
    /// ZIP codes with a space between, in order.
    pub postals: Option<String>,
    /// As it was typed.
    pub center: Option<String>,
    /// Millionths of a degree.
    pub center_lat: Option<i32>,
    pub center_lon: Option<i32>,
    pub radius_m: Option<i32>,
    pub trip_fee: Cents,
    pub sort: i32,
    pub is_active: bool,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
