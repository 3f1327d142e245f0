//! `/j/{token}` and what hangs on it, for customers; `/appointments/{id}/link` for the shop.

use super::calendar::{About, file};
use super::commands;
use super::commands::LATE;
use super::queries::{self, Visit};
use super::stage::Stage;
use super::views::{self, Told};
use crate::db::ShopTx;
use crate::entity::{job_link, shop_settings};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::availability::{Asked, Windows, nearest};
use crate::features::appointments::queries::{billable, standing};
use crate::features::appointments::{Refusal, Rules};
use crate::kernel::ids::{AppointmentId, InvoiceId};
use crate::ui::form::FormState;
use crate::ui::link::with_query;
use crate::web::guest::is_looked_at;
use crate::web::here::absolute;
use crate::web::paths::{
    AppointmentLinkPath, AppointmentLinkRevocationPath, LinkCalendarPath, LinkCancellationPath,
    LinkPath, LinkReschedulePath, SiteBookPath,
};
use crate::web::staff::{By, signed_in};
use crate::web::{Answer, Guest, Page, PostForm, SeeOther, Site, Staff, State, right};
use actix_web::http::header;
use actix_web::web::{self, get, post};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use std::fmt::Display;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(LinkPath::PATTERN, get().to(show))
        .route(LinkCalendarPath::PATTERN, get().to(calendar))
        .route(LinkCancellationPath::PATTERN, get().to(ask))
        .route(LinkCancellationPath::PATTERN, post().to(cancel))
        .route(LinkReschedulePath::PATTERN, get().to(times))
        .route(LinkReschedulePath::PATTERN, post().to(reschedule))
        .route(AppointmentLinkPath::PATTERN, get().to(held))
        .route(AppointmentLinkPath::PATTERN, post().to(hand_out))
        .route(AppointmentLinkRevocationPath::PATTERN, post().to(take_back));
}

/// What the link shows, or that it is over.
async fn found(guest: &Guest) -> AppResult<(job_link::Model, Visit)> {
    let site = &guest.site;
    let link = queries::link(&site.db, guest.link).await?;
    let link = link.ok_or(AppError::LinkOver)?;
    let visit = queries::visit(&site.db, link.repair_order_id).await?;
    let visit = visit.filter(|visit| visit.is_shown(site.now));
    Ok((link, visit.ok_or(AppError::LinkOver)?))
}

/// The bill of the visit that a link leads to, once it was issued. Two statements.
///
/// # Errors
/// [`AppError::LinkOver`]; [`AppError::NotFound`] while there is none.
pub async fn bill_of(guest: &Guest) -> AppResult<InvoiceId> {
    let (_, visit) = found(guest).await?;
    let issued = visit.invoice_id.filter(|_| visit.bill.is_issued());
    issued.or_not_found()
}

/// Where the same work is asked for again for the same car; nowhere while that makes no sense.
async fn again(site: &Site, visit: &Visit) -> AppResult<Option<String>> {
    let is_over = matches!(
        Stage::of(visit),
        Stage::Done | Stage::Canceled | Stage::Missed
    );
    if !is_over || !site.shop.has_site {
        return Ok(None);
    }
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let year = visit.year.map(|year| year.to_string());
    let mut told = vec![
        ("year", year.unwrap_or_default()),
        ("make", text(&visit.make)),
        ("model", text(&visit.model)),
    ];
    let services = queries::services(&site.db, visit.appointment.repair_order_id).await?;
    told.extend(services.iter().map(|id| ("service", id.to_string())));
    let told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (*name, &**value)).collect();
    Ok(Some(with_query(SiteBookPath { shop: site.slug }, &told)))
}

/// Reading changes nothing but the note that somebody has looked, once, and not somebody of the shop
/// (R-LINK-3).
async fn show(req: HttpRequest, mut guest: Guest) -> AppResult<Page> {
    let (link, visit) = found(&guest).await?;
    let settings = guest.site.db.settings().await?;
    let is_first = link.opened_at.is_none() && is_looked_at(req.headers());
    if is_first && signed_in(&req).is_err() {
        let now = guest.site.now;
        let db = &mut guest.site.db;
        db.transaction(async |tx| commands::opened(tx, &link, now).await)
            .await?;
    }
    let again = again(&guest.site, &visit).await?;
    let told = Told::of(&guest, &visit, &settings);
    Ok(
        Page::new(told.stage.heading(), views::page(&told, again.as_deref()))
            .description("Where your visit stands, what is done and what it costs."),
    )
}

