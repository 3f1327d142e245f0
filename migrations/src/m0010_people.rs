//! People who come and go: proofs of the password, invitations, and the links that are shown once.

use crate::shape::{
    child_of, create, drop, flag, index, owned, text, ts, ts_null, unique, uuid, uuid_null, wall,
    word,
};
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, MigrationTrait,
    SchemaManager, Table, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const ROLES: &[&str] = &["owner", "advisor", "technician", "accountant"];

/// What a link can be for; most come with later parts of the product.
const KINDS: &[&str] = &[
    "reset",
    "verify",
    "portal",
    "invitation",
    "api_key",
    "job_link",
    "feed",
    "booking",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let proof = Table::alter()
            .table("session")
            .add_column(ts_null("reauth_at"))
            .take();
        manager.alter_table(proof).await?;
        let indexes = vec![
            unique("token", "token_open", &["kind", "target_id"])
                .and_where(Expr::col("used_at").is_null())
                .and_where(Expr::col("revoked_at").is_null())
                .take(),
            index("token", "token_expiry", &["expires_at"]),
            unique(
                "invitation",
                "invitation_open",
                &["shop_id", "email_normalized"],
            )
            .and_where(Expr::col("accepted_at").is_null())
            .and_where(Expr::col("revoked_at").is_null())
            .take(),
        ];
        create(manager, vec![token(), invitation()], indexes).await?;
        wall(manager, &["invitation"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["token", "invitation"]).await?;
        let proof = Table::alter()
            .table("session")
            .drop_column("reauth_at")
            .take();
        manager.alter_table(proof).await
    }
}

/// Found by its hash before a shop is known, so it is a door.
fn token() -> TableCreateStatement {
    Table::create()
        .table("token")
        .col(text("token_hash", 64).primary_key())
        .col(word("kind", KINDS))
        .col(uuid_null("shop_id"))
        .col(uuid("target_id"))
        .col(ts("created_at"))
        .col(ts_null("expires_at"))
        .col(ts_null("used_at"))
        .col(ts_null("revoked_at"))
        .take()
}

fn invitation() -> TableCreateStatement {
    let mut table = owned("invitation");
    table
        .col(text("email", 254))
        .col(text("email_normalized", 254))
        .col(word("role", ROLES))
        .col(flag("is_bookable", false))
        .col(uuid("invited_by"))
        .col(ts("expires_at"))
        .col(ts_null("accepted_at"))
        .col(ts_null("revoked_at"));
    child_of(&mut table, "invitation", "invited_by", "membership");
    table
}
