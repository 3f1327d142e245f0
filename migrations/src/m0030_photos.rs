//! Photos: of a draft, and of the visit or the lead that came of it.

use crate::shape::{child_of, create, drop, index, int, owned, text, uuid_null, wall, word};
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, Expr, ExprTrait, IndexCreateStatement, MigrationTrait,
    SchemaManager, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["photo"];

/// Whose it can be: of at least one of them.
const OWNERS: [(&str, &str, &str); 3] = [
    ("draft_id", "booking_draft", "photo_draft"),
    ("lead_id", "lead", "photo_lead"),
    ("appointment_id", "appointment", "photo_visit"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, vec![photo()], indexes()).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}

/// The bytes stand last: SQLite walks through them to what stands behind.
fn photo() -> TableCreateStatement {
    let mut table = owned("photo");
    for (column, parent, _) in OWNERS {
        table.col(uuid_null(column));
        child_of(&mut table, "photo", column, parent);
    }
    let is_of = |column| Expr::col(column).is_not_null();
    let is_anybodys = is_of("draft_id")
        .or(is_of("lead_id"))
        .or(is_of("appointment_id"));
    table
        .col(word("mime", &["image/jpeg"]))
        .col(int("size", 0))
        .col(text("sha256", 64))
        .col(int("width", 0))
        .col(int("height", 0))
        .col(ColumnDef::new("small").blob().not_null())
        .col(ColumnDef::new("body").blob().not_null())
        .check(is_anybodys);
    table
}

fn indexes() -> Vec<IndexCreateStatement> {
    let of = |(column, _, name)| index("photo", name, &["shop_id", column]);
    OWNERS.map(of).into()
}
