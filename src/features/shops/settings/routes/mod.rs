//! `/settings`, and a page for each group below it.

mod brand;
mod groups;
mod numbers;
mod shop;
mod site;

use super::forms::{Booking, Documents, Limits, Prices, Scheduling, Standing, Technicians};
pub use brand::send_logo;

use super::views;
use crate::web::paths::{
    BookingSettingsPath, BrandPath, BrandStylePath, DocumentsPath, LimitsPath, LogoPath,
    LogoRemovalPath, LogoUploadPath, NumberingPath, PricesPath, SchedulingPath, SettingsPath,
    ShopSettingsPath, SiteSettingsPath, StandingPath, TechniciansPath,
};
use crate::web::{Page, Staff, right};
use actix_web::web;

/// Mounts the settings.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(SettingsPath::PATTERN, web::get().to(index))
        .route(ShopSettingsPath::PATTERN, web::get().to(shop::show))
        .route(ShopSettingsPath::PATTERN, web::post().to(shop::save))
        .route(SiteSettingsPath::PATTERN, web::get().to(site::show))
        .route(SiteSettingsPath::PATTERN, web::post().to(site::save))
        .route(BrandPath::PATTERN, web::get().to(brand::show))
        .route(BrandPath::PATTERN, web::post().to(brand::save))
        .route(LogoUploadPath::PATTERN, web::post().to(brand::upload))
        .route(LogoRemovalPath::PATTERN, web::post().to(brand::remove))
        .route(LogoPath::PATTERN, web::get().to(brand::logo))
        .route(BrandStylePath::PATTERN, web::get().to(brand::style))
        .route(NumberingPath::PATTERN, web::get().to(numbers::show))
        .route(NumberingPath::PATTERN, web::post().to(numbers::save));
    group::<Prices>(cfg, PricesPath::PATTERN);
    group::<Booking>(cfg, BookingSettingsPath::PATTERN);
    group::<Scheduling>(cfg, SchedulingPath::PATTERN);
    group::<Documents>(cfg, DocumentsPath::PATTERN);
    group::<Standing>(cfg, StandingPath::PATTERN);
    group::<Limits>(cfg, LimitsPath::PATTERN);
    group::<Technicians>(cfg, TechniciansPath::PATTERN);
}

fn group<G: views::Shown>(cfg: &mut web::ServiceConfig, pattern: &str) {
    cfg.route(pattern, web::get().to(groups::show::<G>))
        .route(pattern, web::post().to(groups::save::<G>));
}

/// The way to every group.
async fn index(_: Staff<right::EditSettings>) -> Page {
    Page::new("All settings · Settings", views::index())
        .description("The shop, its prices, numbers, papers, hours and people.")
}
