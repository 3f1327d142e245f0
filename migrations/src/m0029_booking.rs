//! Booking online: drafts, leads, by which way a visit came, and how a shop takes bookings.

use crate::shape::{
    child_of, create, drop, index, int, owned, rewrite, text, text_null, ts, uuid_null, version,
    wall, word,
};
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, Expr, ExprTrait, IndexCreateStatement, MigrationTrait,
    SchemaManager, Table, TableCreateStatement, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["booking_draft", "lead"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            let alter = Table::alter().table(table).add_column(column).take();
            manager.alter_table(alter).await?;
        }
        methods(manager, &["in_person", "phone", "sms", "email", "booking"]).await?;
        create(manager, vec![draft(), lead()], indexes()).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await?;
        let known = "UPDATE repair_order SET authorised_method = 'email' WHERE authorised_method = 'booking'";
        rewrite(manager, &["repair_order"], known).await?;
        methods(manager, &["in_person", "phone", "sms", "email"]).await?;
        for (table, column) in columns() {
            let alter = Table::alter()
                .table(table)
                .drop_column(column.get_column_name())
                .take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

/// New columns of tables that are there. Nobody can book by an update: a shop turns it on.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    let with = |name, words: &[&'static str], default: &'static str| {
        word(name, words).default(default).take()
    };
    let sources = ["staff", "booking", "portal", "api", "import"];
    let states = ["none", "requested", "confirmed"];
    let modes = ["off", "request", "instant"];
    vec![
        ("appointment", with("source", &sources, "staff")),
        ("appointment", with("confirmation", &states, "none")),
        ("shop_settings", with("booking_mode", &modes, "off")),
    ]
}

/// By which ways work can have been authorised. SQLite alters no check: there the column is written anew.
async fn methods(manager: &SchemaManager<'_>, words: &[&str]) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        let list = words.join("', '");
        let sql = format!(
            "ALTER TABLE repair_order DROP CONSTRAINT repair_order_authorised_method_check; \
             ALTER TABLE repair_order ADD CONSTRAINT repair_order_authorised_method_check \
             CHECK (authorised_method IN ('{list}'))"
        );
        manager.get_connection().execute_unprepared(&sql).await?;
        return Ok(());
    }
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let column = text_null("authorised_how", 40)
        .check(Expr::col("authorised_how").is_in(words))
        .take();
    let alter = Table::alter()
        .table("repair_order")
        .add_column(column)
        .take();
    manager.alter_table(alter).await?;
    let run = manager.get_connection();
    for sql in [
        "UPDATE repair_order SET authorised_how = authorised_method WHERE authorised_method IS NOT NULL",
        "ALTER TABLE repair_order DROP COLUMN authorised_method",
        "ALTER TABLE repair_order RENAME COLUMN authorised_how TO authorised_method",
    ] {
        run.execute_unprepared(sql).await?;
    }
    Ok(())
}

fn draft() -> TableCreateStatement {
    let mut table = owned("booking_draft");
    table
        .col(ColumnDef::new("data").json().not_null())
        .col(int("step", 0))
        .col(ts("expires_at"))
        .col(uuid_null("appointment_id"));
    child_of(&mut table, "booking_draft", "appointment_id", "appointment");
    table
}

fn lead() -> TableCreateStatement {
    let mut table = owned("lead");
    table
        .col(word(
            "kind",
            &["out_of_area", "no_slot", "question", "missed"],
        ))
        .col(text("name", 120))
        .col(text_null("phone", 20))
        .col(text_null("email", 254))
        .col(text_null("postal", 120))
        .col(text_null("body", 1000))
        .col(word("state", &["open", "won", "lost"]))
        .col(uuid_null("appointment_id"))
        .col(version());
    child_of(&mut table, "lead", "appointment_id", "appointment");
    table
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index(
            "booking_draft",
            "booking_draft_over",
            &["shop_id", "expires_at"],
        ),
        index(
            "booking_draft",
            "booking_draft_visit",
            &["shop_id", "appointment_id"],
        ),
        index("lead", "lead_state", &["shop_id", "state", "created_at"]),
        index("lead", "lead_visit", &["shop_id", "appointment_id"]),
    ]
}
