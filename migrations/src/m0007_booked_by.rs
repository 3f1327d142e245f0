//! Who booked a visit stands with the visit: its page need not search the audit log for it.

use crate::shape::{rewrite, text_null};
use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter()
            .table("appointment")
            .add_column(text_null("booked_by", 120))
            .take();
        manager.alter_table(column).await?;
        let fill = "UPDATE appointment SET booked_by = (SELECT max(actor_name) FROM audit_log log \
            WHERE log.shop_id = appointment.shop_id AND log.entity = 'appointment' \
            AND log.entity_id = appointment.id AND log.action = 'appointment.booked')";
        rewrite(manager, &["appointment", "audit_log"], fill).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter()
            .table("appointment")
            .drop_column("booked_by")
            .take();
        manager.alter_table(column).await
    }
}
