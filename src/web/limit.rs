//! How often a person may do what is heavy, counted in the database and so for all instances
//! (R-GEN-13).

use crate::db::sessions::digest;
use crate::error::{AppError, AppResult};
use crate::web::State;
use chrono::TimeDelta;
use std::time::Duration;
use uuid::Uuid;

/// So many times an hour.
#[derive(Clone, Copy, Debug)]
pub struct Hourly {
    what: &'static str,
    most: i32,
}

/// Files of rows.
pub const EXPORTS: Hourly = Hourly {
    what: "export",
    most: 30,
};

/// Files that are sent to us.
pub const UPLOADS: Hourly = Hourly {
    what: "upload",
    most: 60,
};

impl Hourly {
    /// Counts one more for this person; what is refused is not counted.
    ///
    /// # Errors
    /// [`AppError::TooMany`] for the rest of the hour.
    pub async fn count(self, state: &State, person: Uuid) -> AppResult<()> {
        let (now, hour) = (state.clock.now(), TimeDelta::hours(1));
        let key = digest(&format!("{}|{person}", self.what));
        let (count, since) = state.db.count_one(key.clone(), now, hour).await?;
        if count <= self.most {
            return Ok(());
        }
        state.db.forgive(&[key]).await?;
        let left = (since + hour - now).num_seconds().max(1);
        Err(AppError::TooMany {
            retry: Duration::from_secs(left.unsigned_abs()),
        })
    }
}
