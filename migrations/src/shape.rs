//! How tables are written down here: the columns every shop-owned table has, composite keys, and
//! the wall of row-level security, which SQLite does not know.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, Expr, ExprTrait, ForeignKey, ForeignKeyAction, Index, IndexCreateStatement,
    SchemaManager, Table, TableCreateStatement,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// A table with `shop_id`, `id`, both instants and the key `(shop_id, id)`.
pub(crate) fn owned(name: &'static str) -> TableCreateStatement {
    let mut table = keyed(name);
    table
        .col(uuid("id"))
        .primary_key(Index::create().col("shop_id").col("id"));
    table
}

/// A shop-owned table whose key is its own: `shop_id` and both instants only.
pub(crate) fn keyed(name: &'static str) -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table(name)
        .col(uuid("shop_id"))
        .col(ts("created_at"))
        .col(ts("updated_at"));
    table.foreign_key(ForeignKey::create().from(name, "shop_id").to("shop", "id"));
    table
}

/// Refers to a row of the same shop by both columns, so that a row never points at another shop's.
pub(crate) fn child_of(
    table: &mut TableCreateStatement,
    name: &'static str,
    column: &'static str,
    parent: &'static str,
) {
    table.foreign_key(
        ForeignKey::create()
            .from(name, ("shop_id", column))
            .to(parent, ("shop_id", "id"))
            .on_delete(ForeignKeyAction::Restrict),
    );
}

pub(crate) fn uuid(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}
pub(crate) fn uuid_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().null().take()
}
pub(crate) fn ts(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .timestamp_with_time_zone()
        .not_null()
        .take()
}
pub(crate) fn ts_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .timestamp_with_time_zone()
        .null()
        .take()
}
pub(crate) fn day(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().not_null().take()
}
pub(crate) fn day_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().null().take()
}
/// At most `n` characters.
pub(crate) fn text(name: &'static str, n: u32) -> ColumnDef {
    ColumnDef::new(name).string_len(n).not_null().take()
}
pub(crate) fn text_null(name: &'static str, n: u32) -> ColumnDef {
    ColumnDef::new(name).string_len(n).null().take()
}
/// One of the words: lower-case text with a CHECK, never a native enum.
pub(crate) fn word(name: &'static str, words: &[&'static str]) -> ColumnDef {
    let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
    ColumnDef::new(name)
        .string_len(40)
        .not_null()
        .check(Expr::col(name).is_in(words))
        .take()
}
/// The same, or nothing.
pub(crate) fn word_null(name: &'static str, words: &[&'static str]) -> ColumnDef {
    word(name, words).null().take()
}
/// Minor units of the shop's currency.
pub(crate) fn cents(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .big_integer()
        .not_null()
        .default(0)
        .take()
}
pub(crate) fn cents_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().take()
}
/// Parts per million, hundredths, minutes, counts.
pub(crate) fn int(name: &'static str, default: i32) -> ColumnDef {
    ColumnDef::new(name)
        .integer()
        .not_null()
        .default(default)
        .take()
}
pub(crate) fn int_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().null().take()
}
pub(crate) fn flag(name: &'static str, default: bool) -> ColumnDef {
    ColumnDef::new(name)
        .boolean()
        .not_null()
        .default(default)
        .take()
}
/// Opaque: never filtered by SQL.
pub(crate) fn json_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json().null().take()
}
/// Starts at 1 and grows by one with every write.
pub(crate) fn version() -> ColumnDef {
    ColumnDef::new("version")
        .big_integer()
        .not_null()
        .default(1)
        .take()
}

/// An index of `table`; `UNIQUE` where said so.
pub(crate) fn index(
    table: &'static str,
    name: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}
pub(crate) fn unique(
    table: &'static str,
    name: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    index(table, name, columns).unique().take()
}

pub(crate) async fn drop_index(
    manager: &SchemaManager<'_>,
    table: &str,
    name: &str,
) -> Result<(), DbErr> {
    let index = Index::drop().name(name).table(table.to_owned()).to_owned();
    manager.drop_index(index).await
}

/// Creates the tables and, on PostgreSQL, the wall around each that belongs to a shop.
pub(crate) async fn create(
    manager: &SchemaManager<'_>,
    tables: Vec<TableCreateStatement>,
    indexes: Vec<IndexCreateStatement>,
) -> Result<(), DbErr> {
    for table in tables {
        manager.create_table(table).await?;
    }
    for index in indexes {
        manager.create_index(index).await?;
    }
    Ok(())
}

