//! A look at the database past the program: as its owner, or as the run-time role.

use super::app::App;
use super::database::is_postgres;
use sqlx::{AssertSqlSafe, Column, Connection, PgConnection, Row, SqliteConnection};
use std::fmt::Display;

impl App {
    pub(crate) fn is_postgres(&self) -> bool {
        is_postgres()
    }

    /// Rows as text, read by the owner of the tables.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        let url = self.owner_url().unwrap_or_else(|| self.url());
        rows(&url, sql).await.unwrap()
    }

    /// Rows of one shop as text. On PostgreSQL the wall stands before the owner of the tables, too.
    pub(crate) async fn rows_of_shop(&self, shop: impl Display, sql: &str) -> Vec<Vec<String>> {
        let sql = if self.is_postgres() {
            format!("SET app.shop_id = '{shop}'; {sql}")
        } else {
            sql.to_owned()
        };
        self.rows(&sql).await
    }

    /// Rows as text, read by the run-time role; `setup` goes before, on the same connection.
    pub(crate) async fn rows_of_app(&self, sql: &str) -> Result<Vec<Vec<String>>, sqlx::Error> {
        rows(&self.url(), sql).await
    }
}

/// Rows as text. Only the last statement's rows are given; every column must be text.
pub(crate) async fn rows(url: &str, sql: &str) -> Result<Vec<Vec<String>>, sqlx::Error> {
    let mut reader = Reader::open(url).await?;
    let (before, last) = sql.rsplit_once(';').unwrap_or(("", sql));
    if !before.is_empty() {
        reader.run(before).await?;
    }
    let rows = reader.rows(last).await;
    reader.close().await?;
    rows
}

/// One connection, for many looks.
pub(crate) enum Reader {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Reader {
    pub(crate) async fn open(url: &str) -> Result<Self, sqlx::Error> {
        Ok(if url.starts_with("sqlite:") {
            Self::Sqlite(SqliteConnection::connect(url).await?)
        } else {
            Self::Postgres(PgConnection::connect(url).await?)
        })
    }

    /// Statements without rows.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Sqlite(connection) => sql.execute(connection).await.map(drop),
            Self::Postgres(connection) => sql.execute(connection).await.map(drop),
        }
    }

    /// The rows of one statement; every column must be text.
    pub(crate) async fn rows(&mut self, sql: &str) -> Result<Vec<Vec<String>>, sqlx::Error> {
        macro_rules! read {
            ($connection:expr) => {{
                let rows = sqlx::query(AssertSqlSafe(sql.to_owned()))
                    .fetch_all($connection)
                    .await?;
                let text = rows.iter().map(|row| {
                    let columns = row.columns().iter();
                    columns
                        .map(|c| {
                            let cell: Option<String> = row.try_get(c.ordinal())?;
                            Ok(cell.unwrap_or_default())
                        })
                        .collect()
                });
                text.collect()
            }};
        }
        match self {
            Self::Sqlite(connection) => read!(connection),
            Self::Postgres(connection) => read!(connection),
        }
    }

    pub(crate) async fn close(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => connection.close().await,
            Self::Postgres(connection) => connection.close().await,
        }
    }
}
