//! Messages: their templates, the outbox that is the thread too, and what customers agreed to (R-MSG-3,
//! R-MSG-4). A shop's number for texts is unique over all shops, because whoever answers is found by it.

use crate::shape::{
    child_of, create, drop, drop_index, flag, index, int, keyed, owned, text, text_null, ts,
    ts_null, unique, uuid, uuid_null, version, wall, word, word_null,
};
use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index,
    IndexCreateStatement, MigrationTrait, SchemaManager, Table, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["message_template", "message", "consent", "consent_event"];
const CHANNELS: &[&str] = &["sms", "email"];
const PURPOSES: &[&str] = &["service", "marketing"];
const CONSENTS: &[&str] = &["unknown", "granted", "denied"];
const TRIGGERS: &[&str] = &[
    "booked",
    "requested",
    "confirmed",
    "reminder",
    "rescheduled",
    "canceled",
    "on_way",
    "estimate_sent",
    "estimate_reminder",
    "ready",
    "invoice_sent",
    "paid",
    "review",
    "service_due",
];
const NUMBER: &str = "shop_sms_number";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![template(), message(), consent(), consent_event()];
        create(manager, tables, indexes()).await?;
        wall(manager, TABLES).await?;
        for (table, column) in columns() {
            let alter = Table::alter().table(table).add_column(column).take();
            manager.alter_table(alter).await?;
        }
        let number = unique("shop", NUMBER, &["sms_number"]);
        manager.create_index(number).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "shop", NUMBER).await?;
        for (table, column) in columns() {
            let alter = Table::alter()
                .table(table)
                .drop_column(column.get_column_name())
                .take();
            manager.alter_table(alter).await?;
        }
        drop(manager, TABLES).await
    }
}

/// Nothing is sent by an update: messages are off until an owner turns them on.
fn columns() -> [(&'static str, ColumnDef); 3] {
    [
        ("shop_settings", flag("has_messages", false)),
        ("shop_settings", text_null("reply_to", 254)),
        ("shop", text_null("sms_number", 20)),
    ]
}

fn template() -> TableCreateStatement {
    let mut table = owned("message_template");
    table
        .col(text("code", 60))
        .col(text("name", 80))
        .col(word("channel", CHANNELS))
        .col(word(
            "category",
            &[
                "reminder",
                "status",
                "estimate",
                "payment",
                "follow_up",
                "other",
            ],
        ))
        .col(word_null("trigger", TRIGGERS))
        .col(text_null("subject", 120))
        .col(text("body", 2000))
        .col(flag("is_active", false))
        .col(ts_null("deleted_at"))
        .col(version());
    table
}

fn message() -> TableCreateStatement {
    let mut table = owned("message");
    table
        .col(uuid_null("customer_id"))
        .col(uuid_null("repair_order_id"))
        .col(uuid_null("appointment_id"))
        .col(uuid_null("template_id"))
        .col(word_null("trigger", TRIGGERS))
        .col(word("channel", CHANNELS))
        .col(word("direction", &["in", "out"]))
        .col(text("address", 254))
        .col(text_null("subject", 200))
        .col(text("body", 4000))
        .col(word(
            "state",
            &[
                "queued",
                "held",
                "sending",
                "sent",
                "delivered",
                "failed",
                "unknown",
                "canceled",
                "received",
            ],
        ))
        .col(text_null("dedupe_key", 120))
        .col(ts("not_before"))
        .col(ts_null("expires_at"))
        .col(flag("is_urgent", false))
        .col(int("attempts", 0))
        .col(text_null("provider_ref", 120))
        .col(text_null("error", 300))
        .col(text_null("sent_by", 120))
        .col(ts_null("read_at"))
        .col(ts_null("sent_at"))
        .col(ts_null("delivered_at"));
    child_of(&mut table, "message", "customer_id", "customer");
    child_of(&mut table, "message", "repair_order_id", "repair_order");
    child_of(&mut table, "message", "appointment_id", "appointment");
    child_of(&mut table, "message", "template_id", "message_template");
    table
}

fn consent() -> TableCreateStatement {
    let mut table = keyed("consent");
    table
        .col(uuid("customer_id"))
        .col(word("channel", CHANNELS))
        .col(word("purpose", PURPOSES))
        .col(word("state", CONSENTS))
        .col(ts("changed_at"))
        .primary_key(
            Index::create()
                .col("shop_id")
                .col("customer_id")
                .col("channel")
                .col("purpose"),
        );
    child_of(&mut table, "consent", "customer_id", "customer");
    table
}

/// What was said stays said, also of somebody who is gone: hence no key to the customer.
fn consent_event() -> TableCreateStatement {
    let mut table = owned("consent_event");
    table
        .col(uuid("customer_id"))
        .col(word("channel", CHANNELS))
        .col(word("purpose", PURPOSES))
        .col(word("state", CONSENTS))
        .col(word(
            "method",
            &[
                "web",
                "staff",
                "stop_word",
                "start_word",
                "import",
                "bounce",
            ],
        ))
        .col(text_null("wording", 500))
        .col(text_null("actor", 120))
        .col(text_null("ip", 45))
        .col(ts("at"));
    table
}

/// Which template a moment has, what may go out, each thread, the inbox, and what a provider reports on.
fn indexes() -> Vec<IndexCreateStatement> {
    let state_is = |state: &'static str| Expr::col("state").eq(Expr::Constant(state.into()));
    let is_in = || Expr::col("direction").eq(Expr::Constant("in".into()));
    vec![
        unique(
            "message_template",
            "message_template_code",
            &["shop_id", "code"],
        )
        .and_where(Expr::col("deleted_at").is_null())
        .take(),
        unique(
            "message_template",
            "message_template_trigger",
            &["shop_id", "trigger", "channel"],
        )
        .and_where(Expr::col("trigger").is_not_null())
        .and_where(Expr::col("is_active").eq(true))
        .and_where(Expr::col("deleted_at").is_null())
        .take(),
        unique("message", "message_dedupe", &["shop_id", "dedupe_key"])
            .and_where(Expr::col("dedupe_key").is_not_null())
            .take(),
        unique("message", "message_ref", &["shop_id", "provider_ref"])
            .and_where(Expr::col("provider_ref").is_not_null())
            .take(),
        index("message", "message_waiting", &["shop_id", "not_before"])
            .and_where(state_is("queued").or(state_is("held")))
            .take(),
        index(
            "message",
            "message_customer",
            &["shop_id", "customer_id", "id"],
        ),
        index(
            "message",
            "message_order",
            &["shop_id", "repair_order_id", "id"],
        ),
        index(
            "message",
            "message_visit",
            &["shop_id", "appointment_id", "state"],
        ),
        index("message", "message_box", &["shop_id", "direction", "id"]),
        index("message", "message_state", &["shop_id", "state", "id"]),
        index(
            "message",
            "message_sent",
            &["shop_id", "channel", "sent_at"],
        )
        .and_where(Expr::col("sent_at").is_not_null())
        .take(),
        index("message", "message_unread", &["shop_id", "id"])
            .and_where(is_in())
            .and_where(Expr::col("read_at").is_null())
            .take(),
        index(
            "consent_event",
            "consent_event_customer",
            &["shop_id", "customer_id", "at"],
        ),
    ]
}