async fn calendar(
    req: HttpRequest,
    state: web::Data<State>,
    guest: Guest,
) -> AppResult<HttpResponse> {
    let (_, visit) = found(&guest).await?;
    let site = &guest.site;
    let settings = site.db.settings().await?;
    let phone = site.call().map(|(_, number)| number);
    let about = About {
        shop: &site.shop.name,
        phone: phone.as_deref(),
        href: &absolute(&req, &state, LinkPath { token: guest.token }),
        window: settings.arrival_window,
        zone: site.zone,
        now: site.now,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"visit.ics\"",
        ))
        .body(file(&visit, &about)))
}

/// The question before it happens.
async fn ask(guest: Guest) -> AppResult<Page> {
    let (_, visit) = found(&guest).await?;
    let form = FormState::empty().with_version(visit.appointment.version);
    asking(&guest, &visit, &form).await
}

async fn asking(guest: &Guest, visit: &Visit, form: &FormState) -> AppResult<Page> {
    let settings = guest.site.db.settings().await?;
    let told = Told::of(guest, visit, &settings);
    let title = form.title("Cancel the visit");
    Ok(Page::new(title, views::cancellation(&told, form)).description("Cancel your visit."))
}

async fn cancel(mut guest: Guest, post: PostForm) -> AppResult<Answer> {
    let (_, visit) = found(&guest).await?;
    let mut form = post.state;
    let reason = form.optional("reason", "Why", 180);
    if form.has_errors() {
        return Ok(asking(&guest, &visit, &form).await?.invalid().into());
    }
    let seen = form.version().unwrap_or_default();
    let asked = (visit.appointment.repair_order_id, seen, reason.as_deref());
    let done = write(&mut guest, async |tx, by, by_rules| {
        commands::cancel(tx, by, asked, by_rules).await
    });
    let done = done.await;
    let here = LinkPath { token: guest.token };
    match done {
        Ok(()) => Ok(SeeOther::to(here)
            .flash("The visit is canceled. The shop knows.")
            .into()),
        Err(Refusal::Field(LATE, _)) => Ok(asking(&guest, &visit, &form).await?.conflict().into()),
        Err(why) => changed(LinkCancellationPath { token: guest.token }, why),
    }
}

