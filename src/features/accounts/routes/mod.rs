//! Where the feature's parts are mounted.

mod account;
mod keys;
mod over;
mod password;
mod shops;
mod sign_in;

pub use over::keep_unsent;
pub use sign_in::home;
pub(super) use sign_in::origin;

use crate::web::paths::{
    AccountEmailPath, AccountNamePath, AccountPasswordPath, AccountPath, AccountSessionEndPath,
    AccountSessionsEndPath, ForgotPath, KeysPath, LoginPath, PreferencesPath, ResetPath,
    SessionEndPath, SessionPath, ShopChoicePath, ThemePath,
};
use actix_web::web;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(LoginPath::PATTERN, web::get().to(sign_in::show))
        .route(SessionPath::PATTERN, web::post().to(sign_in::start))
        .route(SessionEndPath::PATTERN, web::post().to(sign_in::end))
        .route(ThemePath::PATTERN, web::post().to(sign_in::choose_theme))
        .route(KeysPath::PATTERN, web::get().to(keys::show))
        .route(ForgotPath::PATTERN, web::get().to(password::forgot))
        .route(ForgotPath::PATTERN, web::post().to(password::ask))
        .route(ResetPath::PATTERN, web::get().to(password::show_reset))
        .route(ResetPath::PATTERN, web::post().to(password::reset))
        .route(ShopChoicePath::PATTERN, web::get().to(shops::show))
        .route(ShopChoicePath::PATTERN, web::post().to(shops::choose))
        .route(AccountPath::PATTERN, web::get().to(account::show))
        .route(AccountNamePath::PATTERN, web::post().to(account::set_name))
        .route(
            AccountEmailPath::PATTERN,
            web::post().to(account::set_email),
        )
        .route(
            AccountPasswordPath::PATTERN,
            web::post().to(account::set_password),
        )
        .route(
            PreferencesPath::PATTERN,
            web::post().to(account::set_preferences),
        )
        .route(
            AccountSessionsEndPath::PATTERN,
            web::post().to(account::end_others),
        )
        .route(
            AccountSessionEndPath::PATTERN,
            web::post().to(account::end_one),
        );
}
