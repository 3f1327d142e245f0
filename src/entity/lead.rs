//! Somebody who asked on the shop's pages, and was not booked there.

use crate::kernel::ids::{AppointmentId, LeadId, ShopId};
use crate::kernel::words::{LeadKind, LeadState};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lead")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LeadId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub kind: LeadKind,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub postal: Option<String>,
    pub body: Option<String>,
    pub state: LeadState,
    /// The visit that came of it.
    pub appointment_id: Option<AppointmentId>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