/// What a customer does to the visit, by the shop's rules.
async fn write(
    guest: &mut Guest,
    verb: impl AsyncFn(&ShopTx, By<'_>, (&Rules, &shop_settings::Model)) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let site = &mut guest.site;
    let (settings, now) = (site.db.settings().await?, site.now);
    let rules = Rules::of(&settings, site.db.open_hours(now).await?, site.zone);
    let by = (&guest.actor, now);
    site.db
        .transaction(async |tx| verb(tx, by, (&rules, &settings)).await)
        .await
}

/// It was changed while the question stood there: it is asked anew, of what is planned now.
fn changed(here: impl Display, why: Refusal) -> AppResult<Answer> {
    match why {
        Refusal::App(AppError::Stale) => Ok(SeeOther::to(here)
            .flash("The shop changed the visit meanwhile. Look at it once more.")
            .into()),
        Refusal::App(e) => Err(e),
        Refusal::Conflicts(_) | Refusal::Field(..) => Err(AppError::Stale),
    }
}

#[derive(Deserialize)]
struct From {
    from: Option<NaiveDate>,
}

/// The times that are offered in its place.
async fn times(guest: Guest, asked: web::Query<From>) -> AppResult<Page> {
    let (_, visit) = found(&guest).await?;
    let form = FormState::empty().with_version(visit.appointment.version);
    choosing(&guest, &visit, (&form, asked.from), None).await
}

/// `gone`: one that was chosen and is taken by now.
async fn choosing(
    guest: &Guest,
    visit: &Visit,
    (form, from): (&FormState, Option<NaiveDate>),
    gone: Option<DateTime<Utc>>,
) -> AppResult<Page> {
    let site = &guest.site;
    let settings = site.db.settings().await?;
    let told = Told::of(guest, visit, &settings);
    let windows = match told.may_change {
        true => Some(offers(site, visit, (from, gone)).await?),
        false => None,
    };
    let title = form.title("Choose another time");
    let page = Page::new(title, views::reschedule(&told, form, windows.as_ref()));
    Ok(page.description("Move your visit to another time."))
}

async fn offers(
    site: &Site,
    visit: &Visit,
    (from, gone): (Option<NaiveDate>, Option<DateTime<Utc>>),
) -> AppResult<Windows> {
    let at = billable(&site.db, visit.appointment.id).await?;
    let (at, now) = (at.or_not_found()?, (site.now, site.zone));
    let asked = Asked::again(&at);
    let near = match gone {
        Some(start) => nearest(&site.db, now, &asked, start).await?,
        None => Vec::new(),
    };
    let windows = Windows::of(&site.db, now, &asked, from).await?;
    Ok(windows.with(Some(at.appointment.start_at), near))
}

async fn reschedule(mut guest: Guest, post: PostForm) -> AppResult<Answer> {
    let (_, visit) = found(&guest).await?;
    let mut form = post.state;
    let Ok(start) = form.value("start").parse() else {
        form.fail("", "Choose one of the times.");
        let page = choosing(&guest, &visit, (&form, None), None).await?;
        return Ok(page.invalid().into());
    };
    let seen = form.version().unwrap_or_default();
    let asked = (visit.appointment.repair_order_id, seen, start);
    let done = Box::pin(write(&mut guest, async |tx, by, by_rules| {
        commands::reschedule(tx, by, asked, by_rules).await
    }))
    .await;
    let here = LinkPath { token: guest.token };
    let gone = match done {
        Ok(()) => {
            return Ok(SeeOther::to(here)
                .flash("Your visit has its new time.")
                .into());
        }
        Err(Refusal::Field(LATE, _)) => None,
        Err(Refusal::Field("slot", _) | Refusal::Conflicts(_)) => Some(start),
        Err(why) => return changed(LinkReschedulePath { token: guest.token }, why),
    };
    if gone.is_some() {
        form.refuse("", "This time is not free any more. Choose another one.");
    }
    let page = choosing(&guest, &visit, (&form, None), gone).await?;
    Ok(page.conflict().into())
}

type Desk = Staff<right::EditAppointments>;

async fn held(
    staff: Desk,
    path: web::Path<AppointmentLinkPath>,
    req: HttpRequest,
    state: web::Data<State>,
) -> AppResult<Page> {
    let at = standing(&staff.db, path.appointment)
        .await?
        .or_not_found()?;
    let link = staff
        .db
        .one(job_link::Model::standing(at.appointment.repair_order_id))
        .await?;
    let href = match &link {
        Some(link) => {
            let token = link.secret(&state.key)?;
            Some(absolute(&req, &state, LinkPath { token }))
        }
        None => None,
    };
    let view = views::Held {
        appointment: at.appointment.id,
        number: &at.number,
        link: link.as_ref().zip(href.as_deref()),
        zone: staff.zone.tz(),
    };
    let title = format!("Customer's link · {}", at.number);
    Ok(Page::new(title, views::held(&view))
        .description("The link by which the customer sees this visit."))
}

async fn hand_out(
    mut staff: Desk,
    path: web::Path<AppointmentLinkPath>,
    state: web::Data<State>,
    _post: PostForm,
) -> AppResult<SeeOther> {
    let at = standing(&staff.db, path.appointment)
        .await?
        .or_not_found()?;
    let (key, order) = (state.key.clone(), at.appointment.repair_order_id);
    staff
        .write(async |tx, by| commands::hand_out(tx, by, (&key, order, &at.number)).await)
        .await?;
    Ok(back(at.appointment.id).flash("The customer's link is made."))
}

async fn take_back(
    mut staff: Desk,
    path: web::Path<AppointmentLinkRevocationPath>,
    _post: PostForm,
) -> AppResult<SeeOther> {
    let at = standing(&staff.db, path.appointment)
        .await?
        .or_not_found()?;
    let order = at.appointment.repair_order_id;
    staff
        .write(async |tx, by| commands::take_back(tx, by, (order, &at.number)).await)
        .await?;
    Ok(back(at.appointment.id).flash("The link is taken back."))
}

fn back(appointment: AppointmentId) -> SeeOther {
    SeeOther::to(AppointmentLinkPath { appointment })
}
