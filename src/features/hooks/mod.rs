//! What providers tell us of themselves: texts of customers, and what became of ours. No session and no
//! form of ours is behind such a call; a seal on all of it is (`Sealed`). It may come twice,
//! late, in any order, or from somebody else.

mod sealed;
mod sms;

use crate::web::paths::SmsHookPath;
use actix_web::web;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(SmsHookPath::PATTERN, web::post().to(sms::heard));
}
