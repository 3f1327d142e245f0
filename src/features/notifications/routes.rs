//! `/notifications`: what the reader is told, and only that. Looking at it reads nothing; pressing does.

use super::{commands, queries, views};
use crate::entity::notification;
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::NotificationId;
use crate::kernel::page::decode;
use crate::ui::bell::Bell;
use crate::web::paths::{
    NotificationCountPath, NotificationOpenPath, NotificationReadPath, NotificationsPath,
    NotificationsReadPath,
};
use crate::web::{Page, PostForm, SeeOther, Staff, right};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{self, get, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(NotificationsPath::PATTERN, get().to(index))
        .route(NotificationCountPath::PATTERN, get().to(count))
        .route(NotificationsReadPath::PATTERN, post().to(read_all))
        .route(NotificationReadPath::PATTERN, post().to(read))
        .route(NotificationOpenPath::PATTERN, post().to(open));
}

type Reader = Staff<right::Member>;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    after: String,
}

async fn index(staff: Reader, asked: web::Query<Asked>) -> AppResult<Page> {
    let after = decode(&asked.after);
    let page = queries::page(&staff.db, staff.member, after).await?;
    let list = views::List {
        member: staff.member,
        rows: &page.rows,
        next: page.next.as_deref(),
        is_first: after.is_none(),
        now: staff.now,
        zone: staff.zone.tz(),
    };
    Ok(Page::new("Notifications", views::page(&list))
        .description("What you are told of your shop."))
}

/// The bell alone, for the page that it stands on.
async fn count(staff: Reader) -> AppResult<HttpResponse> {
    let unread = staff.db.unread_news(staff.member).await?;
    let member = staff.member;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(Bell { member, unread }.link().into_string()))
}

async fn read(
    mut staff: Reader,
    path: web::Path<NotificationReadPath>,
    _post: PostForm,
) -> AppResult<SeeOther> {
    mark(&mut staff, path.notification).await?;
    Ok(SeeOther::to(NotificationsPath))
}

/// To what it tells of, and it is read.
async fn open(
    mut staff: Reader,
    path: web::Path<NotificationOpenPath>,
    _post: PostForm,
) -> AppResult<SeeOther> {
    let own = mark(&mut staff, path.notification).await?;
    Ok(SeeOther::to(views::place(&own)))
}

/// The reader's own one of this id, which is read from now on.
async fn mark(staff: &mut Reader, id: NotificationId) -> AppResult<notification::Model> {
    let own = queries::own(&staff.db, staff.member, id).await?;
    let own = own.or_not_found()?;
    staff
        .write(async |tx, by| commands::read(tx, &own, by.1).await)
        .await?;
    Ok(own)
}

async fn read_all(mut staff: Reader, post: PostForm) -> AppResult<SeeOther> {
    let until: DateTime<Utc> = post.state.value("until").parse().unwrap_or(staff.now);
    let member = staff.member;
    staff
        .write(async |tx, by| commands::read_all(tx, (member, by.1), until).await)
        .await?;
    Ok(SeeOther::to(NotificationsPath).flash("All is marked as read."))
}
