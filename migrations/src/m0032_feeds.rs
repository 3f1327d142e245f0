//! Calendars of visits that members subscribe to. Their secrets are nowhere; a door knows their digests.

use crate::shape::{child_of, create, drop, flag, owned, ts_null, unique, uuid, wall};
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, MigrationTrait,
    SchemaManager, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["calendar_feed"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut feed = owned("calendar_feed");
        feed.col(uuid("membership_id"))
            .col(flag("is_whole", false))
            .col(ts_null("revoked_at"));
        child_of(&mut feed, "calendar_feed", "membership_id", "membership");
        let one = unique(
            "calendar_feed",
            "calendar_feed_open",
            &["shop_id", "membership_id", "is_whole"],
        )
        .and_where(Expr::col("revoked_at").is_null())
        .take();
        create(manager, vec![feed], vec![one]).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}
