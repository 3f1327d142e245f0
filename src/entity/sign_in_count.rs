//! Failed sign-ins within a window (R-ACC-3). A door.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_count")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: String,
    pub window_start: DateTimeUtc,
    pub failures: i32,
}

impl ActiveModelBehavior for ActiveModel {}
