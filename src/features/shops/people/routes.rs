//! `/settings/people`.

use super::{commands, views};
use crate::error::{AppResult, OrNotFound};
use crate::web::paths::{MemberBookingPath, PeoplePath};
use crate::web::{Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Mounts the list of people.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(PeoplePath::PATTERN, web::get().to(index))
        .route(MemberBookingPath::PATTERN, web::post().to(set_booking));
}

async fn index(staff: Staff<right::EditSettings>) -> AppResult<Page> {
    let shop = staff.db.own_shop().await?.or_not_found()?;
    let members = staff.db.members().await?;
    Ok(
        Page::new("People · Settings", views::people(&members, &shop.slug))
            .description("Who works here, as what, and who takes appointments."),
    )
}

async fn set_booking(
    mut staff: Staff<right::EditSettings>,
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