/// What lets a row through the wall. After COMMIT the setting is `''`, not NULL, and `''::uuid` is an
/// error: hence `nullif`. In a SELECT of its own it is read once a statement; otherwise again for each row
/// that a join looks up, which was a sixth of a long export.
pub(crate) const MINE: &str =
    "shop_id = (SELECT nullif(current_setting('app.shop_id', true), '')::uuid)";

/// Row-level security: without `app.shop_id` no row is seen, and none of another shop is written.
pub(crate) async fn wall(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for table in tables {
        let wall = format!(
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; \
             CREATE POLICY shop_wall ON {table} USING ({MINE}) WITH CHECK ({MINE})"
        );
        manager.get_connection().execute_unprepared(&wall).await?;
    }
    Ok(())
}

/// Changes what shops have written already: the owner of the tables steps past the wall for it.
pub(crate) async fn rewrite(
    manager: &SchemaManager<'_>,
    tables: &[&str],
    sql: &str,
) -> Result<(), DbErr> {
    let is_walled = manager.get_database_backend() == DbBackend::Postgres;
    let force = |word: &str| {
        let alter = |table: &&str| format!("ALTER TABLE {table} {word} ROW LEVEL SECURITY;");
        tables
            .iter()
            .filter(|_| is_walled)
            .map(alter)
            .collect::<String>()
    };
    let all = format!("{} {sql}; {}", force("NO FORCE"), force("FORCE"));
    manager.get_connection().execute_unprepared(&all).await?;
    Ok(())
}

/// A table to be written anew, with what is taken over.
pub(crate) struct Rebuilt {
    pub(crate) table: &'static str,
    pub(crate) create: TableCreateStatement,
    /// Of the new table, and what stands in them: expressions over `<table>_before`.
    pub(crate) columns: String,
    pub(crate) from: String,
    /// Which rows: a `WHERE`, or nothing for all.
    pub(crate) only: &'static str,
}

/// Writes tables anew, for what SQLite cannot alter: keys and checks. Parents stand before their
/// children, and every child of a rebuilt table is in the list too. Indexes and walls are set again
/// by the caller.
pub(crate) async fn rebuild(
    manager: &SchemaManager<'_>,
    tables: Vec<Rebuilt>,
) -> Result<(), DbErr> {
    let is_walled = manager.get_database_backend() == DbBackend::Postgres;
    let run = manager.get_connection();
    let old = |table: &str| format!("{table}_before");
    for Rebuilt { table, .. } in &tables {
        let rename = Table::rename().table(*table, old(table)).take();
        manager.rename_table(rename).await?;
        if is_walled {
            // Or the owner of the table would copy nothing.
            let open = format!("ALTER TABLE {table}_before NO FORCE ROW LEVEL SECURITY");
            run.execute_unprepared(&open).await?;
        }
    }
    for rebuilt in &tables {
        manager.create_table(rebuilt.create.clone()).await?;
        let Rebuilt {
            table,
            columns,
            from,
            only,
            ..
        } = rebuilt;
        let copy =
            format!("INSERT INTO {table} ({columns}) SELECT {from} FROM {table}_before {only}");
        run.execute_unprepared(&copy).await?;
    }
    for Rebuilt { table, .. } in tables.iter().rev() {
        manager
            .drop_table(Table::drop().table(old(table)).take())
            .await?;
    }
    Ok(())
}

/// Compares and sorts the text by its bytes, as SQLite does anyway: a prefix is then a range of the
/// index, and both engines sort alike whatever the server's locale is.
pub(crate) async fn byte_order(
    manager: &SchemaManager<'_>,
    (table, column, length): (&str, &str, u32),
) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let alter =
        format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length}) COLLATE \"C\"");
    manager
        .get_connection()
        .execute_unprepared(&alter)
        .await
        .map(|_| ())
}

/// Drops the tables, the last one first.
pub(crate) async fn drop(
    manager: &SchemaManager<'_>,
    tables: &[&'static str],
) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager
            .drop_table(Table::drop().table(*table).take())
            .await?;
    }
    Ok(())
}
