//! `/password/forgot` and `/password/reset/{token}`: GET only shows, POST acts.

use crate::db::Meter;
use crate::db::doors::LinkKind;
use crate::db::sessions::digest;
use crate::entity::{shop, user};
use crate::error::{AppError, AppResult};
use crate::features::accounts::{commands, forms, password, views};
use crate::kernel::ids::UserId;
use crate::ui::form::FormState;
use crate::web::here::address;
use crate::web::paths::{LoginPath, ResetPath};
use crate::web::staff::Actor;
use crate::web::{Answer, Page, PostForm, SeeOther, State};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

/// Asks for the address where mails are sent; else says whom to ask.
pub(super) async fn forgot(state: web::Data<State>) -> Page {
    forgot_page(&state, &FormState::empty())
}

fn forgot_page(state: &State, form: &FormState) -> Page {
    let body = match state.post.mail {
        Some(_) => views::forgot_by_mail(form),
        None => views::forgot(),
    };
    Page::new(form.title("Forgotten password"), body)
        .description("What to do when you have forgotten your password.")
}

/// Says the same whether or not anybody has the address, and takes as long: what makes the difference
/// happens in the job (R-ACC-6).
pub(super) async fn ask(
    req: HttpRequest,
    state: web::Data<State>,
    post: PostForm,
) -> AppResult<Page> {
    let mut form = post.state;
    if state.post.mail.is_none() {
        return Ok(forgot_page(&state, &form));
    }
    let Some(email) = forms::new_email(&mut form) else {
        return Ok(forgot_page(&state, &form).invalid());
    };
    let from = address(&req, state.trust_proxy).unwrap_or_default();
    commands::ask_for_reset(&state, &email, &from).await?;
    Ok(Page::new("Forgotten password", views::mail_sent(&email)).description("What happens now."))
}

/// Whose link it is, and in which shop it was made.
async fn holder(state: &State, link_hash: &str) -> AppResult<Option<(user::Model, shop::Model)>> {
    let now = state.clock.now();
    let Some(link) = state.db.link((LinkKind::Reset, link_hash), now).await? else {
        return Ok(None);
    };
    let person = state.db.user(UserId(link.target_id)).await?;
    let shop = match link.shop_id {
        Some(id) => state.db.shop(id).await?,
        None => None,
    };
    Ok(person.zip(shop))
}

fn reset_page(person: &user::Model, form: &FormState, action: ResetPath) -> Page {
    let body = views::reset(form, &person.email, &action.to_string());
    Page::new(form.title("New password"), body)
        .description("Choose a new password.")
        .secret()
}

/// 410: there was a link, or never; nobody is told which.
fn gone() -> Page {
    Page::new("New password", views::no_reset())
        .description("This link can't be used any more.")
        .status(StatusCode::GONE)
}

pub(super) async fn show_reset(
    state: web::Data<State>,
    path: web::Path<ResetPath>,
) -> AppResult<Page> {
    let found = holder(&state, &digest(&path.token.to_string())).await?;
    let page = |(person, _)| reset_page(&person, &FormState::empty(), *path);
    Ok(found.map_or_else(gone, page))
}

pub(super) async fn reset(
    req: HttpRequest,
    state: web::Data<State>,
    path: web::Path<ResetPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let link_hash = digest(&path.token.to_string());
    let Some((person, shop)) = holder(&state, &link_hash).await? else {
        return Ok(gone().into());
    };
    let Some(password) = forms::new_password(&mut form, &[&shop.name, &person.name]) else {
        return Ok(reset_page(&person, &form, *path).invalid().into());
    };
    let hash = password::hash(&state.hashing, password).await?;
    let actor = Actor::on(&req, &state, (person.id.0, &person.name));
    let by = (&actor, state.clock.now());
    let mut db = state.db.for_shop(shop.id, Meter::at_work());
    let done = db
        .transaction(async |tx| commands::set_new_password(tx, by, &link_hash, &hash).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(LoginPath)
            .flash("Your new password is set. Sign in with it.")
            .into()),
        Err(AppError::NotFound) => Ok(gone().into()),
        Err(e) => Err(e),
    }
}
