//! What each member of the shop is told, and has read (R-NOTIF-1).

use crate::shape::{child_of, create, drop, index, owned, text, ts_null, unique, uuid, wall, word};
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, MigrationTrait,
    SchemaManager, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["notification"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let kinds = [
            "booking", "lead", "reply", "canceled", "moved", "not_sent", "late", "waiting",
            "overdue",
        ];
        let subjects = ["appointment", "lead", "customer", "message", "invoice"];
        let mut table = owned("notification");
        table
            .col(uuid("membership_id"))
            .col(word("kind", &kinds))
            .col(word("subject_kind", &subjects))
            .col(uuid("subject_id"))
            .col(text("text", 200))
            .col(ts_null("read_at"));
        child_of(&mut table, "notification", "membership_id", "membership");
        let by_time = ["shop_id", "membership_id", "created_at", "id"];
        let indexes = vec![
            // Whoever is told of the same again finds it in the same row.
            unique(
                "notification",
                "notification_subject",
                &["shop_id", "kind", "subject_id", "membership_id"],
            ),
            index("notification", "notification_unread", &by_time)
                .and_where(Expr::col("read_at").is_null())
                .take(),
            index("notification", "notification_read", &by_time)
                .and_where(Expr::col("read_at").is_not_null())
                .take(),
        ];
        create(manager, vec![table], indexes).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}
