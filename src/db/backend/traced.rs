//! A statement as a span of its trace: its shape, without its values, and how many rows it was about.

use crate::trace;
use sea_orm::{DbErr, ExecResult, QueryResult};
use tracing::Span;
use tracing::field::Empty;

/// So many bytes are enough to know one by: what writes many rows is as long as they are.
const SHAPE: usize = 2_000;

/// Begins with the statement. While nobody takes traces it is nothing, and costs a look at a number.
pub(super) fn statement(sql: &str) -> Span {
    tracing::debug_span!(
        "statement",
        db.query.text = sql.get(..SHAPE).unwrap_or(sql),
        db.response.returned_rows = Empty
    )
}

/// What it came to.
pub(super) fn told<T: Rows>(span: &Span, answer: &Result<T, DbErr>) {
    if span.is_disabled() {
        return;
    }
    match answer {
        Ok(answer) => drop(span.record("db.response.returned_rows", answer.rows())),
        Err(_) => trace::fail(span),
    }
}

/// How many rows were read or written.
pub(super) trait Rows {
    fn rows(&self) -> u64;
}

impl Rows for ExecResult {
    fn rows(&self) -> u64 {
        self.rows_affected()
    }
}

impl Rows for Option<QueryResult> {
    fn rows(&self) -> u64 {
        self.is_some().into()
    }
}

impl Rows for Vec<QueryResult> {
    fn rows(&self) -> u64 {
        u64::try_from(self.len()).unwrap_or(u64::MAX)
    }
}
