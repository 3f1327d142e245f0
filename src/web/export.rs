//! Exports: what is read out as a file, how often, how much, and that it is noted (R-EXP-6). Which
//! columns there are is the features' to say.

use super::csv::{Look, Rows, stream};
use super::limit::EXPORTS;
use super::staff::{Permission, Staff};
use super::state::State;
use crate::audit::{self, Entry};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::ui::form::FormState;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use std::future::Future;

/// Rows that are read, written and sent at a time.
pub const PAGE: u64 = 1_000;

/// Whether there may be more behind these.
pub fn is_full<R>(page: &[R]) -> bool {
    u64::try_from(page.len()).is_ok_and(|n| n == PAGE)
}

/// The most rows of one file.
pub const MOST: u64 = 100_000;

/// Nobody counts further.
const COUNTED: u64 = 1_000_000;

/// The field that asks for the mark by which some spreadsheets know UTF-8.
pub const MARK: &str = "mark";

/// What can be read out, as it was asked for.
pub trait Table: Rows {
    /// "customers": the file's name.
    fn name(&self) -> &'static str;

    /// How many rows match, at most `most`.
    fn count(&self, db: &ShopDb, most: u64) -> impl Future<Output = AppResult<u64>>;
}

/// What became of it.
#[derive(Debug)]
pub enum Exported {
    /// The file.
    File(HttpResponse),
    /// So many rows that no file is made (R-EXP-6).
    TooMany(u64),
}

/// Reads it out, if the person has not done so too often.
///
/// # Errors
/// [`AppError::TooMany`](crate::error::AppError::TooMany), or when the database does not answer.
pub async fn export<P: Permission>(
    state: &State,
    staff: &mut Staff<P>,
    table: impl Table,
    form: &FormState,
) -> AppResult<Exported> {
    EXPORTS.count(state, staff.actor.id).await?;
    staff.db.end_reading();
    let moment = staff.db.snapshot().await?;
    let count = table.count(&moment, COUNTED + 1).await?;
    if count > MOST {
        return Ok(Exported::TooMany(count));
    }
    let name = format!("{}.csv", table.name());
    let after = noted(form, count);
    staff
        .write(async |tx, by| {
            let entry = Entry {
                action: "export.made",
                entity: "export",
                label: &name,
                after: Some(after.clone()),
                ..Entry::default()
            };
            audit::record(tx, by, entry);
            Ok(())
        })
        .await?;
    let look = Look {
        name,
        mark: form.is_checked(MARK),
        zone: staff.zone,
    };
    Ok(Exported::File(stream(moment, table, look).await?))
}

/// The rows, and every filter that was set.
fn noted(form: &FormState, rows: u64) -> Value {
    let filled = form.pairs().iter().filter(|(name, value)| {
        let is_filter = !matches!(name.as_str(), MARK | "after");
        is_filter && !value.is_empty() && name.len() <= 40
    });
    let short = |text: &String| json!(text.chars().take(200).collect::<String>());
    let filled = filled
        .take(12)
        .map(|(name, value)| (name.clone(), short(value)));
    let mut noted: Map<String, Value> = filled.collect();
    noted.insert("rows".to_owned(), json!(rows));
    Value::Object(noted)
}

/// "1,234,567 rows match" with the advice to narrow (R-EXP-6).
#[must_use]
pub fn too_many(count: u64) -> String {
    let count = if count > COUNTED {
        "More than 1,000,000".to_owned()
    } else {
        format!("{},{:03}", count / 1_000, count % 1_000)
    };
    format!(
        "{count} rows match, and a file holds at most 100,000. Choose a shorter span of days, or another filter, and make several files."
    )
}

/// The first and the last day of a span; a form says if they are no days or the wrong way round
/// (R-EXP-4).
pub fn span(form: &mut FormState) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let (from, to) = (form.date("from", "From"), form.date("to", "To"));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        form.fail("to", "To must not be before From.");
    }
    (from, to)
}

/// A word that must be one of those that are known, if it is there at all.
pub fn known<T>(form: &mut FormState, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let word = form.value(name).trim().to_owned();
    let found = read(&word);
    if found.is_none() && !word.is_empty() {
        form.fail(name, "This choice is not known. Choose one of the list.");
    }
    found
}
