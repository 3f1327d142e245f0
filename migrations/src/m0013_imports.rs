//! Imports: what was brought in from which file, so that it can be taken back; and the audit log by
//! action.

use crate::shape::{
    child_of, create, drop, drop_index, index, json_null, owned, text, text_null, ts_null, uuid,
    version, wall, word,
};
use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            index(
                "import_run",
                "import_run_created",
                &["shop_id", "created_at"],
            ),
            index(
                "audit_log",
                "audit_log_action",
                &["shop_id", "action", "at"],
            ),
        ];
        create(manager, vec![import_run()], indexes).await?;
        wall(manager, &["import_run"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "audit_log", "audit_log_action").await?;
        drop(manager, &["import_run"]).await
    }
}

fn import_run() -> TableCreateStatement {
    let mut table = owned("import_run");
    table
        .col(word("kind", &["customers", "vehicles", "services"]))
        .col(uuid("file_attachment_id"))
        .col(text("name", 120))
        .col(json_null("mapping"))
        .col(word("policy", &["skip", "fill", "create"]))
        .col(word("state", &["mapped", "checked", "applied", "undone"]))
        .col(json_null("counts"))
        .col(json_null("rejects"))
        .col(json_null("made"))
        .col(text_null("made_by", 120))
        .col(ts_null("applied_at"))
        .col(version());
    child_of(&mut table, "import_run", "file_attachment_id", "attachment");
    table
}
