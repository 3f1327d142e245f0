//! A file that was brought in, how it was read, and what came of it (R-IMP-1).

use crate::kernel::ids::{AttachmentId, ImportId, ShopId};
use crate::kernel::words::{ImportKind, ImportPolicy, ImportState};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub kind: ImportKind,
    pub file_attachment_id: AttachmentId,
    pub name: String,
    pub mapping: Option<Json>,
    pub policy: ImportPolicy,
    pub state: ImportState,
    pub counts: Option<Json>,
    pub rejects: Option<Json>,
    pub made: Option<Json>,
    pub made_by: Option<String>,
    pub applied_at: Option<DateTimeUtc>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
