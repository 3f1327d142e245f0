//! Inviting somebody.

use super::Owner;
use crate::error::{AppError, AppResult};
use crate::features::accounts::proof;
use crate::features::shops::people::commands::{self, NewInvitation};
use crate::features::shops::people::{forms, views};
use crate::kernel::ids::InvitationId;
use crate::kernel::words::Role;
use crate::ui::form::FormState;
use crate::web::form::new_link;
use crate::web::here::absolute;
use crate::web::paths::{InvitationPath, InvitationRevocationPath, PeoplePath};
use crate::web::{Answer, Page, PostForm, SeeOther, State, page};
use actix_web::{HttpRequest, web};

pub(super) async fn fresh(staff: Owner, state: web::Data<State>) -> AppResult<Page> {
    let form = FormState::of([("role", Role::Technician.as_str().to_owned())]);
    Ok(invite_page(&staff, &state, &form))
}

fn invite_page(staff: &Owner, state: &State, form: &FormState) -> Page {
    let title = form.title("Invite somebody · People");
    let is_mailed = state.post.mail.is_some();
    Page::new(title, views::invite(form, (staff.needs_proof(), is_mailed)))
        .description("Offer somebody a place in your shop.")
}

/// The link goes by mail; where there is none it is on the answer, and nowhere else.
pub(super) async fn create(
    req: HttpRequest,
    state: web::Data<State>,
    mut staff: Owner,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let proof = proof::ask(&req, &mut staff, &mut form).await?;
    let invited = forms::invited(&mut form);
    let (Some(proof), Some(invited)) = (proof, invited) else {
        return Ok(invite_page(&staff, &state, &form).invalid().into());
    };
    let token = state.post.mail.is_none().then(new_link);
    let new = NewInvitation {
        id: InvitationId::new(staff.now),
        email: invited.email,
        role: invited.role,
        is_bookable: invited.is_bookable,
        invited_by: staff.member,
        token,
    };
    let made = staff
        .write(async |tx, by| commands::invite(tx, by, &new, &proof).await)
        .await;
    match made {
        Ok(()) => {
            let Some(token) = token else {
                let sent = "The invitation is on its way by mail. It works once, for seven days.";
                return Ok(SeeOther::to(PeoplePath).flash(sent).into());
            };
            let link = absolute(&req, &state, InvitationPath { token });
            let body = views::invitation_link(new.email.as_str(), new.role, &link);
            Ok(Page::new("Invitation · People", body).secret().into())
        }
        Err(AppError::Refused(words)) => {
            form.fail("email", words);
            Ok(invite_page(&staff, &state, &form).invalid().into())
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn revoke(
    req: HttpRequest,
    mut staff: Owner,
    path: web::Path<InvitationRevocationPath>,
    _: PostForm,
) -> AppResult<Answer> {
    let id = path.invitation;
    let done = staff
        .write(async |tx, by| commands::revoke(tx, by, id).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(PeoplePath)
            .flash("Invitation taken back. Its link works no more.")
            .into()),
        Err(AppError::Refused(words)) => page::refused(&req, "People", words, PeoplePath),
        Err(e) => Err(e),
    }
}
