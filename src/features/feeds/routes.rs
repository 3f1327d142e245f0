//! `/feeds/{token}.ics` for calendars; `/calendar/feeds` for those whose calendars they are.

use super::file::{About, file};
use super::{commands, queries, secret, views};
use crate::db::Meter;
use crate::db::doors::LinkKind;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::hex;
use crate::kernel::ids::CalendarFeedId;
use crate::kernel::time::ShopTime;
use crate::web::guest::shop_of;
use crate::web::here::absolute;
use crate::web::page::same_tag;
use crate::web::paths::{FeedPath, FeedRevocationPath, FeedsPath};
use crate::web::rights::{Right, may};
use crate::web::{Page, PostForm, SeeOther, Staff, State, right};
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, get, post};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(FeedPath::PATTERN, get().to(feed))
        .route(FeedsPath::PATTERN, get().to(index))
        .route(FeedsPath::PATTERN, post().to(make))
        .route(FeedRevocationPath::PATTERN, post().to(end));
}

/// A wrong address, one that was ended and one whose member is none any more look alike.
async fn feed(req: HttpRequest, state: web::Data<State>) -> AppResult<HttpResponse> {
    let (_, target, shop) = shop_of(&req, &state, LinkKind::Feed).await?;
    let (meter, now) = (
        req.extensions().get::<Arc<Meter>>().cloned(),
        state.clock.now(),
    );
    let db = state.db.for_shop(shop.id, meter.unwrap_or_default());
    let feed = queries::feed(&db, CalendarFeedId(target)).await?;
    let needed = |feed: &queries::Feed| match feed.is_whole {
        true => Right::EditAppointments,
        false => Right::SeeAppointments,
    };
    let feed = feed
        .filter(|feed| may(feed.role, needed(feed)))
        .ok_or(AppError::LinkOver)?;
    let own = (!feed.is_whole).then_some(feed.membership_id);
    let visits = queries::visits(&db, own, now).await?;
    let zone: ShopTime = shop
        .zone
        .parse()
        .map_err(|_| anyhow::anyhow!("the shop's zone {:?} is unknown", shop.zone))?;
    let about = About {
        feed: &feed,
        shop: &shop.name,
        origin: &absolute(&req, &state, ""),
        zone,
        today: zone.day(now),
    };
    Ok(answer(&req, file(&visits, &about)))
}

/// 304 for whoever has it already.
fn answer(req: &HttpRequest, text: String) -> HttpResponse {
    let tag = format!("\"{}\"", hex::encode(Sha256::digest(&text)));
    let seen: Option<&HeaderValue> = req.headers().get(header::IF_NONE_MATCH);
    let is_seen = seen.is_some_and(|seen| same_tag(seen, &tag));
    let mut answer = match is_seen {
        true => HttpResponse::NotModified(),
        false => HttpResponse::Ok(),
    };
    answer
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"));
    if is_seen {
        return answer.finish();
    }
    answer
        .content_type("text/calendar; charset=utf-8")
        .body(text)
}

type Reader = Staff<right::SeeAppointments>;

async fn index(staff: Reader, req: HttpRequest, state: web::Data<State>) -> AppResult<Page> {
    let mut feeds = Vec::new();
    for feed in queries::open(&staff.db, staff.member).await? {
        let token = secret(&state.key, feed.id)?;
        let href = absolute(&req, &state, FeedPath { token });
        feeds.push((feed, href));
    }
    let may_all = staff.may(Right::EditAppointments);
    Ok(Page::new("Calendar feeds", views::page(&feeds, may_all))
        .secret()
        .description("Your visits in the calendar of your phone."))
}

async fn make(mut staff: Reader, state: web::Data<State>, post: PostForm) -> AppResult<SeeOther> {
    let is_whole = post.state.value("whole") == "true";
    if is_whole && !staff.may(Right::EditAppointments) {
        return Err(AppError::Forbidden {
            right: Right::EditAppointments.words(),
            who: Right::EditAppointments.who(),
        });
    }
    let (member, key) = (staff.member, state.key.clone());
    staff
        .write(async |tx, by| commands::make(tx, by, &key, (member, is_whole)).await)
        .await?;
    Ok(SeeOther::to(FeedsPath).flash("The feed is made."))
}

async fn end(
    mut staff: Reader,
    path: web::Path<FeedRevocationPath>,
    _post: PostForm,
) -> AppResult<SeeOther> {
    let open = queries::open(&staff.db, staff.member).await?;
    let feed = open.into_iter().find(|feed| feed.id == path.feed);
    let feed = feed.or_not_found()?;
    staff
        .write(async |tx, by| commands::end(tx, by, &feed).await)
        .await?;
    Ok(SeeOther::to(FeedsPath).flash("The feed is ended."))
}
