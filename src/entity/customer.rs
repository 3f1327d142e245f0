//! Somebody whose cars the shop looks after.

use crate::kernel::ids::{CustomerId, ShopId};
use crate::kernel::words::CustomerKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomerId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub kind: CustomerKind,
    pub name: String,
    pub name_normalized: String,
    pub phone: Option<String>,
    pub phone_raw: Option<String>,
    pub email: Option<String>,
    pub email_normalized: Option<String>,
    pub line1: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub postal: Option<String>,
    pub access_notes: Option<String>,
    pub notes: Option<String>,
    pub is_vip: bool,
    pub customer_since: Date,
    pub tax_exempt: bool,
    pub tax_certificate: Option<String>,
    pub deleted_at: Option<DateTimeUtc>,
    pub version: i64,
    /// The customer that this one became a part of (R-CUST-4).
    pub merged_into_id: Option<CustomerId>,
    #[sea_orm(has_many)]
    pub owned: HasMany<super::vehicle_owner::Entity>,
    #[sea_orm(has_many)]
    pub appointments: HasMany<super::appointment::Entity>,
    #[sea_orm(has_many)]
    pub invoices: HasMany<super::invoice::Entity>,
    #[sea_orm(has_many)]
    pub customer_notes: HasMany<super::customer_note::Entity>,
    #[sea_orm(has_many)]
    pub tags: HasMany<super::customer_tag::Entity>,
    #[sea_orm(has_many)]
    pub contacts: HasMany<super::customer_contact::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
