//! What is asked of a database as a whole, beside the pools: its migrations, its soundness, its copy.

use super::connect;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use std::path::Path;

/// One connection; a file of SQLite in this mode, so that none is ever made by looking.
async fn open(url: &str, mode: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(if url.starts_with("sqlite:") {
        format!("{url}?mode={mode}")
    } else {
        url.to_owned()
    });
    options.max_connections(1).sqlx_logging(false);
    connect(options).await
}

/// Each row's first column, as text.
async fn words(db: &DatabaseConnection, sql: &str) -> Result<Vec<String>, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

pub(in crate::db) async fn copy(url: &str, file: &Path) -> Result<(), DbErr> {
    let source = open(url, "rw").await?;
    let name = file.display().to_string();
    let sql = "VACUUM INTO ?";
    let copied = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [name.into()]);
    source.execute_raw(copied).await?;
    source.close().await?;
    let copy = open(&crate::db::sqlite_url(file), "ro").await?;
    let told = words(&copy, "PRAGMA integrity_check").await?;
    copy.close().await?;
    if told == ["ok"] {
        Ok(())
    } else {
        Err(DbErr::Custom("the copy is not sound".to_owned()))
    }
}

/// The migrations that were applied, in their order; none where nothing of ours is.
pub(in crate::db) async fn migrations(url: &str) -> Result<Vec<String>, DbErr> {
    let db = open(url, "ro").await?;
    let is_there = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT 'yes' WHERE to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT name FROM sqlite_master WHERE name = 'seaql_migrations'",
    };
    let mut names = words(&db, is_there).await?;
    if !names.is_empty() {
        names = words(&db, "SELECT version FROM seaql_migrations").await?;
    }
    names.sort_unstable();
    db.close().await?;
    Ok(names)
}

pub(in crate::db) async fn faults(url: &str) -> Result<Vec<String>, DbErr> {
    let db = open(url, "ro").await?;
    let found = if db.get_database_backend() == DbBackend::Postgres {
        let sql = "SELECT 'the rule ' || conname || ' of ' || conrelid::regclass::text || ' was never checked' \
                   FROM pg_constraint WHERE NOT convalidated \
                   UNION ALL SELECT 'the index ' || indexrelid::regclass::text || ' is broken' \
                   FROM pg_index WHERE NOT indisvalid";
        words(&db, sql).await?
    } else {
        let mut found = words(&db, "PRAGMA integrity_check").await?;
        found.retain(|line| line != "ok");
        let lost = "SELECT 'a row of ' || \"table\" || ' points to none of ' || parent \
                    FROM pragma_foreign_key_check";
        found.extend(words(&db, lost).await?);
        found
    };
    db.close().await?;
    Ok(found)
}

pub(in crate::db) async fn references(url: &str) -> Result<Vec<(String, String)>, DbErr> {
    let db = open(url, "ro").await?;
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT child.relname || ' ' || parent.relname FROM pg_constraint c \
             JOIN pg_class child ON child.oid = c.conrelid JOIN pg_class parent ON parent.oid = c.confrelid \
             WHERE c.contype = 'f'"
        }
        _ => {
            "SELECT m.name || ' ' || f.\"table\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f \
             WHERE m.type = 'table'"
        }
    };
    let pairs = words(&db, sql).await?;
    db.close().await?;
    let pairs = pairs.iter().filter_map(|pair| pair.split_once(' '));
    Ok(pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).collect())
}

pub(in crate::db) async fn settle(url: &str) -> Result<bool, DbErr> {
    let db = open(url, "rw").await?;
    let mode = words(&db, "PRAGMA journal_mode = DELETE").await;
    db.close().await?;
    match mode {
        Ok(mode) => Ok(mode == ["delete"]),
        Err(e) if super::is_transient(&e) => Ok(false),
        Err(e) => Err(e),
    }
}

pub(in crate::db) async fn analyze(url: &str) -> Result<(), DbErr> {
    let db = open(url, "rw").await?;
    // PostgreSQL also notes which pages all may see, or an index alone could not answer.
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => "VACUUM (ANALYZE)",
        _ => "ANALYZE",
    };
    db.execute_unprepared(sql).await?;
    db.close().await
}
