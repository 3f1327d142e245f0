//! What an error of either engine means.

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::{self, sqlite::SqliteError};
use sea_orm::{DbErr, RuntimeErr, SqlErr};
use std::sync::Arc;

pub(super) fn db_err(e: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(e)))
}

pub(super) fn sqlx_error(e: &DbErr) -> Option<&sqlx::Error> {
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

/// The connection broke, or the server ended it.
pub(super) fn is_lost(e: &sqlx::Error) -> bool {
    let code = e.as_database_error().and_then(DatabaseError::code);
    matches!(e, sqlx::Error::Io(_)) || matches!(code.as_deref(), Some("57P01" | "57P02"))
}

/// A value that must be unique is already there.
#[must_use]
pub fn is_unique_violation(e: &DbErr) -> bool {
    matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Something still refers to the row. A key that restricts has a code of its own on either engine.
#[must_use]
pub fn is_still_used(e: &DbErr) -> bool {
    matches!(e.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
        || matches!(code_of(e).as_deref(), Some("1811" | "23001"))
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
    if let DbErr::ConnectionAcquire(_) = e {
        return Fault::Away;
    }
    match sqlx_error(e) {
        Some(sqlx::Error::Database(e)) => {
            let code = e.code().unwrap_or_default();
            match e.try_downcast_ref::<SqliteError>() {
                Some(_) => sqlite_fault(&code),
                None => postgres_fault(&code),
            }
        }
        Some(sqlx::Error::Encode(_)) => Fault::Value,
        Some(
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_)
            | sqlx::Error::Tls(_),
        ) => Fault::Away,
        _ => Fault::Defect,
    }
}

/// By the primary result code; the extended ones add higher bits.
fn sqlite_fault(code: &str) -> Fault {
    match code.parse::<i32>().unwrap_or_default() & 0xff {
        5 => Fault::Away,              // busy
        8 | 10 | 13 => Fault::Storage, // read-only, I/O error, full
        _ => Fault::Defect,
    }
}

/// By SQLSTATE.
fn postgres_fault(code: &str) -> Fault {
    match code {
        // disk full, I/O error, read-only
        "53100" | "58030" | "25006" => Fault::Storage,
        // lock and statement timeouts, shutting down, out of connections, idle too long, clashes
        "55P03" | "57014" | "57P01" | "57P02" | "57P03" | "53300" | "25P03" | "40001" | "40P01" => {
            Fault::Away
        }
        // no such character, an instant or a number out of range; the other 22… we can't be made to do
        "22021" | "22P05" | "22008" | "22003" => Fault::Value,
        _ if code.starts_with("08") => Fault::Away, // lost connections
        _ => Fault::Defect,
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, postgres_fault};

    #[test]
    fn only_what_a_caller_can_cause_is_the_callers_mistake() {
        for theirs in ["22021", "22P05", "22008", "22003"] {
            assert_eq!(postgres_fault(theirs), Fault::Value, "{theirs}");
        }
        // text too long, division by zero, no such uuid or number
        for ours in ["22001", "22012", "22P02", "23502", "42703"] {
            assert_eq!(postgres_fault(ours), Fault::Defect, "{ours}");
        }
    }
}
