//! `/photos/{photo}`, large and small.

use super::queries::{self, Eyes, Size};
use crate::db::ShopDb;
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::{DraftId, PhotoId};
use crate::web::file::Picture;
use crate::web::paths::{PhotoPath, SmallPhotoPath};
use crate::web::{Staff, right};
use actix_web::web::{self, Path, get};
use actix_web::{HttpRequest, HttpResponse};

type Looker = Staff<right::SeeAppointments>;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(PhotoPath::PATTERN, get().to(large))
        .route(SmallPhotoPath::PATTERN, get().to(small));
}

async fn large(req: HttpRequest, staff: Looker, path: Path<PhotoPath>) -> AppResult<HttpResponse> {
    let what = (path.photo, Size::Large);
    send(&req, &staff.db, what, eyes(&staff)).await
}

async fn small(
    req: HttpRequest,
    staff: Looker,
    path: Path<SmallPhotoPath>,
) -> AppResult<HttpResponse> {
    let what = (path.photo, Size::Small);
    send(&req, &staff.db, what, eyes(&staff)).await
}

fn eyes(staff: &Looker) -> Eyes {
    staff.own_only().map_or(Eyes::Office, Eyes::Technician)
}

/// The small one of a draft, for whoever has the draft.
///
/// # Errors
/// `NotFound` if it is none of this draft.
pub async fn send_small(
    req: &HttpRequest,
    db: &ShopDb,
    (draft, photo): (DraftId, PhotoId),
) -> AppResult<HttpResponse> {
    send(req, db, (photo, Size::Small), Eyes::Draft(draft)).await
}

async fn send(
    req: &HttpRequest,
    db: &ShopDb,
    (id, size): (PhotoId, Size),
    eyes: Eyes,
) -> AppResult<HttpResponse> {
    let sha256 = queries::digest(db, id, eyes).await?.or_not_found()?;
    let picture = Picture {
        tag: match size {
            Size::Large => sha256,
            Size::Small => format!("{sha256}-small"),
        },
        name: "photo.jpg",
        mime: "image/jpeg",
        kept: "private, no-cache",
    };
    let body = async { queries::bytes(db, (id, size), eyes).await?.or_not_found() };
    picture.answer(req, body).await
}
