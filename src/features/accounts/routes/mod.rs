//! Where the feature's parts are mounted.

mod password;
mod sign_in;

pub(super) use sign_in::origin;

use crate::web::paths::{
    ForgotPath, HomePath, LoginPath, ResetPath, SessionEndPath, SessionPath, ThemePath,
};
use actix_web::web;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(HomePath::PATTERN, web::get().to(sign_in::home))
        .route(LoginPath::PATTERN, web::get().to(sign_in::show))
        .route(SessionPath::PATTERN, web::post().to(sign_in::start))
        .route(SessionEndPath::PATTERN, web::post().to(sign_in::end))
        .route(ThemePath::PATTERN, web::post().to(sign_in::choose_theme))
        .route(ForgotPath::PATTERN, web::get().to(password::forgot))
        .route(ResetPath::PATTERN, web::get().to(password::show_reset))
        .route(ResetPath::PATTERN, web::post().to(password::reset));
}
