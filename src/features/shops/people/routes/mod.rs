//! `/settings/people` and what stands under it, and `/invitations/{token}`.

mod accept;
mod invite;
mod member;

use super::{commands, queries, views};
use crate::error::{AppResult, OrNotFound};
use crate::web::paths::{
    InvitationPath, InvitationRevocationPath, InvitePath, MemberBookingPath, MemberDisablingPath,
    MemberEnablingPath, MemberPasswordLinkPath, MemberPath, MemberRolePath, PeoplePath,
};
use crate::web::{Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Only owners (R-ACC-9).
type Owner = Staff<right::EditSettings>;

/// Mounts the people's pages. Words come before ids.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(PeoplePath::PATTERN, web::get().to(index))
        .route(InvitePath::PATTERN, web::get().to(invite::fresh))
        .route(InvitePath::PATTERN, web::post().to(invite::create))
        .route(
            InvitationRevocationPath::PATTERN,
            web::post().to(invite::revoke),
        )
        .route(MemberPath::PATTERN, web::get().to(member::show))
        .route(MemberRolePath::PATTERN, web::post().to(member::set_role))
        .route(
            MemberDisablingPath::PATTERN,
            web::post().to(member::disable),
        )
        .route(MemberEnablingPath::PATTERN, web::post().to(member::enable))
        .route(
            MemberPasswordLinkPath::PATTERN,
            web::post().to(member::make_link),
        )
        .route(MemberBookingPath::PATTERN, web::post().to(set_booking))
        .route(InvitationPath::PATTERN, web::get().to(accept::show))
        .route(InvitationPath::PATTERN, web::post().to(accept::accept));
}

async fn index(staff: Owner) -> AppResult<Page> {
    let shop = staff.db.own_shop().await?.or_not_found()?;
    let people = staff.db.people().await?;
    let invited = queries::open_invitations(&staff.db, staff.now).await?;
    let body = views::people((&people, &invited), &shop.slug, (staff.now, staff.zone));
    Ok(Page::new("People · Settings", body)
        .description("Who works here, as what, and who takes appointments."))
}

async fn set_booking(
    mut staff: Owner,
    path: web::Path<MemberBookingPath>,
    post: PostForm,
) -> AppResult<SeeOther> {
    let (id, is_bookable) = (path.member, post.state.is_checked("bookable"));
    staff
        .write(async |tx, by| commands::set_bookable(tx, by, id, is_bookable).await)
        .await?;
    Ok(SeeOther::to(PeoplePath).flash(if is_bookable {
        "Appointments can be given to this person now."
    } else {
        "No new appointments for this person. Those already given stay."
    }))
}
