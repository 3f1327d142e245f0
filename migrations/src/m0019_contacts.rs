//! Contacts of customers with a main one, found by phone and e-mail; the bin; and ways to the filters
//! of the list, so that each can be counted.

use crate::shape::{drop_index, flag, index, text_null, unique};
use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait,
    IndexCreateStatement, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const CONTACT: &str = "customer_contact";

fn indexes() -> Vec<(&'static str, &'static str, IndexCreateStatement)> {
    let plain = |table, name, columns| (table, name, index(table, name, columns));
    vec![
        plain(CONTACT, "customer_contact_phone", &["shop_id", "phone"]),
        plain(
            CONTACT,
            "customer_contact_email",
            &["shop_id", "email_normalized"],
        ),
        (
            CONTACT,
            "customer_contact_main",
            unique(
                CONTACT,
                "customer_contact_main",
                &["shop_id", "customer_id"],
            )
            .and_where(Expr::col("is_main").eq(true))
            .take(),
        ),
        (
            "customer",
            "customer_bin",
            index("customer", "customer_bin", &["shop_id", "deleted_at", "id"])
                .and_where(Expr::col("deleted_at").is_not_null())
                .take(),
        ),
        plain(
            "customer_stats",
            "customer_stats_recall",
            &["shop_id", "recall_at"],
        ),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, text_null("email_normalized", 254)).await?;
        add(manager, flag("is_main", false)).await?;
        for (.., index) in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name, _) in indexes() {
            drop_index(manager, table, name).await?;
        }
        for column in ["is_main", "email_normalized"] {
            let alter = Table::alter().table(CONTACT).drop_column(column).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, column: ColumnDef) -> Result<(), DbErr> {
    let alter = Table::alter().table(CONTACT).add_column(column).take();
    manager.alter_table(alter).await
}
