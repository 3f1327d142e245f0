//! A tenant. A door: read before a shop is known.

use crate::kernel::ids::{AttachmentId, ShopId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shop")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShopId,
    #[sea_orm(unique)]
    pub slug: String,
    pub name: String,
    pub legal_name: Option<String>,
    pub status: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub website: Option<String>,
    pub line1: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub postal: Option<String>,
    pub zone: String,
    pub tax_id: Option<String>,
    pub registration_no: Option<String>,
    pub brand_color: Option<String>,
    pub logo_attachment_id: Option<AttachmentId>,
    /// In pixels, so that pages leave room for it.
    pub logo_width: Option<i32>,
    pub logo_height: Option<i32>,
    pub is_demo: bool,
    /// Whether everybody may see its page.
    pub has_site: bool,
    /// What it says of itself there.
    pub site_about: Option<String>,
    /// From which its texts are sent, and to which they are answered: no other shop's.
    #[sea_orm(unique)]
    pub sms_number: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
