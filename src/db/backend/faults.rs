//! What an error of either engine means.

use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr, SqlErr};
use std::sync::Arc;

pub(super) fn db_err(e: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(e)))
}

fn sqlx_error(e: &DbErr) -> Option<&sqlx::Error> {
    let (DbErr::Conn(e) | DbErr::Exec(e) | DbErr::Query(e)) = e else {
        return None;
    };
    let RuntimeErr::SqlxError(e) = e else {
        return None;
    };
    Some(e)
}

fn code_of(e: &DbErr) -> Option<String> {
    Some(sqlx_error(e)?.as_database_error()?.code()?.into_owned())
}

/// Serialization failure and deadlock; SQLITE_BUSY with its extended codes.
pub(in crate::db) fn is_transient(e: &DbErr) -> bool {
    matches!(
        code_of(e).as_deref(),
        Some("40001" | "40P01" | "5" | "261" | "517")
    )
}

/// A value that must be unique is already there.
#[must_use]
pub fn is_unique_violation(e: &DbErr) -> bool {
    matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Why the database could not do it, as far as people can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not there, too slow, or still at work on the same thing: try again.
    Away,
    /// The disk is full or read-only.
    Storage,
    /// A value that the database can't hold: a character, an instant or a number of no sense.
    Value,
    /// A defect of ours.
    Defect,
}

/// Sorts an error by what people can do about it.
#[must_use]
pub fn fault_of(e: &DbErr) -> Fault {
    match code_of(e).as_deref() {
        // disk full, read-only and I/O errors of SQLite; disk full and read-only of PostgreSQL
        Some("13" | "8" | "1032" | "778" | "10" | "53100" | "25006") => return Fault::Storage,
        Some(code) if code.parse::<i32>().is_ok_and(|n| n & 0xff == 10) => return Fault::Storage,
        // busy, lock and statement timeouts, shutting down, out of connections, lost connections
        Some(
            "5" | "261" | "517" | "55P03" | "57014" | "57P01" | "57P02" | "57P03" | "53300"
            | "25P03",
        ) => {
            return Fault::Away;
        }
        Some(code) if code.starts_with("08") => return Fault::Away,
        Some("40001" | "40P01") => return Fault::Away,
        // "data exception" of PostgreSQL; the codes of SQLite are numbers below a hundred, or long
        Some(code) if code.len() == 5 && code.starts_with("22") => return Fault::Value,
        _ => {}
    }
    match (e, sqlx_error(e)) {
        (DbErr::ConnectionAcquire(_), _) => Fault::Away,
        (_, Some(sqlx::Error::Encode(_))) => Fault::Value,
        (
            _,
            Some(
                sqlx::Error::Io(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed,
            ),
        ) => Fault::Away,
        (_, Some(sqlx::Error::Protocol(_) | sqlx::Error::Tls(_))) => Fault::Away,
        _ => Fault::Defect,
    }
}
