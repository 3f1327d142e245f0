//! Why a job did not come to its end, and what follows from it.

use crate::error::AppError;
use crate::post::Answer;
use chrono::TimeDelta;
use sea_orm::DbErr;

/// Why a job did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It is tried again after a growing pause.
    #[error("{}", in_words(.0))]
    Failed(#[from] AppError),
    /// It is tried again after a growing pause, for a reason that is not ours.
    #[error("{0}")]
    Again(String),
    /// It was not tried, as the other side is left alone for so long; this is no try.
    #[error("It waits until the other side answers again.")]
    NotYet(TimeDelta),
    /// The other side says when to come back.
    #[error("{1}")]
    After(TimeDelta, String),
    /// Trying again would not help: a person is asked.
    #[error("{0}")]
    Never(String),
    /// Nobody knows whether it was done, and doing it twice does harm: a person is asked.
    #[error("{0}")]
    Unknown(String),
    /// It ran too long without a sign, and is somebody else's now. What it did since is undone.
    #[error("It took too long and was begun anew.")]
    Lost,
}

impl From<DbErr> for Trouble {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl Trouble {
    /// What follows for a job from what became of what it sent. Gives how the provider calls it.
    ///
    /// # Errors
    /// The trouble that the answer is.
    pub fn of(answer: Answer) -> Result<String, Self> {
        match answer {
            Answer::Accepted { reference } => Ok(reference),
            Answer::Refused { words } => Err(Self::Never(words)),
            Answer::Later {
                after: Some(after),
                words,
            } => Err(Self::After(after, words)),
            Answer::Later { after: None, words } => Err(Self::Again(words)),
            Answer::Unknown { words } => Err(Self::Unknown(words)),
            Answer::Resting { after } => Err(Self::NotYet(after)),
        }
    }

    /// With its causes, for the log.
    pub(super) fn chain(&self) -> String {
        match self {
            Self::Failed(AppError::Internal(cause)) => format!("{cause:#}"),
            other => other.to_string(),
        }
    }
}

/// As an owner reads it, who pressed nothing.
fn in_words(error: &AppError) -> String {
    match error {
        AppError::Busy => "The shop's records could not be reached.".to_owned(),
        AppError::Storage => "The disk of the server is full or can't be written.".to_owned(),
        AppError::Internal(_) => {
            "Something went wrong on our side. Whoever runs this server finds it in the log."
                .to_owned()
        }
        other => other.to_string(),
    }
}
