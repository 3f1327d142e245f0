//! `/` where there is one shop, `/s/{shop}` and what stands under it, and what search engines read.

use super::offer::{Standing, offer};
use super::views;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts;
use crate::features::shops::{Hours, send_logo};
use crate::kernel::place::Where;
use crate::kernel::words::BookingMode;
use crate::ui::form::FormState;
use crate::web::here::absolute;
use crate::web::paths::{
    HomePath, RobotsPath, SiteAreasPath, SiteEmergencyPath, SiteLogoPath, SitePath,
    SiteServicesPath, SitemapPath,
};
use crate::web::staff::signed_in;
use crate::web::{Answer, Page, Site, State};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(HomePath::PATTERN, web::get().to(start))
        .route(SitePath::PATTERN, web::get().to(home))
        .route(SiteServicesPath::PATTERN, web::get().to(services))
        .route(SiteAreasPath::PATTERN, web::get().to(areas))
        .route(SiteEmergencyPath::PATTERN, web::get().to(emergency))
        .route(SiteLogoPath::PATTERN, web::get().to(logo))
        .route(SitemapPath::PATTERN, web::get().to(sitemap))
        .route(RobotsPath::PATTERN, web::get().to(robots));
}

/// Whoever works here goes on where the day's work is; anybody else sees the shop, if it is the only one.
async fn start(req: HttpRequest, state: web::Data<State>) -> AppResult<Answer> {
    if let Err(AppError::SignIn) = signed_in(&req)
        && let Some(shop) = state.db.only_site().await?
    {
        let site = Site::of(&req, &state, shop)?;
        return Ok(home(req, state, site).await?.into());
    }
    accounts::home(req, state).await
}

async fn home(req: HttpRequest, state: web::Data<State>, site: Site) -> AppResult<Page> {
    let hours = Hours::of(site.db.open_hours(site.now).await?);
    let groups = offer(&site.db).await?;
    let local = site.zone.local(site.now);
    let books = books(&site).await?;
    let body = views::home((&site, books), &groups, (&hours, local));
    let path = SitePath { shop: site.slug };
    let title = match &site.shop.city {
        Some(city) => format!("Mobile auto repair in {city}"),
        None => "Mobile auto repair".to_owned(),
    };
    Ok(Page::new(title, body)
        .description(views::summary(&site.shop))
        .shared(site.shared((&req, &state), path)))
}

/// Whether everybody can book here (R-BOOK-4).
async fn books(site: &Site) -> AppResult<bool> {
    Ok(site.db.settings().await?.booking_mode != BookingMode::Off)
}

async fn services(req: HttpRequest, state: web::Data<State>, site: Site) -> AppResult<Page> {
    let (groups, books) = (offer(&site.db).await?, books(&site).await?);
    let path = SiteServicesPath { shop: site.slug };
    let about = format!("What {} repairs and for how much.", site.shop.name);
    Ok(Page::new(
        "Services and prices",
        views::services((&site, books), &groups),
    )
    .description(about)
    .shared(site.shared((&req, &state), path)))
}

#[derive(Deserialize)]
struct Asked {
    zip: Option<String>,
}

/// Where the shop drives and, for who says where the car is, whether it comes there (R-BOOK-2).
async fn areas(
    req: HttpRequest,
    state: web::Data<State>,
    site: Site,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    let mut form = FormState::of([("zip", asked.into_inner().zip.unwrap_or_default())]);
    let zip = form.value("zip").trim().to_owned();
    let place: Option<Where> = match zip.is_empty() {
        true => None,
        false => form.parsed_as("zip"),
    };
    let open = site.db.open_hours(site.now).await?;
    let books = books(&site).await?;
    let path = SiteAreasPath { shop: site.slug };
    let about = format!(
        "Where {} comes to repair cars, and for what trip fee.",
        site.shop.name
    );
    Ok(Page::new(
        form.title("Where we come"),
        views::areas((&site, books), &open.areas, (&form, place.as_ref())),
    )
    .description(about)
    .shared(site.shared((&req, &state), path)))
}

async fn emergency(req: HttpRequest, state: web::Data<State>, site: Site) -> AppResult<Page> {
    let call = site.call().or_not_found()?;
    let hours = Hours::of(site.db.open_hours(site.now).await?);
    let local = site.zone.local(site.now);
    let now = (Standing::of(&hours, local), local.date());
    let path = SiteEmergencyPath { shop: site.slug };
    let about = format!("Broken down? How {} is reached now.", site.shop.name);
    Ok(Page::new("Broken down?", views::emergency(&call, now))
        .description(about)
        .shared(site.shared((&req, &state), path)))
}

/// The logo that the shop shows now; none from before.
async fn logo(
    req: HttpRequest,
    site: Site,
    path: web::Path<SiteLogoPath>,
) -> AppResult<HttpResponse> {
    if site.shop.logo_attachment_id != Some(path.logo) {
        return Err(AppError::NotFound);
    }
    send_logo(&req, &site.db, path.logo).await
}

async fn sitemap(req: HttpRequest, state: web::Data<State>) -> AppResult<HttpResponse> {
    let shops = state.db.sites().await?;
    let paths = shops.iter().flat_map(views::pages_of);
    let addresses = paths.map(|path| absolute(&req, &state, path));
    Ok(HttpResponse::Ok()
        .content_type("application/xml; charset=utf-8")
        .body(views::sitemap(addresses).into_string()))
}

/// Links that are one customer's alone stay out of search engines.
async fn robots(req: HttpRequest, state: web::Data<State>) -> HttpResponse {
    let map = absolute(&req, &state, SitemapPath);
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(format!(
            "User-agent: *\nDisallow: /j/\nDisallow: /feeds/\nDisallow: /s/*/book/\nSitemap: {map}\n"
        ))
}
