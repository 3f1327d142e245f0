//! `/messages`, `/outbox` and the messages' pages of the settings.

mod boxes;
mod settings;
mod templates;
mod thread;

use crate::web::paths::{
    ConsentPath, MessageCancellationPath, MessageReadPath, MessageReleasePath, MessageRetryPath,
    MessageSettingsPath, MessagesPath, NewTemplatePath, TemplateDeactivationPath, TemplatePath,
    TemplateReactivationPath, TemplateTestPath, TemplatesPath, ThreadPath, ThreadReadPath,
    UsualTemplatesPath,
};
use actix_web::web;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(MessagesPath::PATTERN, web::get().to(boxes::index))
        .route(MessageRetryPath::PATTERN, web::post().to(boxes::retry))
        .route(
            MessageCancellationPath::PATTERN,
            web::post().to(boxes::cancel),
        )
        .route(MessageReleasePath::PATTERN, web::post().to(boxes::release))
        .route(MessageReadPath::PATTERN, web::post().to(boxes::read))
        .route(ThreadPath::PATTERN, web::get().to(thread::show))
        .route(ThreadPath::PATTERN, web::post().to(thread::reply))
        .route(ThreadReadPath::PATTERN, web::post().to(thread::read))
        .route(ConsentPath::PATTERN, web::post().to(thread::consent))
        .route(MessageSettingsPath::PATTERN, web::get().to(settings::show))
        .route(MessageSettingsPath::PATTERN, web::post().to(settings::save))
        .route(TemplatesPath::PATTERN, web::get().to(templates::index))
        .route(TemplatesPath::PATTERN, web::post().to(templates::create))
        .route(NewTemplatePath::PATTERN, web::get().to(templates::fresh))
        .route(
            UsualTemplatesPath::PATTERN,
            web::post().to(templates::use_usual),
        )
        .route(TemplatePath::PATTERN, web::get().to(templates::edit))
        .route(TemplatePath::PATTERN, web::post().to(templates::update))
        .route(TemplateTestPath::PATTERN, web::post().to(templates::test))
        .route(
            TemplateDeactivationPath::PATTERN,
            web::post().to(templates::deactivate),
        )
        .route(
            TemplateReactivationPath::PATTERN,
            web::post().to(templates::reactivate),
        );
}
