//! Rows as the database gave them.

use sea_orm::{DbErr, FromQueryResult, QueryResult};
use std::marker::PhantomData;

/// A row that is decoded when it is wanted: a page of an export while the next one is on its way.
#[derive(Debug)]
pub struct Unread<R> {
    row: QueryResult,
    of: PhantomData<R>,
}

impl<R: FromQueryResult> Unread<R> {
    pub(super) fn new(row: QueryResult) -> Self {
        Self {
            row,
            of: PhantomData,
        }
    }

    /// What it says.
    ///
    /// # Errors
    /// When a column is not what `R` takes it for.
    pub fn read(&self) -> Result<R, DbErr> {
        R::from_query_result(&self.row, "")
    }
}
