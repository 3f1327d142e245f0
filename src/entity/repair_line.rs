//! Labor, part, fee or sublet inside a job.

use crate::kernel::ids::{RepairJobId, RepairLineId, ShopId};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{Condition, LineKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "repair_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RepairLineId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub repair_job_id: RepairJobId,
    pub kind: LineKind,
    pub name: String,
    pub part_no: Option<String>,
    pub condition: Option<Condition>,
    pub quantity: Quantity,
    pub unit_price: Cents,
    pub unit_cost: Option<Cents>,
    pub sort: i32,
    pub version: i64,
    #[sea_orm(belongs_to, from = "(shop_id, repair_job_id)", to = "(shop_id, id)")]
    pub repair_job: BelongsTo<super::repair_job::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
