//! One of the people: role, coming in, a link for a new password.

use super::Owner;
use crate::db::doors::Person;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts::{mail_reset_link, make_reset_link, proof};
use crate::features::shops::last_saved;
use crate::features::shops::people::commands::{self, RoleChange};
use crate::features::shops::people::views;
use crate::kernel::ids::MembershipId;
use crate::kernel::words::Role;
use crate::ui::form::FormState;
use crate::web::here::absolute;
use crate::web::paths::{
    MemberDisablingPath, MemberEnablingPath, MemberPasswordLinkPath, MemberPath, MemberRolePath,
    PeoplePath, ResetPath,
};
use crate::web::{Answer, Page, PostForm, SeeOther, State, page};
use actix_web::{HttpRequest, web};

async fn person(staff: &Owner, id: MembershipId) -> AppResult<Person> {
    staff.db.person(id).await?.or_not_found()
}

/// The role as it is stored.
fn stored(person: &Person) -> FormState {
    FormState::of([("role", person.role.as_str().to_owned())]).with_version(person.version)
}

fn person_page(
    staff: &Owner,
    (state, person): (&State, &Person),
    (role, link): (&FormState, &FormState),
) -> Page {
    let is_failed = role.has_errors() || link.has_errors();
    let title = format!("{} · People", person.name);
    let title = if is_failed {
        format!("Error: {title}")
    } else {
        title
    };
    let view = views::PersonView {
        person,
        is_self: person.id == staff.member,
        is_proof_needed: staff.needs_proof(),
        is_mailed: state.post.mail.is_some(),
        now: staff.now,
        zone: staff.zone,
    };
    Page::new(title, views::person(&view, role, link))
        .description("What this person may do here, and how they sign in.")
}

pub(super) async fn show(
    staff: Owner,
    state: web::Data<State>,
    path: web::Path<MemberPath>,
) -> AppResult<Page> {
    let person = person(&staff, path.member).await?;
    let forms = (&stored(&person), &FormState::empty());
    Ok(person_page(&staff, (&state, &person), forms))
}

pub(super) async fn set_role(
    (req, state): (HttpRequest, web::Data<State>),
    mut staff: Owner,
    path: web::Path<MemberRolePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let person = person(&staff, path.member).await?;
    let proof = proof::ask(&req, &mut staff, &mut form).await?;
    let role: Option<Role> = form.choice("role", "Role");
    let (Some(proof), Some(role)) = (proof, role) else {
        return Ok(
            person_page(&staff, (&state, &person), (&form, &FormState::empty()))
                .invalid()
                .into(),
        );
    };
    let change = RoleChange {
        member: person.id,
        seen: form.version().unwrap_or_default(),
        role,
    };
    let saved = staff
        .write(async |tx, by| commands::change_role(tx, by, change, &proof).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(PeoplePath)
            .flash("Role saved. They sign in again.")
            .into()),
        Err(AppError::Refused(words)) => {
            form.fail("role", words);
            let page = person_page(&staff, (&state, &person), (&form, &FormState::empty()));
            Ok(page.invalid().into())
        }
        Err(AppError::Stale) => {
            let now = self::person(&staff, path.member).await?;
            let (who, when) = last_saved(&staff, "member", now.id.0).await?;
            let form = form.conflict(&stored(&now), now.version, &who, when);
            let page = person_page(&staff, (&state, &now), (&form, &FormState::empty()));
            Ok(page.conflict().into())
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn disable(
    req: HttpRequest,
    staff: Owner,
    path: web::Path<MemberDisablingPath>,
    _: PostForm,
) -> AppResult<Answer> {
    let_in(&req, staff, (path.member, false)).await
}

pub(super) async fn enable(
    req: HttpRequest,
    staff: Owner,
    path: web::Path<MemberEnablingPath>,
    _: PostForm,
) -> AppResult<Answer> {
    let_in(&req, staff, (path.member, true)).await
}

async fn let_in(
    req: &HttpRequest,
    mut staff: Owner,
    (id, is_enabled): (MembershipId, bool),
) -> AppResult<Answer> {
    let done = staff
        .write(async |tx, by| commands::set_enabled(tx, by, id, is_enabled).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(PeoplePath)
            .flash(if is_enabled {
                "They can sign in again."
            } else {
                "They can't sign in here any more, and are signed out."
            })
            .into()),
        Err(AppError::Refused(words)) => {
            page::refused(req, "People", words, MemberPath { member: id })
        }
        Err(e) => Err(e),
    }
}

/// A link for a new password, by mail or else shown this once (R-ACC-9).
pub(super) async fn make_link(
    (req, state): (HttpRequest, web::Data<State>),
    mut staff: Owner,
    path: web::Path<MemberPasswordLinkPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let person = person(&staff, path.member).await?;
    let Some(proof) = proof::ask(&req, &mut staff, &mut form).await? else {
        let role = stored(&person);
        return Ok(person_page(&staff, (&state, &person), (&role, &form))
            .invalid()
            .into());
    };
    let whose = (person.user_id, person.name.as_str());
    if state.post.mail.is_some() {
        staff
            .write(async |tx, by| mail_reset_link(tx, by, whose, &proof).await)
            .await?;
        let page = SeeOther::to(MemberPath { member: person.id });
        let sent = "A mail with the link is on its way. It works once, for an hour.";
        return Ok(page.flash(sent).into());
    }
    let made = staff
        .write(async |tx, by| make_reset_link(tx, by, whose, &proof).await)
        .await;
    match made {
        Ok(token) => {
            let link = absolute(&req, &state, ResetPath { token });
            let title = format!("New password for {} · People", person.name);
            Ok(Page::new(title, views::reset_link(&person, &link))
                .secret()
                .into())
        }
        Err(AppError::Refused(words)) => {
            form.fail("", words);
            let role = stored(&person);
            Ok(person_page(&staff, (&state, &person), (&role, &form))
                .conflict()
                .into())
        }
        Err(e) => Err(e),
    }
}
