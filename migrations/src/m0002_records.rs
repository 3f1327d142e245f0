//! What is kept about every change: the audit log, answers given under an idempotency key, stored
//! files, and the terms that search looks up.

use crate::shape::{
    byte_order, create, drop, index, int, int_null, json_null, keyed, owned, text, text_null, ts,
    uuid, uuid_null, wall, word,
};
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager,
    TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["idempotency", "audit_log", "attachment", "search_term"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![idempotency(), audit_log(), attachment(), search_term()];
        let indexes = vec![
            index(
                "idempotency",
                "idempotency_expiry",
                &["shop_id", "expires_at"],
            ),
            index("audit_log", "audit_log_at", &["shop_id", "at", "id"]),
            index(
                "audit_log",
                "audit_log_entity",
                &["shop_id", "entity", "entity_id", "at"],
            ),
            index(
                "audit_log",
                "audit_log_actor",
                &["shop_id", "actor_id", "at"],
            ),
            index(
                "attachment",
                "attachment_owner",
                &["shop_id", "owner_kind", "owner_id", "created_at"],
            ),
            index(
                "search_term",
                "search_term_target",
                &["shop_id", "target_id"],
            ),
        ];
        create(manager, tables, indexes).await?;
        byte_order(manager, ("search_term", "term", 40)).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}

fn idempotency() -> TableCreateStatement {
    let mut table = keyed("idempotency");
    table
        .col(text("actor", 60))
        .col(text("key", 64))
        .col(text("route", 80))
        .col(text("request_hash", 64))
        .col(int_null("status"))
        .col(text_null("location", 300))
        .col(ts("expires_at"))
        .primary_key(Index::create().col("shop_id").col("actor").col("key"));
    table
}

fn audit_log() -> TableCreateStatement {
    let mut table = owned("audit_log");
    table
        .col(ts("at"))
        .col(word("actor_kind", &["staff", "system"]))
        .col(uuid_null("actor_id"))
        .col(text("actor_name", 120))
        .col(text("action", 60))
        .col(text("entity", 40))
        .col(uuid_null("entity_id"))
        .col(text_null("entity_label", 120))
        .col(json_null("before"))
        .col(json_null("after"))
        .col(uuid_null("request_id"))
        .col(text_null("ip", 45))
        .col(text_null("client", 200));
    table
}

pub(crate) fn attachment() -> TableCreateStatement {
    let mut table = owned("attachment");
    table
        .col(word("kind", &["pdf", "logo"]))
        .col(word("owner_kind", &["invoice", "shop"]))
        .col(uuid("owner_id"))
        .col(text("name", 120))
        .col(text("mime", 60))
        .col(int("size", 0))
        .col(text("sha256", 64))
        .col(ColumnDef::new("body").blob().not_null());
    table
}

/// The searchable suffixes of R-CUST-6. Compared by prefix, so in byte order on both engines.
pub(crate) fn search_term() -> TableCreateStatement {
    let mut table = keyed("search_term");
    table
        .col(text("term", 40))
        .col(word(
            "kind",
            &["name", "phone", "email", "plate", "vin", "order", "invoice"],
        ))
        .col(uuid("target_id"))
        .col(uuid("customer_id"))
        .col(uuid_null("vehicle_id"))
        .primary_key(
            Index::create()
                .col("shop_id")
                .col("term")
                .col("kind")
                .col("target_id"),
        );
    table
}
