//! A SQLite file: who reads and who writes it, and how it is opened.

use super::faults::db_err;
use super::pools::LONG_READS;
use super::seats::{Seat, Seats};
use sea_orm::DbErr;
use sea_orm::sqlx::ConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use std::time::Duration;

/// Who sits where: one writer, readers, and a few who read for long.
#[derive(Clone, Debug)]
pub(super) struct Seating {
    pub(super) reads: Seats,
    pub(super) writes: Seats,
    long: Seats,
}

impl Seating {
    pub(super) async fn open(url: &str, readers: u32) -> Result<Self, DbErr> {
        let (reading, writing) = (options(url, true)?, options(url, false)?);
        let file = Self {
            reads: Seats::new(reading, (readers, true)),
            writes: Seats::new(writing.clone(), (1, true)),
            long: Seats::new(writing, (LONG_READS, false)),
        };
        file.writes.take().await?; // first: it makes the file and the WAL
        file.reads.take().await?;
        Ok(file)
    }

    /// The writer, in a transaction: a late upgrade from read to write would fail at once, without waiting.
    pub(super) async fn writer(&self) -> Result<Seat, DbErr> {
        let mut seat = self.writes.take().await?;
        seat.begin("BEGIN IMMEDIATE").await?;
        Ok(seat)
    }

    /// One that reads all as it was at one moment.
    pub(super) async fn snapshot(&self) -> Result<Seat, DbErr> {
        let mut seat = self.long.take().await?;
        seat.begin("BEGIN").await?;
        Ok(seat)
    }

    pub(super) fn filled(&self) -> Vec<(&'static str, u32, u32)> {
        let named = [
            ("read", &self.reads),
            ("write", &self.writes),
            ("long", &self.long),
        ];
        let counted = |(name, seats): (&'static str, &Seats)| {
            let (used, most) = seats.filled();
            (name, used, most)
        };
        named.map(counted).into()
    }

    pub(super) async fn close(&self) {
        for seats in [&self.reads, &self.writes, &self.long] {
            seats.close().await;
        }
    }
}

/// How a reader opens the file: for whoever measures what the asking alone costs.
///
/// # Errors
/// When `url` is not `sqlite:PATH`.
pub fn reader_options(url: &str) -> Result<SqliteConnectOptions, DbErr> {
    options(url, true)
}

/// `FULL`, because an acknowledged write is a promise; `NORMAL` may lose the last commits when the power fails.
fn options(url: &str, reads_only: bool) -> Result<SqliteConnectOptions, DbErr> {
    let options: SqliteConnectOptions = url.parse().map_err(db_err)?;
    let options = { options }
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .pragma("temp_store", "memory")
        .pragma("wal_autocheckpoint", "2000")
        .pragma("journal_size_limit", "67108864")
        .statement_cache_capacity(256)
        .row_buffer_size(1_024) // a full one makes two threads wait for each other
        .optimize_on_close(true, None)
        .disable_statement_logging();
    // What a reader keeps is thrown away by each write of somebody else, so it keeps little (ADR 0016).
    Ok(match reads_only {
        true => { options }
            .pragma("query_only", "1")
            .pragma("cache_size", "-2048"),
        false => options.pragma("cache_size", "-16384"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::Statement;
    use std::path::Path;

    async fn file(folder: &Path) -> Seating {
        let url = crate::db::sqlite_url(&folder.join("shop.db"));
        let file = Seating::open(&url, 2).await.unwrap();
        let mut writer = file.writer().await.unwrap();
        let table = "CREATE TABLE car (plate TEXT)";
        writer.execute_unprepared(table).await.unwrap();
        writer.commit().await.unwrap();
        file
    }

    async fn cars(file: &Seating) -> i64 {
        let mut reader = file.reads.take().await.unwrap();
        let asked = Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT count(*) FROM car");
        let row = reader.query_one_raw(&asked).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    const ADD: &str = "INSERT INTO car VALUES ('8ABC123')";

    #[tokio::test]
    async fn what_was_not_committed_is_undone_before_somebody_else_writes() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path()).await;

        let mut given_up = file.writer().await.unwrap();
        given_up.execute_unprepared(ADD).await.unwrap();
        drop(given_up);
        let mut next = file.writer().await.unwrap();
        next.execute_unprepared(ADD).await.unwrap();
        next.commit().await.unwrap();

        assert_eq!(cars(&file).await, 1);
    }

    #[tokio::test]
    async fn a_question_nobody_waits_for_any_more_keeps_nobody_from_asking() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path()).await;
        let slow = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) \
                    INSERT INTO car SELECT 'never' FROM n";

        let mut given_up = file.writer().await.unwrap();
        let asked = given_up.execute_unprepared(slow);
        let patience = tokio::time::timeout(Duration::from_millis(5), asked).await;
        assert!(patience.is_err());
        drop(given_up);
        let mut next = file.writer().await.unwrap();
        next.execute_unprepared(ADD).await.unwrap();
        next.commit().await.unwrap();

        assert_eq!(cars(&file).await, 1);
    }

    #[tokio::test]
    async fn whoever_finds_all_in_use_has_the_next_that_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path()).await;
        let first = file.writer().await.unwrap();
        assert_eq!(file.writes.filled(), (1, 1));

        let (second, ()) = tokio::join!(file.writer(), async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            drop(first);
        });

        second.unwrap().commit().await.unwrap();
        assert_eq!(file.writes.filled(), (0, 1));
    }

    #[tokio::test]
    async fn a_file_that_is_closed_is_given_to_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path()).await;
        let (still, seats) = (file.reads.take().await.unwrap(), file.reads.clone());

        file.close().await;

        let refused = seats.take().await.unwrap_err();
        assert_eq!(crate::db::fault_of(&refused), crate::db::Fault::Away);
        drop(still);
        assert_eq!(seats.filled().0, 0);
    }
}
