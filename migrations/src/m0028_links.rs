//! The customer's link to a visit, and until when a visit may be changed by it.

use crate::shape::{child_of, create, drop, int, owned, ts_null, unique, uuid, wall};
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, MigrationTrait,
    SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["job_link"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let notice = Table::alter()
            .table("shop_settings")
            .add_column(int("cancel_notice", 120))
            .take();
        manager.alter_table(notice).await?;
        let mut link = owned("job_link");
        link.col(uuid("repair_order_id"))
            .col(ts_null("revoked_at"))
            .col(ts_null("opened_at"));
        child_of(&mut link, "job_link", "repair_order_id", "repair_order");
        let one = unique(
            "job_link",
            "job_link_order",
            &["shop_id", "repair_order_id"],
        )
        .and_where(Expr::col("revoked_at").is_null())
        .take();
        create(manager, vec![link], vec![one]).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await?;
        let notice = Table::alter()
            .table("shop_settings")
            .drop_column("cancel_notice")
            .take();
        manager.alter_table(notice).await
    }
}
