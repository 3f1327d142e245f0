//! `/messages`: who wrote, and what becomes of what the shop wrote.

use super::super::queries::{self, SIZE, Shelf};
use super::super::{commands, views};
use crate::db::ShopTx;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::MessageId;
use crate::web::idempotency::Once;
use crate::web::page::refused;
use crate::web::paths::{
    MessageCancellationPath, MessageReadPath, MessageReleasePath, MessageRetryPath, MessagesPath,
};
use crate::web::staff::{By, Permission, Right};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use views::boxes::{Can, Place};

type Desk = Staff<right::SeeMessages>;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: String,
    /// Those older than this one.
    #[serde(default)]
    before: String,
}

pub(super) async fn index(staff: Desk, asked: web::Query<Asked>) -> AppResult<Page> {
    let than: Option<MessageId> = asked.before.parse().ok();
    let place = Place::of(&asked.show);
    let (rows, next) = match place {
        Place::Inbox => queries::inbox(&staff.db, than).await?,
        Place::Outbox(shelf) => shelved(&staff, shelf, than).await?,
    };
    let unread = queries::unread(&staff.db).await?;
    let settings = staff.db.settings().await?;
    let can = Can {
        release: staff.may(Right::EditSettings),
        set_up: staff.may(Right::EditSettings) && !settings.has_messages,
        add: staff.may(Right::EditCustomers),
    };
    let list = views::boxes::List {
        place,
        rows: &rows,
        unread,
        is_first: than.is_none(),
        next,
        now: staff.now,
        zone: staff.zone.tz(),
    };
    let body = views::boxes::page(&list, can);
    Ok(Page::new("Messages", body).description("What customers wrote, and what they are told."))
}

async fn shelved(
    staff: &Desk,
    shelf: Shelf,
    than: Option<MessageId>,
) -> AppResult<(Vec<queries::Listed>, Option<MessageId>)> {
    let rows = queries::box_of(&staff.db, shelf, than).await?;
    let is_full = u64::try_from(rows.len()).is_ok_and(|n| n >= SIZE);
    let next = rows.last().map(|last| last.row.id).filter(|_| is_full);
    Ok((rows, next))
}

/// Decides once about a message; back to the list where it was pressed.
async fn decide<P: Permission>(
    (req, mut staff): (HttpRequest, Staff<P>),
    post: PostForm,
    news: &'static str,
    work: impl AsyncFn(&ShopTx, By<'_>) -> AppResult<()>,
) -> AppResult<Answer> {
    let back = post.state.value("back");
    let back = match back.starts_with("/messages") && !back.contains("//") {
        true => back.to_owned(),
        false => MessagesPath.to_string(),
    };
    match staff.once(&post, &back, work).await {
        Ok(Once::Done(there)) => Ok(there.flash(news).into()),
        Ok(Once::Used { location }) => Ok(SeeOther::to(location).into()),
        Err(AppError::Refused(words)) => refused(&req, "Messages", words, back),
        Err(e) => Err(e),
    }
}

pub(super) async fn retry(
    req: HttpRequest,
    staff: Desk,
    path: web::Path<MessageRetryPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.message;
    decide((req, staff), post, "It is sent again.", async |tx, by| {
        commands::retry(tx, by, id).await
    })
    .await
}

pub(super) async fn cancel(
    req: HttpRequest,
    staff: Desk,
    path: web::Path<MessageCancellationPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.message;
    decide((req, staff), post, "It is not sent.", async |tx, by| {
        commands::cancel(tx, by, id).await
    })
    .await
}

pub(super) async fn release(
    req: HttpRequest,
    staff: Staff<right::EditSettings>,
    path: web::Path<MessageReleasePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.message;
    decide((req, staff), post, "It is sent now.", async |tx, by| {
        commands::release(tx, by, id).await
    })
    .await
}

pub(super) async fn read(
    req: HttpRequest,
    staff: Desk,
    path: web::Path<MessageReadPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.message;
    decide((req, staff), post, "Marked as read.", async |tx, by| {
        commands::read(tx, by, id).await
    })
    .await
}
