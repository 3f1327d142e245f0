//! `/j/{token}` and what hangs on it, for customers; `/appointments/{id}/link` for the shop.

use super::calendar::{About, file};
use super::queries::{self, Visit};
use super::stage::Stage;
use super::views::{self, Told};
use super::{commands, secret};
use crate::entity::job_link;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::queries::standing;
use crate::features::appointments::{Refusal, Rules};
use crate::kernel::ids::AppointmentId;
use crate::ui::form::FormState;
use crate::web::guest::is_looked_at;
use crate::web::here::absolute;
use crate::web::paths::{
    AppointmentLinkPath, AppointmentLinkRevocationPath, LinkCalendarPath, LinkCancellationPath,
    LinkPath,
};
use crate::web::staff::signed_in;
use crate::web::{Answer, Guest, Page, PostForm, SeeOther, Staff, State, right};
use actix_web::http::header;
use actix_web::web::{self, get, post};
use actix_web::{HttpRequest, HttpResponse};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(LinkPath::PATTERN, get().to(show))
        .route(LinkCalendarPath::PATTERN, get().to(calendar))
        .route(LinkCancellationPath::PATTERN, get().to(ask))
        .route(LinkCancellationPath::PATTERN, post().to(cancel))
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
    let told = Told::of(&guest, &visit, &settings);
    Ok(Page::new(told.stage.heading(), views::page(&told))
        .description("Where your visit stands, what is done and what it costs."))
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
    let settings = guest.site.db.settings().await?;
    let told = Told::of(&guest, &visit, &settings);
    let form = FormState::empty().with_version(visit.appointment.version);
    Ok(asking(&told, &form))
}

fn asking(told: &Told<'_>, form: &FormState) -> Page {
    Page::new(
        form.title("Cancel the visit"),
        views::cancellation(told, form),
    )
    .description("Cancel your visit.")
}

async fn cancel(mut guest: Guest, post: PostForm) -> AppResult<Answer> {
    let (_, visit) = found(&guest).await?;
    let settings = guest.site.db.settings().await?;
    let mut form = post.state;
    let here = LinkPath { token: guest.token };
    let row = &visit.appointment;
    if Stage::of(&visit) == Stage::Canceled {
        return Ok(SeeOther::to(here).into());
    }
    let (now, zone) = (guest.site.now, guest.site.zone);
    if !visit.may_change(now, settings.cancel_notice) {
        let told = Told::of(&guest, &visit, &settings);
        return Ok(asking(&told, &form).conflict().into());
    }
    let reason = form.take("reason");
    if reason.chars().count() > 180 {
        form.set("reason", reason);
        form.fail("reason", "Tell it in at most 180 letters.");
        let told = Told::of(&guest, &visit, &settings);
        return Ok(asking(&told, &form).invalid().into());
    }
    let rules = Rules::of(&settings, guest.site.db.open_hours(now).await?, zone);
    let seen = form.version().unwrap_or_default();
    let (id, by) = (row.id, (&guest.actor, now));
    let done = guest
        .site
        .db
        .transaction(async |tx| commands::cancel(tx, by, (id, seen, &reason), &rules).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(here)
            .flash("The visit is canceled. The shop knows.")
            .into()),
        // It was changed while the question stood there: it is asked anew, of what is planned now.
        Err(Refusal::App(AppError::Stale)) => {
            Ok(SeeOther::to(LinkCancellationPath { token: guest.token })
                .flash("The shop changed the visit meanwhile. Look at it once more.")
                .into())
        }
        Err(Refusal::App(e)) => Err(e),
        Err(_) => Err(AppError::Stale),
    }
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
        .one(commands::standing(at.appointment.repair_order_id))
        .await?;
    let href = match &link {
        Some(link) => {
            let token = secret(&state.key, link.id)?;
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
