//! `/settings/jobs`.

use super::{commands, queries, views};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::jobs::Kinds;
use crate::kernel::ids::JobId;
use crate::web::idempotency::Once;
use crate::web::paths::{JobDiscardPath, JobRetryPath, JobsPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State, page, right};
use actix_web::{HttpRequest, web};

type Owner = Staff<right::EditSettings>;

/// Mounts the page.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(JobsPath::PATTERN, web::get().to(index))
        .route(JobRetryPath::PATTERN, web::post().to(retry))
        .route(JobDiscardPath::PATTERN, web::post().to(discard));
}

async fn index(
    staff: Owner,
    (kinds, state): (web::Data<Kinds>, web::Data<State>),
) -> AppResult<Page> {
    let work = queries::work(&staff.db, staff.now).await?;
    let rows: Vec<_> = work
        .stuck
        .iter()
        .map(|job| (job, words(&kinds, &job.kind)))
        .collect();
    let ways = state.post.health();
    let body = views::index((&rows, work.waiting), &ways, (staff.now, staff.zone.tz()));
    Ok(Page::new("Background work · Settings", body)
        .description("What could not be done by itself."))
}

/// As people call this kind; a newer program's by its own name.
fn words<'a>(kinds: &Kinds, kind: &'a str) -> &'a str {
    kinds.of(kind).map_or(kind, |kind| kind.words)
}

async fn kind_of(staff: &Owner, kinds: &Kinds, id: JobId) -> AppResult<String> {
    let job = queries::one(&staff.db, id).await?.or_not_found()?;
    Ok(words(kinds, &job.kind).to_owned())
}

async fn retry(
    req: HttpRequest,
    mut staff: Owner,
    (path, kinds): (web::Path<JobRetryPath>, web::Data<Kinds>),
    post: PostForm,
) -> AppResult<Answer> {
    let words = kind_of(&staff, &kinds, path.job).await?;
    let done = staff
        .once(&post, JobsPath, async |tx, by| {
            commands::retry(tx, by, (path.job, &words)).await
        })
        .await;
    answer(&req, done, "It is tried again now.")
}

async fn discard(
    req: HttpRequest,
    mut staff: Owner,
    (path, kinds): (web::Path<JobDiscardPath>, web::Data<Kinds>),
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.job;
    let words = match kind_of(&staff, &kinds, id).await {
        // A second press of the same button finds it gone, and is answered like the first.
        Err(AppError::NotFound) => String::new(),
        words => words?,
    };
    let done = staff
        .once(&post, JobsPath, async |tx, by| {
            commands::discard(tx, by, (id, &words)).await
        })
        .await;
    answer(&req, done, "Let be. It is not tried again.")
}

fn answer(req: &HttpRequest, done: AppResult<Once>, news: &'static str) -> AppResult<Answer> {
    match done {
        Ok(Once::Done(done)) => Ok(done.flash(news).into()),
        Ok(Once::Used { location }) => Ok(SeeOther::to(location).into()),
        Err(AppError::Refused(words)) => page::refused(req, "Background work", words, JobsPath),
        Err(e) => Err(e),
    }
}
